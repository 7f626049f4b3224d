"""Friday sermons: one a week, in several languages, read at home and from the pulpit."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages of sermons."""
