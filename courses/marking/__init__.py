"""The marking desk: one queue over everything that a person must mark."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the desk, hear of works, and have the menu count what waits within the query that finds the person."""
    from courses.marking import policy, subscribers, views
    from courses.marking.service import queue
    from lms.accounts import sessions
    from lms.core import nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    subscribers.listen()
    sessions.count_beside(app, "marking", queue.waiting_of_person())
    shown_to = lambda user: user.is_authenticated and policy.can_enter(user)  # noqa: E731 - said where it is used
    waiting = lambda: sessions.counted_beside("marking")  # noqa: E731 - likewise
    item = nav.NavItem(
        _l("Marking"), "desk.index", icon="marker", menu="work", shown_to=shown_to, order=22, count=waiting
    )
    nav.add(app, item)
