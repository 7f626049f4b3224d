"""What a quiz gives to the gradebook: the share of its attempts that counts, and the attempt that it comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from courses.catalog.models import Lesson
from courses.quizzes.models import Attempt, AttemptState, GradeMethod, Quiz
from lms.core.db import session

NOTHING = Decimal(0)
Place = tuple[int, str]  # an enrolment and a lesson's stable key


@dataclass(frozen=True, slots=True)
class Earned:
    """A share of one, and the public id of what it was earned by."""

    share: Decimal
    ref: str


@dataclass(frozen=True, slots=True)
class _Try:
    number: int
    share: Decimal
    ref: str


def of_quizzes(enrolment_ids: Iterable[int], methods: Mapping[str, GradeMethod]) -> dict[Place, Earned]:
    """What learners earned in the quizzes of these stable keys, over all versions of them; one query."""
    wanted = list(enrolment_ids)
    columns = (Attempt.enrolment_id, Attempt.stable_key, Attempt.number, Attempt.share, Attempt.public_id)
    query = select(*columns).where(
        Attempt.enrolment_id.in_(wanted), Attempt.stable_key.in_(list(methods)), Attempt.state == AttemptState.GRADED
    )
    tries: dict[Place, list[_Try]] = {}
    for enrolment_id, key, number, share, ref in session().execute(query.order_by(Attempt.id)):
        tries.setdefault((enrolment_id, key), []).append(_Try(number, share or NOTHING, ref))
    return {place: counting(found, methods[place[1]]) for place, found in tries.items()}


def methods_of(version_id: int) -> dict[str, GradeMethod]:
    """Which attempt counts, for each quiz of a version."""
    query = select(Lesson.stable_key, Quiz.grade_method).join(Quiz, Quiz.lesson_id == Lesson.id)
    return dict(session().execute(query.where(Lesson.version_id == version_id)).all())


def counting(tries: Sequence[_Try], method: GradeMethod) -> Earned:
    """What these attempts, the oldest first, come to."""
    last = tries[-1]
    if method is GradeMethod.AVERAGE:
        return Earned(sum((each.share for each in tries), NOTHING) / len(tries), last.ref)
    chosen = {GradeMethod.LAST: last, GradeMethod.FIRST: tries[0]}.get(method)
    chosen = chosen or max(tries, key=lambda each: (each.share, each.number))
    return Earned(chosen.share, chosen.ref)
