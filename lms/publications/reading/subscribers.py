"""What this room does when a book changes."""

from typing import Any

from sqlalchemy import exists, select

from lms.core.db import session
from lms.publications.events import edition_changed
from lms.publications.files.models import Narration, Track
from lms.publications.models import Edition
from lms.publications.reading.jobs import resettle_cues
from lms.publications.reading.models import Cue


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    edition_changed.connect(follow_the_text)


def follow_the_text(edition: Edition, **_said: Any) -> None:  # Any: what signals carry
    """After a correction the cues go where their sentences went."""
    cued = exists().where(
        Cue.track_id == Track.id, Track.narration_id == Narration.id, Narration.edition_id == edition.id
    )
    if session().scalar(select(cued)):
        resettle_cues.later(
            key=f"reading.resettle:{edition.id}:{edition.changed_at.isoformat()}", edition_id=edition.id
        )
