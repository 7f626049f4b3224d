"""The one face of every question type, and the words they share.

A type is a module; `QuestionType` says what it must offer. Nothing here knows the database or the web.
A *body* is the question as its author wrote it, a *given* is what came over the wire (field name to values,
the same from a form and from JSON), a *response* is what we keep: normalised, `{}` when nothing was answered.
"""

import dataclasses
import random
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final, Protocol

# JSON as an author wrote it: its shape is what `check` is for, so no narrower type is true before that.
Body = Mapping[str, Any]
Given = Mapping[str, Sequence[str]]
Response = Mapping[str, Any]
Said = dict[str, str]

ANSWER: Final = "answer"
LANGUAGES: Final = ("ar", "en")
MOST_TEXT: Final = 4000
MOST_OPTIONS: Final = 12
WHOLE: Final = Decimal(1)
NOTHING: Final = Decimal(0)
STEP: Final = Decimal("0.0000001")


class Fault(StrEnum):
    """What an author still has to put right."""

    NO_QUESTION = "no_question"
    TOO_LONG = "too_long"
    NOT_IN_EVERY_LANGUAGE = "not_in_every_language"
    TOO_FEW_OPTIONS = "too_few_options"
    TOO_MANY_OPTIONS = "too_many_options"
    EMPTY_OPTION = "empty_option"
    SAME_OPTION = "same_option"
    BROKEN_OPTION = "broken_option"
    NO_RIGHT_ANSWER = "no_right_answer"
    TWO_RIGHT_ANSWERS = "two_right_answers"
    BAD_SCORING = "bad_scoring"
    BAD_PENALTY = "bad_penalty"
    NOT_A_NUMBER = "not_a_number"
    BAD_TOLERANCE = "bad_tolerance"
    BAD_UNIT = "bad_unit"


@dataclasses.dataclass(frozen=True)
class Problem:
    """A fault and the field it stands in, so that a form can show it there."""

    where: str
    fault: Fault


class NotAnAnswer(ValueError):
    """What came over the wire cannot be an answer to this question."""


class Remark(StrEnum):
    """What a learner should know about an answer before handing in; the answer is kept all the same."""

    UNREADABLE_NUMBER = "unreadable_number"
    UNKNOWN_UNIT = "unknown_unit"


class QuestionType(Protocol):
    """What each module of this package offers."""

    def check(self, body: Body) -> list[Problem]:
        """Return everything an author must put right; empty means the question can be used."""

    def order(self, body: Body, chance: random.Random) -> list[str]:
        """Return the option keys in the order in which one attempt shows them."""

    def shown(self, body: Body, order: Sequence[str]) -> dict[str, Any]:
        """Return what a learner may see while answering: never anything that tells the right answer."""

    def read(self, body: Body, given: Given) -> Response:
        """Return the normalised response, or raise `NotAnAnswer`."""

    def remark(self, body: Body, response: Response) -> Remark | None:
        """Return what the learner should be told about this answer while it can still be changed."""

    def grade(self, body: Body, response: Response) -> Decimal | None:
        """Return the fraction of the mark, from 0 to 1, to seven places; None where a person must say.

        Nothing answered is always `NOTHING`: no person need look at it.
        """

    def right(self, body: Body) -> Response:
        """Return a response that earns the whole mark; `{}` where only a person can tell."""

    def said(self, body: Body, response: Response) -> list[Said]:
        """Return what a response says, in words, one text for each part of it."""


def problems_of_text(body: Body, field: str, *, needed: bool) -> list[Problem]:
    """Check one text of the body: present where needed, short enough."""
    texts = written(body.get(field))
    if needed and not texts:
        return [Problem(field, Fault.NO_QUESTION)]
    if any(len(text) > MOST_TEXT for text in texts.values()):
        return [Problem(field, Fault.TOO_LONG)]
    return []


def written(text: object) -> Said:
    """Return only the languages in which `text` really says something."""
    if not isinstance(text, Mapping):
        return {}
    return {
        language: words.strip()
        for language in LANGUAGES
        if isinstance(words := text.get(language), str) and words.strip()
    }


def one_value(given: Given) -> str:
    """Return the only value of the answer field, empty when nothing was answered."""
    values = [value.strip() for value in given.get(ANSWER, ()) if value.strip()]
    if len(values) > 1:
        raise NotAnAnswer
    return values[0] if values else ""


def fraction(value: Decimal) -> Decimal:
    """Bring a fraction between 0 and 1 and to the seven places the database keeps."""
    return min(max(value, NOTHING), WHOLE).quantize(STEP, rounding=ROUND_HALF_UP)
