"""The marking desk: one queue over everything that a person must mark."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the desk and hear of works."""
    from courses.marking import policy, subscribers, views
    from lms.core import nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    subscribers.listen()
    shown_to = lambda user: user.is_authenticated and policy.can_enter(user)  # noqa: E731 - said where it is used
    nav.add(app, nav.NavItem(_l("Marking"), "desk.index", icon="marker", menu="work", shown_to=shown_to, order=22))
