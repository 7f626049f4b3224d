"""The editors' desk: works and editions described, reviewed, approved, scheduled, published, corrected, withdrawn."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the desk's pages and its place in the menu."""
    from lms.core import nav
    from lms.core.i18n import _l
    from lms.publications import policy
    from lms.publications.catalogue import models as _tables  # noqa: F401 - so that they are known
    from lms.publications.catalogue import views
    from lms.publications.catalogue.service import errata

    app.register_blueprint(views.bp)
    app.register_blueprint(views.readers)
    nav.add(
        app,
        nav.NavItem(
            _l("Desk of the library"),
            "library_desk.index",
            icon="book",
            menu="work",
            shown_to=policy.may_see_desk,
            order=28,
            count=errata.count,
        ),
    )
