"""The one face of every question type, and the words they share.

A type is a module; `QuestionType` says what it must offer. Nothing here knows the database or the web.
A *body* is the question as its author wrote it, a *given* is what came over the wire (field name to values,
the same from a form and from JSON), a *response* is what we keep: normalised, `{}` when nothing was answered.

The body is also the neutral shape in which questions are exchanged: each module's docstring says its own fields,
and all share these. A *text* is `{"ar": "…", "en": "…"}`, in the languages in which it is written.

    ask       text   what is asked; needed
    explain   text   why it is so; shown with the result
    hints     [text] given one by one where the quiz allows it
    media     [{"asset": public id, "kind": "picture" | "sound", "alt": text}]   shown above the question

`adopt` takes such a body from anywhere (a file, another school, a form) and brings it into order.
"""

import dataclasses
import random
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final, Protocol

# JSON as an author wrote it: its shape is what `check` is for, so no narrower type is true before that.
Body = Mapping[str, Any]
Given = Mapping[str, Sequence[str]]
Response = Mapping[str, Any]
Said = dict[str, str]
Stored = dict[str, Any]  # a body as it is kept

ANSWER: Final = "answer"
LANGUAGES: Final = ("ar", "en")
MOST_TEXT: Final = 4000
MOST_OPTIONS: Final = 12
MOST_TYPED: Final = 500
MOST_MEDIA: Final = 4
TYPED: Final = ""  # the language of what a learner typed: nobody knows it, so pages isolate it and guess its direction
SHARED: Final = ("ask", "explain", "hints", "media")
ASSET: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
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
    BAD_FRACTION = "bad_fraction"
    NO_ALT = "no_alt"
    BAD_MEDIA = "bad_media"
    BAD_PATTERN = "bad_pattern"
    SLOW_PATTERN = "slow_pattern"
    NO_EXAMPLE = "no_example"
    TOO_FEW_ITEMS = "too_few_items"
    TOO_FEW_CHOICES = "too_few_choices"
    NO_GAP = "no_gap"
    UNKNOWN_GAP = "unknown_gap"
    BROKEN_GAP = "broken_gap"
    GAPS_DIFFER = "gaps_differ"
    BAD_LIMIT = "bad_limit"
    NO_PICTURE = "no_picture"
    BAD_AREA = "bad_area"


@dataclasses.dataclass(frozen=True)
class Problem:
    """A fault and the field it stands in, so that a form can show it there."""

    where: str
    fault: Fault


class NotAnAnswer(ValueError):
    """What came over the wire cannot be an answer to this question."""


class TooLong(NotAnAnswer):
    """The answer is longer than any answer may be."""

    def __init__(self, letters: int, most: int) -> None:
        super().__init__(f"{letters} letters of {most}")
        self.letters, self.most = letters, most


class Remark(StrEnum):
    """What a learner should know about an answer before handing in; the answer is kept all the same."""

    UNREADABLE_NUMBER = "unreadable_number"
    UNKNOWN_UNIT = "unknown_unit"
    PARTS_EMPTY = "parts_empty"
    SAME_PLACE = "same_place"
    TOO_FEW_WORDS = "too_few_words"
    TOO_MANY_WORDS = "too_many_words"


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One part of a question that has several (a gap, a pair, a place), with what was said and what is right."""

    label: Said
    said: Said
    right: Said
    share: Decimal | None  # of what this part can earn; None where a person must say


class QuestionType(Protocol):
    """What each module of this package offers."""

    def adopt(self, raw: Body) -> Stored:
        """Return the body in the type's own shape: known fields only, texts trimmed, keys given where they lack."""

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

    def parts(self, body: Body, response: Response) -> list[Part]:
        """Return each part with its own verdict; nothing for a question that is one whole."""


def no_order(_body: Body, _chance: random.Random) -> list[str]:
    """There is nothing to order."""
    return []


def no_remark(_body: Body, _response: Response) -> Remark | None:
    """Nothing can be unclear about what was chosen."""
    return None


def no_parts(_body: Body, _response: Response) -> list[Part]:
    """The question is one whole."""
    return []


def problems_of_all(body: Body) -> list[Problem]:
    """Check what all questions have: the question itself, its explanation, its hints, its pictures and sounds."""
    problems = problems_of_text(body, "ask", needed=True) + problems_of_text(body, "explain", needed=False)
    hints = body.get("hints") or []
    if not isinstance(hints, list) or any(len(text) > MOST_TEXT for hint in hints for text in written(hint).values()):
        problems.append(Problem("hints", Fault.TOO_LONG))
    return problems + problems_of_media(body.get("media") or [])


def problems_of_media(media: Any) -> list[Problem]:  # Any: JSON as somebody wrote it
    """Check pictures and sounds: each is one that may be in the library, with words for who cannot see or hear it."""
    if not isinstance(media, list) or len(media) > MOST_MEDIA:
        return [Problem("media", Fault.BAD_MEDIA)]
    problems = []
    for index, each in enumerate(media):
        is_known = isinstance(each, Mapping) and is_one_of(each.get("kind"), {"picture", "sound"})
        if not is_known or not ASSET.fullmatch(str(each.get("asset"))):
            problems.append(Problem(f"media.{index}", Fault.BAD_MEDIA))
        elif not written(each.get("alt")):
            problems.append(Problem(f"media.{index}", Fault.NO_ALT))
    return problems


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


def is_one_of(value: object, known: Collection[str]) -> bool:
    """Whether it is a word, and one of those that we know."""
    return isinstance(value, str) and value in known


def typed(text: str) -> Said:
    """Return what a learner typed as a text, in no language that we know."""
    return {TYPED: text}


def one_value(given: Given, field: str = ANSWER) -> str:
    """Return the only value of a field, empty when nothing was answered."""
    values = [value.strip() for value in given.get(field, ()) if value.strip()]
    if len(values) > 1:
        raise NotAnAnswer
    return values[0] if values else ""


def fraction(value: Decimal) -> Decimal:
    """Bring a fraction between 0 and 1 and to the seven places the database keeps."""
    return min(max(value, NOTHING), WHOLE).quantize(STEP, rounding=ROUND_HALF_UP)
