"""Who has earned what: rules over completion and quizzes, and the registrar's page that issues."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    from courses.awards import rules, views

    app.register_blueprint(views.bp)
    app.register_blueprint(rules.bp)
