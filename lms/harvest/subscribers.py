"""What is published, changed or withdrawn enters the register in the same transaction."""

from typing import Any

from lms.harvest import editions, register, sermons
from lms.publications import events
from lms.publications.models import Edition
from lms.sermons import events as told
from lms.sermons.models import SermonText


def listen() -> None:
    """Begin to listen."""
    events.edition_published.connect(_shown)
    events.edition_changed.connect(_shown)
    events.edition_withdrawn.connect(_withdrawn)
    told.sermon_published.connect(_preached)
    told.sermon_changed.connect(_preached)
    told.sermon_files_made.connect(_preached)
    told.sermon_withdrawn.connect(_silenced)


def _shown(edition: Edition, **_more: Any) -> None:  # Any: what signals carry
    register.show(editions.known(edition))


def _withdrawn(edition: Edition, **_more: Any) -> None:  # Any: as above
    register.bury(editions.known(edition))


def _preached(text: SermonText, **_more: Any) -> None:  # Any: as above
    register.show(sermons.known(text))


def _silenced(text: SermonText, **_more: Any) -> None:  # Any: as above
    register.bury(sermons.known(text))
