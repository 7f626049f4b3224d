"""Programmes, courses, their numbered versions, sections and lessons: what is taught, not to whom."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    del app
