"""Assignments: texts, files and recordings that a learner hands in and a person marks."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Listen to the floors below."""
    del app
    from courses.assignments import subscribers

    subscribers.listen()
