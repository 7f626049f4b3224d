"""What a run sets otherwise, more time for one person, and what never came. A change is reckoned anew for all."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import contains_eager

from courses.assignments import events
from courses.assignments.models import (
    HANDED_IN,
    Assignment,
    AssignmentTerms,
    Extension,
    Release,
    StepKind,
    Submission,
    SubmissionState,
)
from courses.assignments.service import marking, releasing, rows, timing
from courses.assignments.service.timing import Times
from courses.catalog.models import Lesson
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.enrolment.service.holding import hold_place
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import insert_once, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _, _l, choose, moment
from lms.notifications import service as notices
from lms.notifications.wording import in_languages

SWEPT_AT_ONCE = 50


def change(assignment: Assignment, run: Run, by: User, base: int | None = None, **values: Any) -> AssignmentTerms:
    """Set what the run has otherwise: due_at, cutoff_at, late, release. `base` is the revision that one saw.

    Who asks also asks for the job that reckons what was handed in anew.
    """  # Any: columns of several types
    key = assignment.lesson.stable_key
    due, cutoff = values.get("due_at"), values.get("cutoff_at")
    if due and cutoff and cutoff < due:
        raise BadValue(_l("The assignment must close after it is due."))
    insert_once(AssignmentTerms, ["run_id", "stable_key"], {"run_id": run.id, "stable_key": key})
    held = select(AssignmentTerms).where(AssignmentTerms.run_id == run.id, AssignmentTerms.stable_key == key)
    terms = session().scalars(held.with_for_update().execution_options(populate_existing=True)).one()
    if base is not None and base != terms.revision:
        raise RuleError(_l("Somebody has changed these terms meanwhile. Look at them again; yours are not kept."))
    for name, value in values.items():
        setattr(terms, name, value)
    terms.revision, terms.changed_by_id, terms.changed_at = terms.revision + 1, by.id, clock.now()
    session().flush()
    audit.record("assignment.terms", run, by, lesson=key, due=str(due or ""), cutoff=str(cutoff or ""))
    return terms


def extend(
    assignment: Assignment, enrolment: Enrolment, due_at: dt.datetime | None, reason: str, by: User
) -> Extension:
    """Give one person more time, or (with no time) what all have again; what they handed in is reckoned anew."""
    hold_place(enrolment)
    key = assignment.lesson.stable_key
    given = Extension(enrolment_id=enrolment.id, stable_key=key, due_at=due_at, reason=reason, by_id=by.id)
    session().add(given)
    session().flush()
    audit.record("assignment.extended", enrolment, by, lesson=key, until=str(due_at or ""), reason=reason)
    times = timing.of(assignment, enrolment)
    for work in session().scalars(_of(enrolment.id, key)).all():
        _settle(work, times, by)
    if due_at:
        _tell(given, enrolment, assignment)
    return given


def reapply(assignment: Assignment, run: Run, enrolments: Iterable[Enrolment], by: User | None = None) -> int:
    """Reckon what these learners handed in by what counts now; how many works came out otherwise."""
    changed = 0
    people = sorted(enrolments, key=lambda each: each.id)
    times = timing.of_many(assignment, run, people)
    for enrolment in people:
        for work in session().scalars(_of(enrolment.id, assignment.lesson.stable_key)).all():
            changed += _settle(work, times[enrolment.id], by)
    return changed


def note_missing(assignment: Assignment, run: Run) -> int:
    """Give those who handed nothing in, and whose time is over, what the policy sets; how many there were."""
    key = assignment.lesson.stable_key
    if not _sets(timing.reckon(assignment, run, None, timing.terms_of(run.id, key))):
        return 0
    there = select(Submission.enrolment_id).where(
        Submission.stable_key == key, Submission.state.in_(HANDED_IN) | Submission.marked_at.is_not(None)
    )
    query = select(Enrolment).where(
        Enrolment.run_id == run.id, Enrolment.state.in_(LEARNING), Enrolment.id.not_in(there)
    )
    people = session().scalars(query.order_by(Enrolment.id)).all()
    times = timing.of_many(assignment, run, people)
    now = clock.now()
    due = [each for each in people if (until := times[each.id].due_at) and until < now and _sets(times[each.id])]
    for enrolment in due[:SWEPT_AT_ONCE]:
        _note_one(assignment, enrolment, times[enrolment.id])
    return len(due[:SWEPT_AT_ONCE])


def lacking() -> list[tuple[Assignment, Run]]:
    """The assignments of running runs whose time is over, that set something for it, and that somebody lacks.

    One query, whatever there is; who has been given more time is looked at for each.
    """
    found = session().execute(lacking_query())
    return [(assignment, run) for assignment, run, terms in found if _may_be_over(assignment, run, terms)]


def lacking_query() -> Select[Assignment, Run, AssignmentTerms | None]:
    """(assignment, run, its terms) of running runs in which somebody has neither handed in nor got a mark."""
    of_place = and_(Submission.stable_key == Lesson.stable_key, Submission.enrolment_id == Enrolment.id)
    there = exists().where(of_place, Submission.state.in_(HANDED_IN) | Submission.marked_at.is_not(None))
    lacks = exists().where(
        Enrolment.run_id == Run.id, Enrolment.state.in_(LEARNING), ~there.correlate(Enrolment, Lesson)
    )
    of_run = and_(AssignmentTerms.run_id == Run.id, AssignmentTerms.stable_key == Lesson.stable_key)
    return (
        select(Assignment, Run, AssignmentTerms)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .join(Run, Run.version_id == Lesson.version_id)
        .outerjoin(AssignmentTerms, of_run)
        .where(Run.ended_at.is_(None), Run.starts_on <= clock.now().date(), lacks)
        .options(contains_eager(Assignment.lesson))
        .order_by(Run.id, Assignment.id)
    )


def _may_be_over(assignment: Assignment, run: Run, terms: AssignmentTerms | None) -> bool:
    """Whether time can be over for somebody: where the run has none, only each one's own rows tell."""
    times = timing.reckon(assignment, run, None, terms)
    return _sets(times) and (times.due_at is None or times.due_at < clock.now())


