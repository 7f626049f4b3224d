"""Telling people what happened to a case: citizens by e-mail or text message, staff on their page and by letter."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Listen to the engine, and add the page behind the link for a rating."""
    from lms.complaints.notices import subscribers, views

    subscribers.listen()
    app.register_blueprint(views.bp)
