"""The gradebook: every number of a run, and where it came from."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to add yet."""
    del app
