"""Works on the marking desk. Factories flush.

hall = make_marked_hall(cast, is_blind=True)     # an assignment with a rubric, a trainer, a second marker, a moderator
work, first = bring(hall, cast.learner)          # handed in, and the first marker's task
"""

import dataclasses

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from courses.marking.models import MarkingTask, MarkingWork, TaskRole
from courses.marking.said import Said
from courses.marking.service import claiming, drafting, giving
from courses.marking.service.arriving import of_subject
from lms.accounts.models import Context, Role, User
from lms.core.db import session
from tests.factories.accounts import give_role, make_user
from tests.factories.assignments import Hall, hand_in, make_hall
from tests.factories.courses import enrol
from tests.factories.rubrics import make_rubric

GOOD = {"content": "4", "delivery": "3"}
MIDDLING = {"content": "2", "delivery": "3"}


@dataclasses.dataclass
class Markers:
    """Who marks in a course."""

    first: User
    second: User
    moderator: User


def make_marked_hall(cast, *, rubric: bool = True, **rules) -> tuple[Hall, Markers]:
    hall = make_hall(cast, **rules)
    if rubric:
        hall.assignment.rubric_version_id = make_rubric(hall.course.id, cast.trainer).id
    second, moderator = make_user("second"), make_user("moderator")
    give_role(second, Role.TRAINER, Context.COURSE, hall.course.id)
    give_role(moderator, Role.MODERATOR, Context.COURSE, hall.course.id)
    session().flush()
    for person in (cast.trainer, second, moderator):
        session().refresh(person, ["roles"])
    return hall, Markers(cast.trainer, second, moderator)


def bring(hall: Hall, learner: User, text: str = "الحمد لله رب العالمين") -> MarkingWork:
    """A learner, enrolled where they are not yet, hands in."""
    if learner.id != hall.learner.id:
        enrol(hall.run, learner)
    submission = hand_in(hall, text, learner)
    return of_subject("submission", submission.id)


def task_of(work: MarkingWork, role: TaskRole = TaskRole.FIRST) -> MarkingTask:
    """As the pages load it."""
    query = select(MarkingTask.id).where(MarkingTask.work_id == work.id, MarkingTask.role == role)
    return claiming.load(session().scalars(query).one())


def page_of(work: MarkingWork, role: TaskRole = TaskRole.FIRST) -> str:
    return f"/teach/marking/tasks/{task_of(work, role).id}"


def give(work: MarkingWork, by: User, levels=GOOD, role: TaskRole = TaskRole.FIRST, **said) -> MarkingWork:
    """A marker chooses levels and gives the mark."""
    task = task_of(work, role)
    session().refresh(by, ["roles"])
    drafting.save(task, by, Said(levels=levels, **said))
    giving.give(task, by)
    return fresh(work)


def fresh(work: MarkingWork) -> MarkingWork:
    query = select(MarkingWork).where(MarkingWork.id == work.id).options(selectinload(MarkingWork.tasks))
    return session().scalars(query.execution_options(populate_existing=True)).one()
