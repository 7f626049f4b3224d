"""Slow work of readers' things."""

from lms.core import db
from lms.core.jobs import Running, every, job
from lms.publications.reading.service import cues, marks

_DAY = 86_400


@job("reading.resettle")
def resettle_cues(job: Running, edition_id: int) -> None:
    """Bring the cues of an edition to the sentences as they are numbered now."""
    del job
    with db.transaction():
        cues.resettle(edition_id)


@every(_DAY)
def forget_removed_marks() -> None:
    """What readers took away a month ago is gone."""
    with db.transaction():
        marks.sweep()
