"""Telling people: a notice on their page, and a letter where they have an e-mail."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the page, and have the masthead count what is unread, within the query that finds the person."""
    from lms.accounts import sessions
    from lms.core import nav
    from lms.core.i18n import _l
    from lms.core.nav import NavItem
    from lms.notifications import service, views

    app.register_blueprint(views.bp)
    sessions.count_beside(app, "notices", service.unread_of_person())
    nav.add(
        app,
        NavItem(_l("Notices"), "notifications.index", "message", "tools", count=views.unread),
        NavItem(_l("Notices"), "notifications.index", "message", "work", order=85, count=views.unread),
    )
