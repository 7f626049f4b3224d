"""The citizen's side: following a case by its reference and secret, answering, rating, opening again, appealing."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from lms.complaints import visits
    from lms.complaints.tracking import grants, views

    app.register_blueprint(views.bp)
    visits.allow_by(app, grants.allowed)
