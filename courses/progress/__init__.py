"""What a learner has done: what was watched, completion of each lesson, and of the course."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.progress import marking, views

    app.register_blueprint(views.bp)
    app.register_blueprint(marking.bp)
