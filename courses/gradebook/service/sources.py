"""What lessons give to the gradebook: the share that counts of one's attempts or works, and which of them it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from courses.assignments.models import Submission, SubmissionState
from courses.catalog.models import Lesson
from courses.gradebook.models import GradeItem, GradeSource
from courses.quizzes.models import Attempt, AttemptState, GradeMethod, Quiz
from lms.core.db import session

NOTHING = Fraction(0)
Place = tuple[int, str]  # an enrolment and a lesson's stable key


@dataclass(frozen=True, slots=True)
class Earned:
    """Shares of one: what was given, what was taken off it; and the public id of what it was given for."""

    share: Fraction
    ref: str
    number: int = 0
    taken: Fraction | None = None  # none where this source never takes anything off
    is_missing: bool = False

    @property
    def counts(self) -> Fraction:
        """What is left."""
        return self.share - (self.taken or NOTHING)


def of_items(version_id: int, items: Sequence[GradeItem], people: Collection[int]) -> dict[tuple[int, int], Earned]:
    """What these people earned in the lessons of these items, by enrolment and item; a query for each kind."""
    quizzes = {item.stable_key: item.id for item in items if item.stable_key and item.source is GradeSource.QUIZ}
    works = {item.stable_key: item.id for item in items if item.stable_key and item.source is GradeSource.ASSIGNMENT}
    found: dict[tuple[int, int], Earned] = {}
    if quizzes:
        methods = {key: method for key, method in methods_of(version_id).items() if key in quizzes}
        found |= {(who, quizzes[key]): earned for (who, key), earned in of_quizzes(people, methods).items()}
    if works:
        found |= {(who, works[key]): earned for (who, key), earned in of_works(people, works).items()}
    return found


def of_quizzes(people: Iterable[int], methods: Mapping[str, GradeMethod]) -> dict[Place, Earned]:
    """What learners earned in the quizzes of these stable keys, over all versions of them; one query."""
    columns = (Attempt.enrolment_id, Attempt.stable_key, Attempt.number, Attempt.raw, Attempt.possible)
    query = select(*columns, Attempt.share, Attempt.public_id).where(
        Attempt.enrolment_id.in_(list(people)),
        Attempt.stable_key.in_(list(methods)),
        Attempt.state == AttemptState.GRADED,
    )
    tries: dict[Place, list[Earned]] = {}
    for enrolment_id, key, number, raw, possible, share, ref in session().execute(query.order_by(Attempt.id)):
        tries.setdefault((enrolment_id, key), []).append(Earned(_of(raw, possible, share), ref, number))
    return {place: counting(found, methods[place[1]]) for place, found in tries.items()}


def of_works(people: Iterable[int], keys: Iterable[str]) -> dict[Place, Earned]:
    """What learners earned in these assignments: the best of the works whose mark is posted to them; one query."""
    query = select(Submission).where(
        Submission.enrolment_id.in_(list(people)),
        Submission.stable_key.in_(list(keys)),
        Submission.posted_at.is_not(None),
    )
    best: dict[Place, Earned] = {}
    for work in session().scalars(query.order_by(Submission.number)):
        earned, place = _of_work(work), (work.enrolment_id, work.stable_key)
        if earned and (place not in best or earned.counts >= best[place].counts):
            best[place] = earned
    return best


def methods_of(version_id: int) -> dict[str, GradeMethod]:
    """Which attempt counts, for each quiz of a version."""
    query = select(Lesson.stable_key, Quiz.grade_method).join(Quiz, Quiz.lesson_id == Lesson.id)
    return dict(session().execute(query.where(Lesson.version_id == version_id)).all())


def counting(tries: Sequence[Earned], method: GradeMethod) -> Earned:
    """What these attempts, the oldest first, come to."""
    last = tries[-1]
    if method is GradeMethod.AVERAGE:
        return Earned(sum((each.share for each in tries), NOTHING) / len(tries), last.ref)
    chosen = {GradeMethod.LAST: last, GradeMethod.FIRST: tries[0]}.get(method)
    return chosen or max(tries, key=lambda each: (each.share, each.number))


def _of(points: Decimal | None, possible: Decimal | None, share: Decimal | None) -> Fraction:
    """Exactly: a third of three marks is one mark, not 0.9999999."""
    if points is not None and possible:
        return Fraction(points) / Fraction(possible)
    return Fraction(share or 0)


def _of_work(work: Submission) -> Earned | None:
    if work.final is None or not work.possible:
        return None
    if work.state is SubmissionState.MISSING:
        share = Fraction(work.final) / Fraction(work.possible)
        return Earned(share, work.public_id, work.number, NOTHING, is_missing=not share)
    taken = Fraction(work.deduction or 0) / Fraction(work.possible)
    return Earned(_of(work.entered, work.possible, work.share), work.public_id, work.number, taken)
