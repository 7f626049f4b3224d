"""What a lesson holds besides its text, as its page shows it: a file, a link, a live session."""

from typing import Any

from courses.catalog import kinds
from courses.catalog.models import Lesson, LessonKind
from courses.lessons.models import Meeting
from courses.lessons.place import Place
from courses.lessons.service import meetings
from lms.core import clock
from media import words


def of(place: Place) -> dict[str, Any]:  # Any: whatever templates show
    """For the page of a learner."""
    lesson = place.lesson
    if lesson.kind is LessonKind.LIVE:
        return session(meetings.of_enrolment(place.enrolment, lesson))
    return still(lesson)


def still(lesson: Lesson) -> dict[str, Any]:  # Any: as above
    """What does not hang on who reads."""
    if lesson.kind is LessonKind.LINK:
        return {"link": kinds.link(lesson)}
    if lesson.kind is LessonKind.FILE:
        file = lesson.asset if lesson.asset and lesson.asset.source else None
        size = file.source.bytes if file and file.source else 0
        return {"file": file, "file_type": words.file_type(file) if file else "", "file_bytes": size}
    return {}


def session(meeting: Meeting | None) -> dict[str, Any]:  # Any: as above
    """When people meet, and whether the door is open."""
    now = clock.now()
    return {
        "meeting": meeting,
        "is_open": bool(meeting and meetings.is_door_open(meeting, now)),
        "is_over": bool(meeting and now > meeting.ends_at and not meetings.is_door_open(meeting, now)),
        "door_opens_at": meeting.starts_at - meetings.DOOR_OPENS if meeting else None,
    }
