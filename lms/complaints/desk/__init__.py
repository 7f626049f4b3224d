"""The desk of complaints: the queue of those who answer, the page of a case, replies, reviews and who is at work."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the desk's pages and its place in the menu."""
    from lms.complaints import policy
    from lms.complaints.desk import models as _tables  # noqa: F401 - so that they are known
    from lms.complaints.desk import views
    from lms.core import nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    nav.add(
        app,
        nav.NavItem(
            _l("Desk of complaints"),
            "complaints_desk.index",
            icon="message",
            menu="work",
            shown_to=policy.may_see_desk_here,
            order=24,
        ),
    )
