"""What a learner has done: completion of each lesson, and of the course."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    del app
