"""Media: uploads, storage, video and audio made fit for weak links, and their playback. It knows no course."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, commands and subscribers."""
    del app
