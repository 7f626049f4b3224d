"""Runs of a course, their groups, and who has a place in them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.enrolment import views

    app.register_blueprint(views.bp)
