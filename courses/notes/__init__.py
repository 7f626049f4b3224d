"""A learner's own notes beside a lesson, each at its moment; nobody else reads them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.notes import views

    app.register_blueprint(views.bp)