def _note_one(assignment: Assignment, enrolment: Enrolment, times: Times) -> None:
    hold_place(enrolment)
    key = assignment.lesson.stable_key
    values = {"enrolment_id": enrolment.id, "stable_key": key, "number": 0, "assignment_id": assignment.id}
    insert_once(Submission, ["enrolment_id", "stable_key", "number"], {**values, "state": SubmissionState.MISSING})
    found = select(Submission.id).where(Submission.enrolment_id == enrolment.id, Submission.stable_key == key)
    work = rows.held(session().scalars(found.where(Submission.number == 0)).one())
    if work.is_marked:
        return
    work.possible, work.marked_at = assignment.mark, clock.now()
    marking.settle(work, times)
    rows.note(work, StepKind.MARK, None, **marking.numbers(work))
    events.submission_marked.send(work, by=None)
    if times.release is Release.AUTOMATIC:
        releasing.post(work, None)


def _settle(work: Submission, times: Times, by: User | None) -> bool:
    """One work by what counts now. A mark for what is missing goes where there is time again, or no policy for it."""
    held = rows.held(work.id)
    if held.state is SubmissionState.MISSING and held.is_marked and (not _sets(times) or _is_to_come(times)):
        if held.is_posted:
            releasing.hide(held, by)
        held.marked_at = held.final = None
        session().flush()
        rows.note(held, StepKind.DEDUCT, by, **marking.numbers(held))
        return True
    before = held.final
    marking.settle(held, times)
    if held.final == before:
        return False
    rows.note(held, StepKind.DEDUCT, by, **marking.numbers(held), was=before)
    if held.is_posted:
        releasing.post(held, by)
    return True


def _sets(times: Times) -> bool:
    return times.late.missing is not None


def _is_to_come(times: Times) -> bool:
    return times.due_at is None or times.due_at > clock.now()


def _of(enrolment_id: int, key: str) -> Any:  # Any: a select of submissions
    query = select(Submission).where(Submission.enrolment_id == enrolment_id, Submission.stable_key == key)
    return query.where(Submission.state != SubmissionState.DRAFT).order_by(Submission.number)


def _tell(given: Extension, enrolment: Enrolment, assignment: Assignment) -> None:
    def say() -> str:
        title = choose(assignment.lesson.title)
        return _("You have until %(moment)s for “%(title)s”.", moment=moment(given.due_at), title=title)

    path = f"/learn/runs/{enrolment.run_id}/assignments/{assignment.lesson.stable_key}"
    notices.tell(enrolment.user, f"extension:{given.id}", in_languages(say), path)
