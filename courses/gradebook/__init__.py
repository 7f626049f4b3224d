"""The gradebook: every number of a run, and where it came from."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages and the job, and listen to the floors below."""
    from courses.gradebook import cli, jobs, subscribers, views

    app.register_blueprint(views.bp)
    app.register_blueprint(views.own)
    subscribers.listen()
    jobs.register()
    app.cli.add_command(cli.group)
