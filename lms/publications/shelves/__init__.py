"""The public library: its front, its shelves, works and editions."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages and the library's place in the menu."""
    from lms.core import nav
    from lms.core.i18n import _l
    from lms.publications.shelves import views

    app.register_blueprint(views.bp)
    nav.add(app, nav.NavItem(_l("Library"), "shelves.index", icon="book", order=20))
