"""Marks that arrive from below: an attempt was graded, a work posted or hidden. The place is held by who did that."""

from collections.abc import Callable, Iterable

from courses.assignments.models import Submission
from courses.enrolment.models import Enrolment
from courses.gradebook.models import Gradebook, GradeItem, GradeSource
from courses.gradebook.service import books, filling, recording, rules, sources
from courses.quizzes.models import Attempt

Later = Callable[[int, int], object]
_later: list[Later] = []


def rebuild_by(later: Later) -> None:
    """Say how a whole gradebook is asked for: jobs stand above the rules."""
    _later[:] = [later]


def enter_attempts(attempts: Iterable[Attempt]) -> None:
    """Enter what these learners' attempts at these quizzes come to now; as many statements for fifty as for one.

    Needs enrolment and quiz loaded.
    """
    found: dict[tuple[int, str], list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault((attempt.enrolment.run_id, attempt.stable_key), []).append(attempt)
    for (_run_id, key), some in found.items():
        if (book := _book(some[0].enrolment)) and (item := _item(book, GradeSource.QUIZ, key)):
            people = sorted({attempt.enrolment_id for attempt in some})
            earned = sources.of_quizzes(people, {key: some[0].quiz.grade_method})
            changes = [filling.entered(item, person, earned.get((person, key))) for person in people]
            recording.apply(book, changes, None)


def enter_work(work: Submission) -> None:
    """Enter what the learner's posted works in this assignment come to now. Needs the enrolment loaded."""
    enrolment, key = work.enrolment, work.stable_key
    if (book := _book(enrolment)) and (item := _item(book, GradeSource.ASSIGNMENT, key)):
        earned = sources.of_works([enrolment.id], [key]).get((enrolment.id, key))
        recording.apply(book, [filling.entered(item, enrolment.id, earned)], None)


def _book(enrolment: Enrolment) -> Gradebook | None:
    """The gradebook. A run that has none yet gets it, with this mark and all others, by a job that may hold the run."""
    book = books.find(enrolment.run_id)
    if book is None:
        _later[0](enrolment.run_id, enrolment.id)
    return book


def _item(book: Gradebook, source: GradeSource, key: str) -> GradeItem | None:
    """The item; none where the run has gone over to a version without this lesson."""
    return next((item for item in rules.items_of(book) if item.source is source and item.stable_key == key), None)
