"""The doors for programs: catalogues, feeds, harvesting, citations."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the doors."""
