"""One search over everything. It knows no feature: features say what they have to be found."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the page of search."""
