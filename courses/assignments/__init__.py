"""Assignments: texts, files and recordings that a learner hands in and a person marks."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages and jobs, and listen to the floors below."""
    from courses.assignments import jobs, subscribers, uses
    from courses.assignments.views import bp
    from media.uses import add as tell_uses

    app.register_blueprint(bp)
    tell_uses(app, uses.of)
    subscribers.listen()
    jobs.register()
