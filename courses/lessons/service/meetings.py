"""Live sessions: set for a run or a group of it, joined when they begin, and who was there."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import joinedload

from courses.catalog import kinds
from courses.catalog.models import Lesson, LessonKind
from courses.enrolment.models import LEARNING, Enrolment, Run, RunGroup
from courses.enrolment.service.holding import hold_place
from courses.lessons.models import Attendance, Meeting
from courses.lessons.service import telling
from courses.progress.service import completing
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

DOOR_OPENS = dt.timedelta(minutes=15)
DOOR_STAYS = dt.timedelta(minutes=30)  # a session that runs late is still found
LONGEST = 600
USUAL_MINUTES = 60


class DoorShut(RuleError):
    """It is too early or too late to join."""

    def __init__(self) -> None:
        super().__init__(_l("The session can be joined from fifteen minutes before it begins until it ends."))


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where people meet."""

    starts_at: dt.datetime
    minutes: int
    place: str = ""
    join_url: str = ""

    def checked(self) -> dict[str, Any]:  # Any: columns of several types
        """As columns. Raises `BadValue` for what cannot be."""
        if not 0 < self.minutes <= LONGEST:
            raise BadValue(_l("A session lasts from one minute to ten hours."))
        if not self.place and not self.join_url:
            raise BadValue(_l("Say where people meet: a place, the address of an online room, or both."))
        return asdict(self) | {"join_url": kinds.checked(self.join_url) if self.join_url else ""}


def of_enrolment(enrolment: Enrolment, lesson: Lesson) -> Meeting | None:
    """When this learner meets: their group's time, else the whole run's; None while none is set."""
    mine = or_(Meeting.group_id == enrolment.group_id, Meeting.group_id.is_(None))
    query = select(Meeting).where(Meeting.run_id == enrolment.run_id, Meeting.stable_key == lesson.stable_key, mine)
    return session().scalar(query.order_by(Meeting.group_id.is_(None)).limit(1))


def was_there(meeting: Meeting, enrolment: Enrolment) -> bool:
    """Whether the trainer ticked the learner."""
    return session().get(Attendance, (meeting.id, enrolment.id)) is not None


def is_door_open(meeting: Meeting, now: dt.datetime | None = None) -> bool:
    """Whether it can be joined now."""
    now = now or clock.now()
    return meeting.starts_at - DOOR_OPENS <= now <= meeting.ends_at + DOOR_STAYS


def must_be_open(meeting: Meeting | None) -> Meeting:
    """The meeting. Raises `DoorShut` while it cannot be joined, or has no room on the web."""
    if meeting is None or not meeting.join_url or not is_door_open(meeting):
        raise DoorShut
    return meeting


def by_id(meeting_id: int) -> Meeting:
    """The meeting of this id. Raises `NotFound`."""
    found = session().get(Meeting, meeting_id)
    if found is None:
        raise NotFound
    return found


def arrange(run: Run, lesson: Lesson, group: RunGroup | None, plan: Plan, by: User) -> Meeting:
    """Set or change when a run, or a group of it, meets. Asking twice changes nothing more."""
    if lesson.kind is not LessonKind.LIVE or lesson.version_id != run.version_id:
        raise BadValue(_l("This is not a live session of the run."))
    values = plan.checked()
    hold(run)
    found = one(run, lesson.stable_key, group.id if group else None)
    if found is None:
        found = Meeting(run_id=run.id, stable_key=lesson.stable_key, group_id=group.id if group else None, revision=-1)
        session().add(found)
    if found.revision < 0 or any(getattr(found, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(found, name, value)
        found.revision += 1
        found.changed_by_id, found.changed_at = by.id, clock.now()
        session().flush()
        audit.record("session.set", found, by, starts_at=plan.starts_at.isoformat(), lesson=lesson.title)
        telling.tell_learners(found, run, lesson, session().scalars(expected(found)))
    return found


def one(run: Run, key: str, group_id: int | None) -> Meeting | None:
    """The meeting that was set for exactly this run and group."""
    query = select(Meeting).where(Meeting.run_id == run.id, Meeting.stable_key == key)
    same = Meeting.group_id.is_(None) if group_id is None else Meeting.group_id == group_id
    return session().scalar(query.where(same))


def of_run(run: Run) -> dict[tuple[str, int | None], Meeting]:
    """All meetings of a run by lesson and group; one query."""
    rows = session().scalars(select(Meeting).where(Meeting.run_id == run.id))
    return {(row.stable_key, row.group_id): row for row in rows}


def expected(meeting: Meeting) -> Select[Enrolment]:
    """The learners of the meeting, by name; of the whole run's, without those whose group meets by itself."""
    query = select(Enrolment).join(Enrolment.user).options(joinedload(Enrolment.user))
    query = query.where(Enrolment.run_id == meeting.run_id, Enrolment.state.in_(LEARNING)).order_by(User.name_ar)
    if meeting.group_id is not None:
        return query.where(Enrolment.group_id == meeting.group_id)
    apart = select(Meeting.group_id).where(
        Meeting.run_id == meeting.run_id, Meeting.stable_key == meeting.stable_key, Meeting.group_id.is_not(None)
    )
    return query.where(or_(Enrolment.group_id.is_(None), Enrolment.group_id.not_in(apart)))


def present(meeting: Meeting) -> set[int]:
    """The enrolments that are ticked."""
    return set(session().scalars(select(Attendance.enrolment_id).where(Attendance.meeting_id == meeting.id)))


def count_present(meetings: Iterable[Meeting]) -> dict[int, int]:
    """{meeting id: how many were there}; one query."""
    ids = [meeting.id for meeting in meetings]
    query = select(Attendance.meeting_id, func.count()).where(Attendance.meeting_id.in_(ids))
    rows = session().execute(query.group_by(Attendance.meeting_id))
    return {row[0]: row[1] for row in rows}


def tick(meeting: Meeting, lesson: Lesson, shown: Sequence[Enrolment], there: set[int], by: User) -> None:
    """Of the learners on the page, `there` were present: the lesson is complete for them. A tick can be taken back."""
    if clock.now() < meeting.starts_at:
        raise RuleError(_l("The session has not begun yet; attendance is taken from its beginning."))
    hold(session().get_one(Run, meeting.run_id), shared=True)
    hold(meeting)
    before = present(meeting)
    for enrolment in sorted(shown, key=lambda each: each.id):
        if (enrolment.id in there) is not (enrolment.id in before):
            hold_place(enrolment)
        if enrolment.id in there and enrolment.id not in before:
            session().add(Attendance(meeting_id=meeting.id, enrolment_id=enrolment.id, ticked_by_id=by.id))
            completing.complete(enrolment, lesson, "attended")
        elif enrolment.id in before and enrolment.id not in there:
            here = (Attendance.meeting_id == meeting.id, Attendance.enrolment_id == enrolment.id)
            session().execute(delete(Attendance).where(*here))
            completing.take_back(enrolment, lesson, "attended", by)
            audit.record("session.attendance_taken_back", meeting, by, enrolment=enrolment.id)
    session().flush()
