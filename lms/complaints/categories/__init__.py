"""What cases are about: a tree of categories, and the pages on which it is set up."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the settings."""
    from lms.complaints import policy
    from lms.complaints.categories import service, views
    from lms.core import audit, nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    audit.name_subjects("complaint_category", service.names)
    nav.add(
        app,
        nav.NavItem(
            _l("Categories of complaints"),
            "complaint_categories.index",
            "list",
            menu="work",
            order=78,
            shown_to=policy.may_set_up_here,
        ),
    )
