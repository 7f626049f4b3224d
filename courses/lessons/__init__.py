"""The lesson as a learner meets it: text, video, what comes next."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    del app
