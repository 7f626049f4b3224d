"""Giving a mark, and giving another one while nobody else has built on it."""

from courses.enrolment.models import Enrolment
from courses.enrolment.service.holding import hold_place
from courses.marking import said as words
from courses.marking.models import MarkingTask, MarkingWork, ProvisionalMark, TaskRole, TaskState
from courses.marking.said import Said
from courses.marking.service import claiming, drafting, settling
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _l


def hold(task: MarkingTask) -> None:
    """Hold the place, then the work with its tasks (ADR 0020): first of all where a mark is to be given."""
    hold_place(session().get_one(Enrolment, task.work.enrolment_id))
    claiming.hold_tasks(task.work)


def keep(task: MarkingTask, said: Said, by: User) -> bool:
    """Keep what the form says as one's draft; whether the work can be marked by this person now."""
    drafting.save(task, by, said)
    return claiming.renew(task, by)


def is_given(task: MarkingTask, said: Said, by: User) -> bool:
    """Whether exactly this is the mark that stands: a repeated click, or a browser that never heard the answer."""
    if not task.is_done or task.claimed_by_id != by.id:
        return False
    mark = settling.marks(task.work).get(task.role)
    return mark is not None and mark.value == said.kept()


def give(task: MarkingTask, by: User) -> ProvisionalMark:
    """Make one's draft the mark. The same again is the mark that stands. Raises `Taken` where it is another's."""
    hold(task)
    if task.is_done and task.claimed_by_id == by.id:
        return settling.marks(task.work)[task.role]
    claiming.claim(task, by)
    draft = drafting.begin(task, by)
    said = drafting.said(draft)
    mark = ProvisionalMark(
        task_id=task.id,
        marker_id=by.id,
        share=words.share(said, task.work.possible, task.work.rubric),
        value=said.kept(),
        audio_id=draft.audio_id,
        seconds=draft.seconds,
    )
    session().add(mark)
    session().delete(draft)
    task.state, task.done_at, task.lease_until = TaskState.DONE, clock.now(), None
    session().flush()
    audit.record("marking.given", task, by, share=f"{mark.share:f}", role=task.role.value)
    settling.settle(task.work, by)
    return mark


def take_up_again(task: MarkingTask, by: User) -> None:
    """Open one's own mark again, with all that was said as the draft; the old mark stays on record.

    Not where a moderator has it: then both marks are the ground of a decision.
    """
    claiming.hold_tasks(task.work)
    if not task.is_done or task.claimed_by_id != by.id:
        raise RuleError(_l("Only who gave this mark takes it up again."))
    if task.role is not TaskRole.MODERATOR and task.work.disputed_at:
        raise RuleError(_l("A moderator decides on this work. Its marks stay as they were given."))
    if task.work.is_blind and task.work.named_at:
        raise RuleError(_l("The name was shown, so another mark would not be blind any more."))
    mark = settling.marks(task.work)[task.role]
    mark.is_current = False
    draft = drafting.save(task, by, words.of(mark.value))
    draft.audio_id, draft.seconds = mark.audio_id, mark.seconds
    task.state, task.done_at = TaskState.CLAIMED, None
    task.lease_until = clock.now() + claiming.LEASE
    session().flush()
    audit.record("marking.taken_up_again", task, by, share=f"{mark.share:f}")


def name_learner(work: MarkingWork, by: User) -> None:
    """Say whose a blind work was: once its mark is settled, and on record."""
    if work.settled_at is None:
        raise RuleError(_l("The name is shown after the marking."))
    if work.named_at is None:
        work.named_at = clock.now()
        session().flush()
    audit.record("marking.named", work, by)
