"""What a form may ask, and whether an answer is one. Pure: no database, no web."""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from lms.core import digits
from lms.core.i18n import _l, choose

Schema = list[dict[str, Any]]  # Any: as said in the model
Raw = Mapping[str, str | Sequence[str]]
Answers = dict[str, Any]  # Any: a text, a list of keys, or true and false
MOST_QUESTIONS, MOST_CHOICES = 30, 40
LONGEST = {"text": 300, "long_text": 4000, "number": 30}
FEWEST_CHOICES = 2


class Type(enum.StrEnum):
    """The kinds of question. `info` asks nothing: it is a paragraph to be read."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    CONSENT = "consent"
    INFO = "info"


CHOOSING = frozenset({Type.CHOICE, Type.CHOICES})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things to choose; its key stays with it over the versions."""

    key: str
    label: dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form; its key stays with it over the versions."""

    key: str
    type: Type
    label: dict[str, str]
    help: dict[str, str] = field(default_factory=dict)
    required: bool = False
    choices: tuple[Choice, ...] = ()

    def label_of(self, key: str) -> dict[str, str]:
        """What a choice is called."""
        return next((choice.label for choice in self.choices if choice.key == key), {})


class Fault(enum.StrEnum):
    """What can be wrong with a form as it is written."""

    EMPTY = "empty"
    MANY = "many"
    LABEL = "label"
    CHOICES = "choices"
    SAME = "same"  # two choices are called the same


def of(schema: Schema) -> tuple[Question, ...]:
    """The questions of a schema, in order."""
    return tuple(
        Question(
            key=each["key"],
            type=Type(each["type"]),
            label=each["label"],
            help=each.get("help", {}),
            required=bool(each.get("required")),
            choices=tuple(Choice(one["key"], one["label"]) for one in each.get("choices", ())),
        )
        for each in schema
    )


def problems(schema: Schema) -> list[tuple[int, Fault]]:
    """What is wrong with a form, and at which question (-1: the form itself); nothing where it is sound."""
    if not schema:
        return [(-1, Fault.EMPTY)]
    found = [(-1, Fault.MANY)] if len(schema) > MOST_QUESTIONS else []
    for place, question in enumerate(of(schema)):
        if not question.label:
            found.append((place, Fault.LABEL))
        if question.type in CHOOSING:
            called = [tuple(sorted(choice.label.items())) for choice in question.choices]
            if not FEWEST_CHOICES <= len(called) <= MOST_CHOICES:
                found.append((place, Fault.CHOICES))
            elif len(set(called)) < len(called):
                found.append((place, Fault.SAME))
    return found


class Wrong(Exception):
    """An answer that is none; the sentence says why."""


def checked(questions: Iterable[Question], raw: Raw) -> tuple[Answers, dict[str, str]]:
    """The answers as they are kept, and for each question that was answered badly a sentence.

    An optional question that was left out has no answer. What was not asked is left out.
    """
    answers: Answers = {}
    wrong: dict[str, str] = {}
    for question in questions:
        if question.type is Type.INFO:
            continue
        given = _given(raw.get(question.key, ()))
        if not given:
            if question.required or question.type is Type.CONSENT:
                wrong[question.key] = str(_missing(question))
            continue
        try:
            answers[question.key] = _READ[question.type](question, given)
        except Wrong as refusal:
            wrong[question.key] = str(refusal)
    return answers, wrong


def said(question: Question, answer: Any, locale: str | None = None) -> str:  # Any: as kept
    """An answer as people read it; empty where there is none."""
    if answer is None:
        return ""
    if question.type in {Type.YES_NO, Type.CONSENT}:
        return str(_l("Yes") if answer else _l("No"))
    if question.type is Type.CHOICE:
        return choose(question.label_of(answer), locale) or str(answer)
    if question.type is Type.CHOICES:
        return str(_l("; ")).join(choose(question.label_of(key), locale) or key for key in answer)
    return str(answer)


def _given(value: str | Sequence[str]) -> list[str]:
    values = [value] if isinstance(value, str) else list(value)
    return [clean for each in values if (clean := each.replace("\r\n", "\n").strip())]


def _missing(question: Question) -> object:
    if question.type is Type.CONSENT:
        return _l("Without your consent we cannot go on.")
    if question.type in CHOOSING or question.type is Type.YES_NO:
        return _l("Please choose an answer.")
    return _l("Please answer this question.")


def _text(question: Question, given: list[str]) -> str:
    most = LONGEST[question.type.value]
    if len(given[0]) > most:
        raise Wrong(_l("This is too long: %(number)s characters are the most.", number=most))
    return given[0]


def _number(question: Question, given: list[str]) -> str:
    typed = digits.fold(_text(question, given)).replace("٫", ".").replace("٬", "").replace(",", ".").replace(" ", "")
    try:
        number = Decimal(typed)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Wrong(_l("Please write a number."))
    return f"{number:f}"


def _date(question: Question, given: list[str]) -> str:
    del question
    typed = digits.fold(given[0]).replace("/", "-").replace(".", "-").split("-")
    numbers = [int(part) for part in typed if part.isdecimal()]
    if len(numbers) == 3 and len(typed) == 3:  # noqa: PLR2004 - day, month, year, in either order
        year, month, day = numbers if len(typed[0]) == 4 else reversed(numbers)  # noqa: PLR2004 - a year
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            pass
    raise Wrong(_l("Please write a day, such as 25/1/2026."))


def _choice(question: Question, given: list[str]) -> str:
    if given[0] not in {choice.key for choice in question.choices}:
        raise Wrong(_l("Please choose one of the answers."))
    return given[0]


def _choices(question: Question, given: list[str]) -> list[str]:
    known = [choice.key for choice in question.choices]
    if set(given) - set(known):
        raise Wrong(_l("Please choose one of the answers."))
    return [key for key in known if key in given]


def _yes_no(question: Question, given: list[str]) -> bool:
    del question
    if given[0] not in {"yes", "no"}:
        raise Wrong(_l("Please choose one of the answers."))
    return given[0] == "yes"


def _consent(question: Question, given: list[str]) -> bool:
    if not _yes_no(question, given):
        raise Wrong(_missing(question))
    return True


_READ = {
    Type.TEXT: _text,
    Type.LONG_TEXT: _text,
    Type.NUMBER: _number,
    Type.DATE: _date,
    Type.CHOICE: _choice,
    Type.CHOICES: _choices,
    Type.YES_NO: _yes_no,
    Type.CONSENT: _consent,
}
