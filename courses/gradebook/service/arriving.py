"""Marks that arrive from below: an attempt was graded, a work posted or hidden.

Hundreds hand in within a second, one writer after the other; so an attempt only leaves a note, and a worker enters what
is noted, many at once. A row of notes is never read while it is written: whoever sees the note sees the attempt.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import delete, insert, select

from courses.assignments.models import Submission
from courses.enrolment.models import Enrolment, Run
from courses.gradebook.models import Gradebook, GradeDue, GradeItem, GradeSource
from courses.gradebook.service import books, filling, recording, rules, sources
from courses.quizzes.models import Attempt
from lms.core.db import hold, session

AT_ONCE = 100
Later = Callable[[int, int], object]
_later: list[Later] = []


def rebuild_by(later: Later) -> None:
    """Say how a whole gradebook is asked for: jobs stand above the rules."""
    _later[:] = [later]


def note(attempt: Attempt) -> None:
    """An attempt was graded; said in the transaction that graded it."""
    session().execute(insert(GradeDue), [{"enrolment_id": attempt.enrolment_id, "stable_key": attempt.stable_key}])


def is_waiting(enrolment: Enrolment) -> bool:
    """Whether a mark of this learner is about to be entered."""
    return session().scalar(select(GradeDue.id).where(GradeDue.enrolment_id == enrolment.id).limit(1)) is not None


def enter_due() -> bool:
    """Enter a portion of what is noted, of one run, in this transaction; whether there was anything to do."""
    query = select(GradeDue.id, GradeDue.enrolment_id, GradeDue.stable_key, Enrolment.run_id)
    query = query.join(Enrolment, Enrolment.id == GradeDue.enrolment_id).order_by(GradeDue.id)
    rows = session().execute(query.limit(AT_ONCE)).all()
    if not rows:
        return False
    run = session().get_one(Run, rows[0].run_id)
    mine = [row for row in rows if row.run_id == run.id]
    people, keys = sorted({row.enrolment_id for row in mine}), {row.stable_key for row in mine}
    hold(run, shared=True)
    places = select(Enrolment.id).where(Enrolment.id.in_(people)).order_by(Enrolment.id).with_for_update()
    session().execute(places)
    if book := _book(run.id, people[0]):
        filling.fill(book, run, [item for item in rules.items_of(book) if item.stable_key in keys], people)
    session().execute(delete(GradeDue).where(GradeDue.id.in_([row.id for row in mine])))
    return True


def enter_attempts(attempts: Iterable[Attempt]) -> None:
    """Enter what these learners' attempts at these quizzes come to now; as many statements for fifty as for one.

    Needs enrolment and quiz loaded.
    """
    found: dict[tuple[int, str], list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault((attempt.enrolment.run_id, attempt.stable_key), []).append(attempt)
    for (run_id, key), some in found.items():
        if (book := _book(run_id, some[0].enrolment_id)) and (item := _item(book, GradeSource.QUIZ, key)):
            people = sorted({attempt.enrolment_id for attempt in some})
            earned = sources.of_quizzes(people, {key: some[0].quiz.grade_method})
            changes = [filling.entered(item, person, earned.get((person, key))) for person in people]
            recording.apply(book, changes, None)


def enter_work(work: Submission) -> None:
    """Enter what the learner's posted works in this assignment come to now. Needs the enrolment loaded."""
    enrolment, key = work.enrolment, work.stable_key
    if (book := _book(enrolment.run_id, enrolment.id)) and (item := _item(book, GradeSource.ASSIGNMENT, key)):
        earned = sources.of_works([enrolment.id], [key]).get((enrolment.id, key))
        recording.apply(book, [filling.entered(item, enrolment.id, earned)], None)


def _book(run_id: int, enrolment_id: int) -> Gradebook | None:
    """The gradebook. A run that has none yet gets it, with this mark and all others, by a job that may hold the run."""
    book = books.find(run_id)
    if book is None:
        _later[0](run_id, enrolment_id)
    return book


def _item(book: Gradebook, source: GradeSource, key: str) -> GradeItem | None:
    """The item; none where the run has gone over to a version without this lesson."""
    return next((item for item in rules.items_of(book) if item.source is source and item.stable_key == key), None)
