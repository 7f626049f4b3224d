"""People and enrolments from a spreadsheet: looked at first, then taken in whole or not at all, and taken back."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages and jobs."""
    from courses.imports import views

    app.register_blueprint(views.bp)
