"""Rubrics: criteria with levels and weights, kept in versions, for whatever a person marks."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to add yet."""
    del app
