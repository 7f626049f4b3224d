"""People and their roles, org units, and signing in with sessions that can be ended."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages and teach Flask-Login who is who."""
    from lms.accounts import cli, sessions, views

    sessions.init_app(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
