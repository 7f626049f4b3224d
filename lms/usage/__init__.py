"""How often things are read, heard and downloaded, by people and not by robots, with nothing kept of them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Be ready to count."""
