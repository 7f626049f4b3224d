"""What a learner has done: what was watched, completion of each lesson, and of the course."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.progress import following, marking, subscribers, views
    from courses.progress.policy import can_follow_any
    from lms.core import nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    app.register_blueprint(marking.bp)
    app.register_blueprint(following.bp)
    subscribers.listen()
    shown_to = lambda user: user.is_authenticated and can_follow_any(user)  # noqa: E731 - said where it is used
    nav.add(app, nav.NavItem(_l("Learners"), "following.index", icon="user", menu="work", shown_to=shown_to, order=25))
