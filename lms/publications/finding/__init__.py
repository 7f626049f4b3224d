"""What the search finds of the library: books page by page, and where in a recording a sentence is heard."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the sources, and hear when editions change."""
    from lms.publications.finding import books, recordings

    del app
    books.listen()
    recordings.listen()
