"""What a ruling does to attempts that have their marks: worked out, changing nothing. Preview and job ask the same."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from courses.enrolment.models import Enrolment
from courses.quizzes.models import (
    Attempt,
    AttemptState,
    AttemptStep,
    QuestionAttempt,
    QuestionVersion,
    Quiz,
    StepKind,
)
from courses.quizzes.regrading import rulings
from courses.quizzes.regrading.models import Ruling
from courses.quizzes.types.face import NOTHING, Response, fraction
from lms.core.db import session

HANDED_IN = (AttemptState.GRADED, AttemptState.NEEDS_GRADING)


class Turn(StrEnum):
    """What becomes of an attempt."""

    PASSES = "passes"
    FAILS = "fails"
    MORE = "more"
    LESS = "less"
    OTHER = "other"  # the marks stand for another share, or wait for a person


@dataclasses.dataclass(frozen=True, slots=True)
class Marks:
    """Marks of an attempt; all None while an answer waits for a person."""

    raw: Decimal | None
    possible: Decimal
    share: Decimal | None
    is_passed: bool | None

    def said(self) -> dict[str, Any]:  # Any: JSON
        """As a step keeps it."""
        exact = {"raw": self.raw, "possible": self.possible, "share": self.share}
        return {name: None if value is None else f"{value:f}" for name, value in exact.items()} | {
            "is_passed": self.is_passed
        }


@dataclasses.dataclass(slots=True)
class Answer:
    """One answer of an attempt, as it counts."""

    id: int
    version_id: int
    fraction: Decimal | None
    most: Decimal
    is_left_out: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Effect:
    """An attempt that the ruling changes: its answers as they would be, its marks before and after."""

    attempt_id: int
    enrolment_id: int
    stable_key: str
    number: int
    answers: list[Answer]
    before: Marks
    after: Marks

    @property
    def place(self) -> tuple[int, str]:
        """The learner's place and the lesson, with whose other attempts it counts."""
        return self.enrolment_id, self.stable_key

    @property
    def is_moved(self) -> bool:
        """Whether the marks stand for something else, or are there for the first time, or no more."""
        return (self.before.share, self.before.is_passed) != (self.after.share, self.after.is_passed)

    @property
    def turn(self) -> Turn:
        """In one word."""
        if self.before.is_passed != self.after.is_passed and None not in (self.before.is_passed, self.after.is_passed):
            return Turn.PASSES if self.after.is_passed else Turn.FAILS
        was, now = self.before.share, self.after.share
        if was is None or now is None or was == now:
            return Turn.OTHER
        return Turn.MORE if now > was else Turn.LESS


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What a ruling does: the attempts that change, and how many it leaves as they are."""

    effects: list[Effect]
    answered: int
    by_hand: int

    @property
    def same(self) -> int:
        """How many attempts stay as they are."""
        return self.answered - len(self.effects)

    def counts(self) -> dict[str, int]:
        """How many of each turn, none left out."""
        found = [effect.turn for effect in self.effects]
        return {turn.value: found.count(turn) for turn in Turn} | {"same": self.same, "by_hand": self.by_hand}


def attempts_with(version_id: int) -> list[int]:
    """The attempts with this wording, in the order in which places are held.

    Those that are still sat are among them: one of them may be just about to be handed in by the key that was.
    """
    query = (
        select(Attempt.id)
        .join(QuestionAttempt, QuestionAttempt.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(QuestionAttempt.version_id == version_id, Attempt.state.in_((*HANDED_IN, AttemptState.IN_PROGRESS)))
        .order_by(Enrolment.run_id, Enrolment.id, Attempt.id)
    )
    return list(dict.fromkeys(session().scalars(query)))


def of_ruling(version: QuestionVersion, ruling: Ruling, attempt_ids: Sequence[int] | None = None) -> Outcome:
    """What `ruling` would do to these attempts, or to all that were handed in with `version`; four queries."""
    given = _given(version.id, attempt_ids)
    by_hand = _marked_by_hand(version.id, attempt_ids)
    known: dict[str, Decimal | None] = {}
    changed: dict[int, dict[int, Answer]] = {}
    for answer, attempt_id, response in given:
        now = dataclasses.replace(answer, is_left_out=rulings.leaves_out(ruling))
        if answer.id not in by_hand:
            now.fraction = _graded(version, response, ruling, known)
        if now != answer:
            changed.setdefault(attempt_id, {})[answer.id] = now
    answered = len({attempt_id for _answer, attempt_id, _response in given})
    return Outcome(_effects(changed), answered, len(by_hand))


def _given(version_id: int, attempt_ids: Sequence[int] | None) -> list[tuple[Answer, int, Response]]:
    query = (
        select(
            *(QuestionAttempt.id, QuestionAttempt.fraction, QuestionAttempt.max_mark, QuestionAttempt.is_left_out),
            *(QuestionAttempt.attempt_id, QuestionAttempt.response),
        )
        .join(Attempt, Attempt.id == QuestionAttempt.attempt_id)
        .where(QuestionAttempt.version_id == version_id, Attempt.state.in_(HANDED_IN))
    )
    rows = session().execute(query if attempt_ids is None else query.where(Attempt.id.in_(attempt_ids)))
    return [(Answer(row[0], version_id, *row[1:4]), row[4], row[5]) for row in rows]


def _marked_by_hand(version_id: int, attempt_ids: Sequence[int] | None) -> set[int]:
    """The answers that a person marked: what a person said stands."""
    query = (
        select(AttemptStep.question_attempt_id)
        .join(QuestionAttempt, QuestionAttempt.id == AttemptStep.question_attempt_id)
        .where(QuestionAttempt.version_id == version_id)
        .where(AttemptStep.kind == StepKind.GRADE, AttemptStep.actor_id.is_not(None))
    )
    return set(
        session().scalars(query if attempt_ids is None else query.where(QuestionAttempt.attempt_id.in_(attempt_ids)))
    )


def _graded(
    version: QuestionVersion, response: Response, ruling: Ruling, known: dict[str, Decimal | None]
) -> Decimal | None:
    """The same answer is graded once."""
    said = json.dumps(response, sort_keys=True)
    if said not in known:
        known[said] = rulings.fraction_of(version, response, ruling)
    return known[said]


def _effects(changed: dict[int, dict[int, Answer]]) -> list[Effect]:
    """Add up each attempt anew from all its answers, exactly as handing in does."""
    answers: dict[int, list[Answer]] = {}
    for part in _portions(list(changed)):
        for answer, attempt_id in _all_answers(part):
            answers.setdefault(attempt_id, []).append(changed[attempt_id].get(answer.id, answer))
    effects = []
    for row in _rows(list(changed)):
        before = Marks(row.raw, row.possible, row.share, row.is_passed)
        after = _added_up(answers[row.id], row.pass_share)
        news = list(changed[row.id].values())
        effects.append(Effect(row.id, row.enrolment_id, row.stable_key, row.number, news, before, after))
    return effects


def _added_up(answers: Iterable[Answer], pass_share: Decimal) -> Marks:
    counted = [answer for answer in answers if not answer.is_left_out]
    possible = sum((answer.most for answer in counted), NOTHING)
    if any(answer.fraction is None for answer in counted):
        return Marks(None, possible, None, None)
    raw = sum(((answer.fraction or NOTHING) * answer.most for answer in counted), NOTHING)
    share = fraction(raw / possible) if possible else NOTHING
    return Marks(raw, possible, share, share >= pass_share)


def _all_answers(attempt_ids: Sequence[int]) -> list[tuple[Answer, int]]:
    columns = (QuestionAttempt.id, QuestionAttempt.version_id, QuestionAttempt.fraction, QuestionAttempt.max_mark)
    query = select(*columns, QuestionAttempt.is_left_out, QuestionAttempt.attempt_id)
    rows = session().execute(query.where(QuestionAttempt.attempt_id.in_(attempt_ids)))
    return [(Answer(*row[:5]), row[5]) for row in rows]


def _rows(attempt_ids: Sequence[int]) -> list[Any]:  # Any: rows of columns
    columns = (Attempt.id, Attempt.enrolment_id, Attempt.stable_key, Attempt.number)
    marks = (Attempt.raw, Attempt.possible, Attempt.share, Attempt.is_passed)
    found: list[Any] = []
    for part in _portions(attempt_ids):
        query = select(*columns, *marks, Quiz.pass_share).join(Quiz, Quiz.id == Attempt.quiz_id)
        found += session().execute(query.where(Attempt.id.in_(part)).order_by(Attempt.id)).all()
    return found


def _portions(ids: Sequence[int], size: int = 1000) -> Iterable[Sequence[int]]:
    """A statement takes only so many values."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
