"""What is published, changed or withdrawn enters the register in the same transaction."""

from typing import Any

from lms.harvest import editions, register
from lms.publications import events
from lms.publications.models import Edition


def listen() -> None:
    """Begin to listen."""
    events.edition_published.connect(_shown)
    events.edition_changed.connect(_shown)
    events.edition_withdrawn.connect(_withdrawn)


def _shown(edition: Edition, **_more: Any) -> None:  # Any: what signals carry
    register.show(editions.known(edition))


def _withdrawn(edition: Edition, **_more: Any) -> None:  # Any: as above
    register.bury(editions.known(edition))
