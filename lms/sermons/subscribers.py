"""What follows when a text is published or changes."""

from lms.sermons import jobs
from lms.sermons.events import sermon_changed, sermon_published
from lms.sermons.models import SermonText


def listen() -> None:
    """Make its files."""
    sermon_published.connect(_make_files)
    sermon_changed.connect(_make_files)


def _make_files(text: SermonText, **_said: object) -> None:
    jobs.make_files_later(text)
