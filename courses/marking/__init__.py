"""The marking desk: one queue over everything that a person must mark."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to add yet."""
    del app
