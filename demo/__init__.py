"""The demo academy: a real Arabic course, its films, its invented people, and the seed that plants them.

It stands above `lms.app`; wsgi.py lets it in where the setting DEMO is on.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the demo's commands and its job."""
    from demo import cli, jobs

    del jobs  # importing them registers the work
    app.cli.add_command(cli.group)
