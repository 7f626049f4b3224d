"""What the pages show of a question: while it is answered never its key, afterwards only what the rules reveal."""

import dataclasses
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.quizzes import types
from courses.quizzes.models import Attempt, QuestionAttempt, QuestionVersion, Quiz
from courses.quizzes.service.saving import as_given, digest
from courses.quizzes.types.face import NOTHING, WHOLE, Given, Remark, Response, Said


class Reveal(StrEnum):
    """When a learner sees the right answers."""

    AT_ONCE = "at_once"
    WHEN_PASSED = "when_passed"
    NEVER = "never"


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked, with the answer as it stands."""

    slot: int
    type: str
    max_mark: Decimal
    question: dict[str, Any]  # Any: what the question type shows
    given: Given
    flagged: bool = False
    revision: int = 0
    was: str = ""
    remark: Remark | None = None

    @property
    def is_answered(self) -> bool:
        """Whether anything was answered."""
        return bool(self.given)


@dataclasses.dataclass(frozen=True, slots=True)
class Marked:
    """A question with its mark, and with its key where that may be seen."""

    slot: int
    ask: Said
    max_mark: Decimal
    fraction: Decimal | None  # None while it waits for a person
    said: list[Said]
    right: list[Said]
    explain: Said
    comment: str = ""

    @property
    def mark(self) -> Decimal | None:
        """What it earned, once that is known."""
        return None if self.fraction is None else self.fraction * self.max_mark

    @property
    def kind(self) -> str:
        """The sign that it wears: done, half, wrong or, while a person has not marked it, waits."""
        if self.fraction is None:
            return "waits"
        if self.fraction == NOTHING:
            return "wrong"
        return "done" if self.fraction == WHOLE else "half"


def asked(answer: QuestionAttempt) -> Asked:
    """Return a question of an attempt; `answer` comes with its version."""
    version, response = answer.version, answer.response
    type_ = types.of(version.type)
    return Asked(
        slot=answer.slot,
        type=version.type,
        max_mark=answer.max_mark,
        question=type_.shown(version.body, answer.order),
        given=as_given(response),
        flagged=answer.is_flagged,
        revision=answer.revision,
        was=digest(response),
        remark=type_.remark(version.body, response),
    )


def tried(slot: int, version: QuestionVersion, mark: Decimal, response: Response | None = None) -> Asked:
    """Return a question as a trainer tries it out: in the author's order, belonging to no attempt."""
    return tried_body(slot, version.type, version.body, mark, response)


def tried_body(
    slot: int, type_name: str, body: dict[str, Any], mark: Decimal, response: Response | None = None
) -> Asked:
    """Return a question that may not even be kept yet."""
    type_ = types.of(type_name)
    order = type_.order({**body, "shuffle": False}, types.chance_for(0, slot))
    return Asked(slot, type_name, mark, type_.shown(body, order), as_given(response or {}))


def marked(answer: QuestionAttempt, *, reveal: bool, comment: str = "") -> Marked:
    """Return a question of an attempt that was handed in."""
    version, mark, fraction = answer.version, answer.max_mark, answer.fraction
    found = marked_version(answer.slot, version, mark, answer.response, fraction, reveal=reveal)
    return dataclasses.replace(found, comment=comment)


def marked_version(
    slot: int,
    version: QuestionVersion,
    mark: Decimal,
    response: Response,
    fraction: Decimal | None,
    *,
    reveal: bool,
) -> Marked:
    """Return a graded response to a version."""
    type_, body = types.of(version.type), version.body
    return Marked(
        slot=slot,
        ask=body["ask"],
        max_mark=mark,
        fraction=fraction,
        said=type_.said(body, response),
        right=type_.said(body, type_.right(body)) if reveal else [],
        explain=body.get("explain") or {} if reveal else {},
    )


def reveals(attempt: Attempt) -> bool:
    """Whether the learner may see the right answers of this attempt."""
    rule = attempt.quiz.settings.get("reveal", Reveal.AT_ONCE)
    return not attempt.is_open and (
        rule == Reveal.AT_ONCE or (rule == Reveal.WHEN_PASSED and attempt.is_passed is True)
    )


def band(quiz: Quiz, share: Decimal) -> Said:
    """Return the words that the author wrote for results like this one."""
    bands = sorted(quiz.settings.get("bands", []), key=lambda each: Decimal(each["from"]), reverse=True)
    return next((dict(each["text"]) for each in bands if share >= Decimal(each["from"])), {})


def pages(quiz: Quiz) -> str:
    """Whether a paper shows one question at a time ("one") or all below each other ("all")."""
    return str(quiz.settings.get("pages", "one"))
