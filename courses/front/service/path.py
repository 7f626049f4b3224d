"""A programme as one person stands in it: what is done, what comes next, what waits and for what."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from courses.catalog.models import Course, CoursePrerequisite, CourseVersion, Programme, ProgrammeItem
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.front.service.catalogue import Card, cards_of
from lms.accounts.models import User
from lms.core.db import session


@dataclass(slots=True)
class Step:
    """A course of the path; `state` is "done", "now" (in it, or the next to take), "" (later) or "shut"."""

    card: Card
    number: int
    is_required: bool
    state: str = ""
    waits_for: Sequence[Course] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """All steps, and how far one is."""

    steps: list[Step]

    @property
    def required(self) -> list[Step]:
        return [step for step in self.steps if step.is_required]

    @property
    def done(self) -> int:
        """How many required courses are complete."""
        return sum(step.state == "done" for step in self.required)

    @property
    def is_complete(self) -> bool:
        return bool(self.required) and self.done == len(self.required)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if step.state == "now"), None)


def path(programme: Programme, user: User | None) -> Path:
    """The path; six queries for a person who signed in. Needs the items and their courses."""
    cards = {card.course.id: card for card in cards_of([item.course for item in programme.items], user)}
    steps = [
        Step(cards[item.course_id], number, item.is_required) for number, item in enumerate(_ordered(programme), 1)
    ]
    waits = _waits([item.course_id for item in programme.items], user)
    for step in steps:
        enrolment = step.card.enrolment
        if enrolment and enrolment.state is EnrolmentState.COMPLETED:
            step.state = "done"
        elif step.card.course.id in waits:
            step.state, step.waits_for = "shut", waits[step.card.course.id]
    following = [step for step in steps if step.state == ""]
    first = next((step for step in following if step.is_required), following[0] if following else None)
    if first and user:
        first.state = "now"
    return Path(steps)


def _ordered(programme: Programme) -> list[ProgrammeItem]:
    return sorted(programme.items, key=lambda item: (item.position, item.id))


def _waits(course_ids: Sequence[int], user: User | None) -> dict[int, list[Course]]:
    """{course id: the courses that must be completed before it and are not}; one query."""
    link = CoursePrerequisite
    query = select(link.course_id, Course).join(Course, Course.id == link.required_id)
    query = query.where(link.course_id.in_(course_ids)).order_by(Course.code)
    if user:
        has = select(CourseVersion.course_id).join(Run, Run.version_id == CourseVersion.id).join(Enrolment)
        has = has.where(Enrolment.user_id == user.id, Enrolment.state == EnrolmentState.COMPLETED)
        query = query.where(link.required_id.not_in(has))
    found: dict[int, list[Course]] = {}
    for course_id, course in session().execute(query):
        found.setdefault(course_id, []).append(course)
    return found
