"""The lesson as a learner meets it: text, video, what comes next."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.lessons import views

    app.register_blueprint(views.bp)
