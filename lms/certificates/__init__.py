"""The registry of certificates: serials, sheets, verification. It knows no course: it is handed what to print."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    del app
