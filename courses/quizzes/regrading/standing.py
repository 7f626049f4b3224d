"""What all attempts of a learner at a quiz come to, by its method: as it is, or as it would be."""

import dataclasses
from collections.abc import Collection, Iterable
from decimal import Decimal

from sqlalchemy import select

from courses.quizzes.models import Attempt, AttemptState, Quiz
from courses.quizzes.regrading.effects import HANDED_IN, Effect
from courses.quizzes.service import counting
from courses.quizzes.types.face import NOTHING
from lms.core.db import session

Place = tuple[int, str]  # an enrolment and a lesson's stable key


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """The share that counts, how many attempts did not pass, and whether what counts passes."""

    share: Decimal = NOTHING
    failures: int = 0
    is_passed: bool = False


def of(places: Collection[Place], effects: Iterable[Effect] = ()) -> dict[Place, Standing]:
    """The standing of each place that has a graded attempt; one query. `effects`: as if they had come to pass."""
    columns = (Attempt.id, Attempt.enrolment_id, Attempt.stable_key, Attempt.number, Attempt.share)
    query = (
        select(*columns, Attempt.is_passed, Attempt.submitted_at, Quiz)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.enrolment_id.in_({enrolment_id for enrolment_id, _key in places}))
        .where(Attempt.stable_key.in_({key for _enrolment_id, key in places}), Attempt.state.in_(HANDED_IN))
        .order_by(Attempt.id)
    )
    after = {effect.attempt_id: effect.after for effect in effects}
    tried: dict[Place, tuple[Quiz, list[Attempt]]] = {}
    for row in session().execute(query):
        marks = after.get(row.id, row)
        attempt = Attempt(number=row.number, share=marks.share, is_passed=marks.is_passed)
        attempt.submitted_at = row.submitted_at
        attempt.state = AttemptState.NEEDS_GRADING if marks.share is None else AttemptState.GRADED
        tried.setdefault((row.enrolment_id, row.stable_key), (row.Quiz, []))[1].append(attempt)
    return {place: _standing(quiz, attempts) for place, (quiz, attempts) in tried.items()}


def passing(places: Collection[Place], effects: Iterable[Effect] = ()) -> set[Place]:
    """Those of these places where what counts passes."""
    return {place for place, standing in of(places, effects).items() if standing.is_passed}


def _standing(quiz: Quiz, attempts: list[Attempt]) -> Standing:
    counted = counting.grade(attempts, quiz)
    failures = sum(attempt.state is AttemptState.GRADED and not attempt.is_passed for attempt in attempts)
    return Standing(counted.share, failures, counted.passed) if counted else Standing()
