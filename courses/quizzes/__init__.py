"""Quizzes: a bank of versioned questions, attempts kept by the server, answers that are never lost."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    del app
