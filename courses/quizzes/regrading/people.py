"""The people behind a preview: whom a ruling would touch, with names, and who of them holds a certificate."""

import dataclasses
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import Enrolment
from courses.quizzes.models import Attempt, AttemptStep, QuestionAttempt, QuestionVersion, StepKind
from courses.quizzes.regrading import following, standing
from courses.quizzes.regrading.effects import HANDED_IN, Effect, Turn
from courses.quizzes.regrading.models import Ruling
from lms.certificates.models import Certificate
from lms.core.db import session

ORDER = list(Turn)  # who fails or passes comes first


@dataclasses.dataclass(frozen=True, slots=True)
class Touched:
    """A learner's attempt that changes. `is_certified`: a certificate stands, which nothing here changes."""

    effect: Effect
    enrolment: Enrolment
    is_certified: bool


def in_order(effects: Iterable[Effect]) -> list[Effect]:
    """Those who come to pass or to fail first."""
    return sorted(effects, key=lambda effect: (ORDER.index(effect.turn), effect.enrolment_id, effect.attempt_id))


def named(effects: Sequence[Effect]) -> list[Touched]:
    """With their names; two queries for each thousand."""
    found: dict[int, Enrolment] = {}
    held: dict[int, Certificate] = {}
    ids = list({effect.enrolment_id for effect in effects})
    for start in range(0, len(ids), 1000):
        query = select(Enrolment).where(Enrolment.id.in_(ids[start : start + 1000]))
        part = session().scalars(query.options(joinedload(Enrolment.user), joinedload(Enrolment.run))).all()
        found |= {enrolment.id: enrolment for enrolment in part}
        held |= following.certified_among(part)
    return [Touched(each, found[each.enrolment_id], each.enrolment_id in held) for each in effects]


def looked_at(effects: Sequence[Effect], shown: Sequence[Effect]) -> tuple[list[Touched], list[Touched]]:
    """Those `shown` with their names; and, of all, who holds a certificate and would not pass any more."""
    failing = [effect for effect in effects if effect.turn is Turn.FAILS]
    both = named([*shown, *failing])
    certified = [each for each in both[len(shown) :] if each.is_certified]
    passing = standing.passing([each.effect.place for each in certified], effects) if certified else set()
    return both[: len(shown)], [each for each in certified if each.effect.place not in passing]


def stranded(version_id: int) -> list[tuple[Enrolment, Certificate]]:
    """Who holds a certificate and passes no more since marks for this wording were changed; as it is now."""
    query = (
        select(AttemptStep.note, Attempt)
        .join(QuestionAttempt, QuestionAttempt.id == AttemptStep.question_attempt_id)
        .join(Attempt, Attempt.id == QuestionAttempt.attempt_id)
        .where(QuestionAttempt.version_id == version_id, AttemptStep.kind == StepKind.REGRADE)
        .where(Attempt.is_passed.is_(False))
        .options(joinedload(Attempt.enrolment).options(joinedload(Enrolment.user), joinedload(Enrolment.run)))
        .order_by(Attempt.enrolment_id)
    )
    rows = session().execute(query)
    lost = [attempt for note, attempt in rows if note["before"]["is_passed"] and not note["after"]["is_passed"]]
    passing = standing.passing({(each.enrolment_id, each.stable_key) for each in lost})
    people = {each.enrolment_id: each.enrolment for each in lost if (each.enrolment_id, each.stable_key) not in passing}
    held = following.certified_among(people.values())
    return [(enrolment, held[key]) for key, enrolment in people.items() if key in held]


def given_marks(versions: Iterable[QuestionVersion]) -> dict[int, int]:
    """How many attempts were handed in with each wording; one query."""
    query = (
        select(QuestionAttempt.version_id, func.count(QuestionAttempt.attempt_id.distinct()))
        .join(Attempt, Attempt.id == QuestionAttempt.attempt_id)
        .where(QuestionAttempt.version_id.in_([version.id for version in versions]), Attempt.state.in_(HANDED_IN))
        .group_by(QuestionAttempt.version_id)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def rulings_on(versions: Iterable[QuestionVersion]) -> list[Ruling]:
    """All that was ruled on these wordings, the newest first; one query."""
    whole = (joinedload(Ruling.version), joinedload(Ruling.graded_by), joinedload(Ruling.made_by))
    query = select(Ruling).where(Ruling.version_id.in_([version.id for version in versions])).options(*whole)
    return list(session().scalars(query.order_by(Ruling.id.desc())))
