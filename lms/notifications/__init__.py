"""Telling people: a notice on their page, and a letter where they have an e-mail."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    del app
