"""What a browser may keep of a course, and until when.

A lease is signed and lasts for some weeks; whoever is online gets a new one without noticing. Whose enrolment ended
gets none, and the browser forgets what it kept. In the pocket of somebody who never comes online again lessons open
as long as the lease, no longer.
"""

import datetime as dt
from dataclasses import asdict, dataclass

from sqlalchemy import select

from courses.catalog.models import LessonKind
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.lessons.place import Place
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media import place as media_place
from media import saving
from media.playback import Playback

LEASE = dt.timedelta(days=30)
SAVEABLE = frozenset({LessonKind.TEXT, LessonKind.VIDEO, LessonKind.AUDIO, LessonKind.FILE})


@dataclass(frozen=True, slots=True)
class Package:
    """What is fetched and kept for one lesson."""

    path: str
    lease: str
    files: list[saving.File]

    @property
    def told(self) -> dict[str, object]:
        """As JSON carries it."""
        return asdict(self) | {"files": [file._asdict() for file in self.files]}


def can_save(place: Place) -> bool:
    """Open lessons that are read, seen, heard or downloaded; a quiz is answered to the server."""
    return place.line.is_open and place.lesson.kind in SAVEABLE


def package(place: Place, path: str, playing: Playback | None, label: str) -> Package:
    """The files of a lesson in the quality asked for, and the permission to keep them."""
    files = saving.files(playing, label) if playing else []
    if place.lesson.kind is LessonKind.FILE and place.lesson.asset:
        files.append(saving.handout(place.lesson.asset))
    return Package(path, lease(place.run.code, place.enrolment.user_id), files)


def lease(code: str, user_id: int) -> str:
    """The permission of one person to keep lessons of one run."""
    until = int((clock.now() + LEASE).timestamp())
    return media_place.signer("lease").sign({"run": code, "for": str(user_id)}, until)


def leases(user: User) -> dict[str, str]:
    """A fresh lease for every run that the person learns in."""
    query = select(Run.code).join(Enrolment, Enrolment.run_id == Run.id)
    codes = session().scalars(query.where(Enrolment.user_id == user.id, Enrolment.state.in_(LEARNING)))
    return {code: lease(code, user.id) for code in codes}
