"""Quizzes: a bank of versioned questions, attempts kept by the server, answers that are never lost."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages and jobs, and listen to the floors below."""
    from courses.quizzes import jobs, subscribers, uses
    from courses.quizzes.exceptions import models as exceptions
    from courses.quizzes.exchange import jobs as exchanging
    from courses.quizzes.stats import models as tallies
    from courses.quizzes.views import bp
    from media import uses as media_uses

    del exceptions, tallies, exchanging  # importing them makes their tables, and their work, known
    app.register_blueprint(bp)
    media_uses.add(app, uses.of)
    subscribers.listen()
    jobs.register()
