"""Where a learner stands with an assignment: what was handed in, what is being written, what keeps them from it."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from courses.assignments.models import (
    HANDED_IN,
    Assignment,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from courses.assignments.service import timing
from courses.assignments.service.timing import Times
from courses.catalog.models import CourseVersion, Lesson
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.progress.service.outline import outline
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _l

REFUSALS = {
    "shut": _l("The lessons before this assignment come first."),
    "over": _l("The time to hand in is over. What you wrote is kept; ask your trainer for more time."),
    "waiting": _l("Your work is handed in. You can hand in again once it was given back."),
    "used_up": _l("You have handed in as often as this assignment allows."),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """An assignment as one learner stands to it."""

    assignment: Assignment
    enrolment: Enrolment
    tries: list[Submission]  # by number; what is missing is none
    times: Times
    now: dt.datetime
    is_open: bool = True

    @property
    def draft(self) -> Submission | None:
        """What is being written."""
        return next((each for each in self.tries if each.state is SubmissionState.DRAFT), None)

    @property
    def handed_in(self) -> list[Submission]:
        """What was handed in, the newest first."""
        return [each for each in reversed(self.tries) if each.state in HANDED_IN]

    @property
    def latest(self) -> Submission | None:
        """What was handed in last."""
        return next(iter(self.handed_in), None)

    @property
    def left(self) -> int | None:
        """How often one may still hand in; None is without limit."""
        most = self.assignment.most_tries
        return None if most is None else max(0, most - len(self.handed_in))

    @property
    def late_seconds(self) -> int:
        """How late it would be now."""
        return self.times.late_seconds(self.now)

    @property
    def obstacle(self) -> str | None:
        """Why nothing can be handed in now, in a word; None where it can."""
        if not self.is_open:
            return "shut"
        if self.latest and not self.latest.is_posted:
            return "waiting"
        if self.left == 0:
            return "used_up"
        return "over" if self.times.is_shut(self.now) else None

    @property
    def can_write(self) -> bool:
        """Whether a draft can be written now; after the cut-off it is still kept, never taken."""
        return self.obstacle is None


def of(run_id: int, stable_key: str, user: User) -> Standing:
    """Find the assignment of a lesson in a run in which `user` learns; for anybody else there is none."""
    found = session().execute(_query(), {"run": run_id, "key": stable_key, "user": user.id}).first()
    if found is None:
        raise NotFound
    assignment, enrolment = found
    line = outline(enrolment).line(stable_key)
    is_open = line is None or line.is_open
    times = timing.of(assignment, enrolment)
    return Standing(assignment, enrolment, list(tries(enrolment.id, stable_key)), times, clock.now(), is_open)


def anew(standing: Standing) -> Standing:
    """The same as it is now, once the place is held."""
    found = list(tries(standing.enrolment.id, standing.assignment.lesson.stable_key, anew=True))
    return dataclasses.replace(standing, tries=found, now=clock.now())


def tries(enrolment_id: int, stable_key: str, *, anew: bool = False) -> Sequence[Submission]:
    """The tries of a learner with their files, the first first; `anew` reads what others may have changed meanwhile."""
    query = (
        select(Submission)
        .where(Submission.enrolment_id == enrolment_id, Submission.stable_key == stable_key)
        .where(Submission.state != SubmissionState.MISSING)
        .options(selectinload(Submission.files).joinedload(SubmissionFile.asset))
        .order_by(Submission.number)
    )
    return session().scalars(query.execution_options(populate_existing=anew)).all()


@cache
def _query() -> Select[Assignment, Enrolment]:
    return (
        select(Assignment, Enrolment)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .join(Run, Run.version_id == Lesson.version_id)
        .join(Enrolment, Enrolment.run_id == Run.id)
        .options(
            joinedload(Assignment.lesson).joinedload(Lesson.version).joinedload(CourseVersion.course),
            joinedload(Enrolment.run),
            joinedload(Enrolment.user),
        )
        .where(Run.id == bindparam("run"), Lesson.stable_key == bindparam("key"))
        .where(Enrolment.user_id == bindparam("user"), Enrolment.state.in_(LEARNING))
    )
