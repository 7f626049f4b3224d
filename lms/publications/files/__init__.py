"""The files of volumes, and what was read out of them: brought, made harmless, read by page, given to readers.

Whoever shows a book asks `service.reading`; `files.download` and `files.content` give its files.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the room's pages, jobs and what the health page says."""
    from lms.publications.files import models

    del app, models
