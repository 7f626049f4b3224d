"""The lesson as a learner meets it: text, film, recording, file, link, live session; and as its trainer tries it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.lessons import doors, finding, sessions, subscribers, trials, upgrades, views
    from courses.lessons.policy import can_hold_any
    from lms.core import nav
    from lms.core.i18n import _l

    del doors  # imported for its routes: they stand on the blueprint of views
    app.register_blueprint(views.bp)
    app.register_blueprint(trials.bp)
    app.register_blueprint(sessions.bp)
    app.register_blueprint(upgrades.bp)
    subscribers.listen()
    finding.listen()
    shown_to = lambda user: user.is_authenticated and can_hold_any(user)  # noqa: E731 - said where it is used
    item = nav.NavItem(_l("Live sessions"), "sessions.index", icon="calendar", menu="work", shown_to=shown_to, order=22)
    nav.add(app, item)
