"""Rubrics: criteria with levels and weights, kept in versions, for whatever a person marks."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages on which trainers write them."""
    from courses.rubrics import service, views
    from lms.core import audit

    app.register_blueprint(views.bp)
    audit.name_subjects("rubric", service.names)
