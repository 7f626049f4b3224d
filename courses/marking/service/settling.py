"""From the marks of one or two people to the final one, or to a moderator."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from courses.marking import said as words
from courses.marking import sources
from courses.marking.models import (
    FinalRule,
    MarkingPlan,
    MarkingTask,
    MarkingWork,
    ProvisionalMark,
    Settlement,
    TaskRole,
    TaskState,
)
from courses.marking.said import EXACT
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import insert_once, session
from lms.core.errors import RuleError
from lms.core.i18n import _l

Marks = dict[TaskRole, ProvisionalMark]


def settle(work: MarkingWork, by: User) -> None:
    """Hand the final mark down as soon as there is one. Needs the work's tasks and rubric; the place is held."""
    given = marks(work)
    if TaskRole.MODERATOR in given:
        return _final(work, given[TaskRole.MODERATOR].share, Settlement.MODERATED, given[TaskRole.MODERATOR], by)
    if any(task.role not in given for task in work.tasks if task.role is not TaskRole.MODERATOR):
        return None
    first, second = given[TaskRole.FIRST], given.get(TaskRole.SECOND)
    if second is None:
        return _final(work, first.share, Settlement.SINGLE, first, by)
    plan = session().get_one(MarkingPlan, work.plan_id)
    if not agree(first.share, second.share, plan.band):
        return _ask_moderator(work, first, second)
    if plan.final_rule is FinalRule.FIRST:
        return _final(work, first.share, Settlement.FIRST, first, by)
    average = ((first.share + second.share) / 2).quantize(EXACT, ROUND_HALF_UP)
    return _final(work, average, Settlement.AVERAGE, first, by)


def agree(one: Decimal, other: Decimal, band: Decimal) -> bool:
    """Whether two marks are no further apart than one band."""
    return abs(one - other) <= band


def marks(work: MarkingWork) -> Marks:
    """The marks that count, by role: the newest of each task, of the work as it is now."""
    roles = {task.id: task.role for task in work.tasks}
    query = select(ProvisionalMark).where(ProvisionalMark.task_id.in_(roles), ProvisionalMark.is_current.is_(True))
    return {roles[mark.task_id]: mark for mark in session().scalars(query.order_by(ProvisionalMark.id))}


def _ask_moderator(work: MarkingWork, first: ProvisionalMark, second: ProvisionalMark) -> None:
    keys = {"work_id": work.id, "role": TaskRole.MODERATOR}
    insert_once(MarkingTask, list(keys), {**keys, "state": TaskState.OPEN})
    work.disputed_at = clock.now()
    session().flush()
    audit.record("marking.disputed", work, None, first=f"{first.share:f}", second=f"{second.share:f}")


def _final(work: MarkingWork, share: Decimal, way: Settlement, mark: ProvisionalMark, by: User) -> None:
    """`mark` is the one whose words the learner reads."""
    source, plan = sources.of(work), session().get_one(MarkingPlan, work.plan_id)
    work.share, work.settlement, work.settled_at = share, way, clock.now()
    session().flush()
    audit.record("marking.settled", work, by, share=f"{share:f}", way=way.value)
    if source.holds_back:
        source.hand_down(work, _told(work, share, mark), by)
    elif work.posted_at or not plan.holds_back:
        post(work, by)


def post(work: MarkingWork, by: User) -> None:
    """Let the learner see the final mark; one that was posted before and is another now is told anew.

    Needs the work's tasks; the place is held.
    """
    given = marks(work)
    mark = given.get(TaskRole.MODERATOR, given.get(TaskRole.FIRST))
    if work.share is None or mark is None:
        raise RuleError(_l("This work has no mark yet."))
    work.posted_at = work.posted_at or clock.now()
    session().flush()
    sources.of(work).post(work, _told(work, work.share, mark), by)


def _told(work: MarkingWork, share: Decimal, mark: ProvisionalMark) -> sources.Final:
    said = words.of(mark.value)
    kept = said.kept()
    rubric = None
    if work.rubric_version_id and said.levels:
        rubric = {"version": work.rubric_version_id, "chosen": kept["levels"]}
    return sources.Final(share, said.comment, rubric, tuple(kept["moments"]), mark.audio_id)
