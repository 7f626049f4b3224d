"""Runs of a course, their groups, and who has a place in them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.enrolment import jobs, subscribers, views
    from courses.enrolment.policy import can_register
    from lms.core import nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    subscribers.listen()
    jobs.register()
    shown_to = lambda user: user.is_authenticated and can_register(user)  # noqa: E731 - said where it is used
    nav.add(app, nav.NavItem(_l("Registry"), "enrolment.index", icon="list", menu="work", shown_to=shown_to, order=30))
