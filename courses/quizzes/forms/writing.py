"""The forms of what is typed: a number, a few words, the gaps of a text."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Part
from wtforms.validators import Length, Optional

from courses.quizzes.forms.base import QuestionForm, Shape, choice, joined, lines, refill, said, spaced, with_key
from courses.quizzes.types import Kind, adopting, arabic
from courses.quizzes.types.cloze import MARK, MOST_GAPS
from courses.quizzes.types.face import MOST_OPTIONS, MOST_TEXT, MOST_TYPED, Body, Said
from courses.quizzes.types.short import Match
from lms.core.i18n import _l

BRACKETS = re.compile(r"(?<!\[)\[([^\[\]\n]{1,200})\](?!\])")


class NumericForm(QuestionForm):
    """A number, its tolerance and its units."""

    right = StringField(_l("The right number"), validators=[Length(max=60)])
    by = StringField(_l("How far off is still right"), default="0", validators=[Length(max=60)])
    by_kind = RadioField(
        _l("This tolerance is"),
        choices=[
            choice("absolute", _l("in the same unit")),
            choice("percent", _l("in percent of the right number")),
        ],
        default="absolute",
    )
    unit_ar = StringField(_l("Unit, in Arabic"), validators=[Optional(), Length(max=20)])
    unit_en = StringField(_l("Unit, in English"), validators=[Optional(), Length(max=20)])
    units = TextAreaField(
        _l("Other units that are taken"),
        description=_l("A line each: the unit, then what one of it is worth. For example: km = 1000"),
        validators=[Optional(), Length(max=500)],
    )
    unit_needed = BooleanField(_l("The number alone is not enough: its unit must be written"))

    kind = Kind.NUMERIC
    usual: ClassVar[Shape] = {"tolerance": {"kind": "absolute", "by": "0"}}
    template = "numeric"
    fields: ClassVar[dict[str, str]] = {**QuestionForm.fields, "tolerance": "by", "unit": "unit_ar"}

    def own_body(self) -> Shape:
        """Return number, tolerance and units."""
        pairs = (line.partition("=") for line in lines(self.units.data))
        return {
            "right": self.right.data or "",
            "tolerance": {"kind": self.by_kind.data or "absolute", "by": self.by.data or "0"},
            "unit": said(self.unit_ar.data, self.unit_en.data),
            "units": [{"text": text.strip(), "times": times.strip() or "1"} for text, _is, times in pairs],
            "unit_needed": bool(self.unit_needed.data) or None,
        }

    def show_own(self, body: Body) -> None:
        """Fill in number, tolerance and units."""
        tolerance, unit = body.get("tolerance", {}), body.get("unit", {})
        self.right.data = body.get("right", "")
        self.by.data, self.by_kind.data = tolerance.get("by", "0"), tolerance.get("kind", "absolute")
        self.unit_ar.data, self.unit_en.data = unit.get("ar", ""), unit.get("en", "")
        self.units.data = joined([f"{each['text']} = {each.get('times', '1')}" for each in body.get("units") or []])
        self.unit_needed.data = body.get("unit_needed") is True

    def place(self, name: str, index: int) -> Any:  # Any: a field
        """The units stand together."""
        return self.units if name == "units" else super().place(name, index)


class AnswerPart(Part):
    """One answer that is taken."""

    ar = StringField(_l("Answer"), validators=[Length(max=MOST_TYPED)])
    match = SelectField(
        _l("Compared"),
        choices=[
            choice("words", _l("as people spell it")),
            choice("stars", _l("with * for anything")),
            choice("regex", _l("as a regular expression")),
        ],
        validate_choice=False,
    )
    fraction = StringField(_l("Earns, from 0 to 1"), default="1", validators=[Length(max=20)])
    feedback_ar = StringField(_l("Told to whoever writes it, in Arabic"), validators=[Length(max=MOST_TEXT)])
    feedback_en = StringField(_l("Told to whoever writes it, in English"), validators=[Length(max=MOST_TEXT)])


class ShortForm(QuestionForm):
    """A short answer, typed."""

    answers = FieldList(FormField(AnswerPart), label=_l("Answers that are taken"), max_entries=MOST_OPTIONS)
    heeds = SelectMultipleField(
        _l("Differences in spelling that do count"),
        choices=[
            choice("hamza", _l("hamza: أ إ آ are not ا")),
            choice("letters", _l("ة is not ه, ى is not ي")),
            choice("marks", _l("vowel signs")),
            choice("case", _l("capital letters")),
        ],
        validate_choice=False,
    )
    example = StringField(
        _l("An example of a right answer"),
        description=_l("Needed where there are only patterns: learners see it as the right answer."),
        validators=[Optional(), Length(max=MOST_TYPED)],
    )

    kind = Kind.SHORT
    template = "short"
    offered: ClassVar[dict[str, int]] = {"answers": 3}

    def own_body(self) -> Shape:
        """Return the answers and what they heed."""
        rows = [entry.form for entry in self.rows("answers")]
        return {
            "answers": [
                {
                    "text": (row.ar.data or "").strip(),
                    "match": row.match.data or Match.WORDS.value,
                    "fraction": "" if (row.fraction.data or "").strip() in {"", "1"} else row.fraction.data,
                    "feedback": said(row.feedback_ar.data, row.feedback_en.data),
                }
                for row in rows
            ],
            "heeds": [heed for heed in arabic.HEEDS if heed in (self.heeds.data or [])],
            "example": self.example.data,
        }

    def show_own(self, body: Body) -> None:
        """Fill in the answers and what they heed."""
        rows = []
        for answer in body.get("answers", []):
            told = answer.get("feedback") or {}
            feedback = {"feedback_ar": told.get("ar", ""), "feedback_en": told.get("en", "")}
            rows.append({"fraction": "1", **answer, "ar": answer["text"], **feedback})
        refill(self.answers, rows)
        self.heeds.data, self.example.data = list(body.get("heeds") or []), body.get("example", "")

    def is_written(self, name: str, row: Any) -> bool:  # Any: the form of a row
        """An answer is one text in whatever language."""
        return bool((row.ar.data or "").strip()) if name == "answers" else super().is_written(name, row)


class GapPart(Part):
    """What belongs into one gap."""

    key = HiddenField()
    kind = SelectField(
        _l("What is done here"),
        choices=[
            choice("text", _l("a word is written")),
            choice("choice", _l("one is chosen; the first line is right")),
            choice("number", _l("a number is written")),
        ],
        validate_choice=False,
    )
    ar = TextAreaField(_l("What is taken, a line each"), validators=[Length(max=MOST_TEXT)])
    en = TextAreaField(_l("The choices in English, in the same order"), validators=[Length(max=MOST_TEXT)])
    by = StringField(_l("How far off is still right"), validators=[Length(max=60)])
    weight = StringField(_l("Weight"), default="1", validators=[Length(max=20)])


class ClozeForm(QuestionForm):
    """A text with gaps: `[word]` makes one, and a row below says what else belongs into it."""

    text_ar = TextAreaField(_l("The text with its gaps, in Arabic"), validators=[Length(max=MOST_TEXT)])
    text_en = TextAreaField(_l("The text with its gaps, in English"), validators=[Optional(), Length(max=MOST_TEXT)])
    gaps = FieldList(FormField(GapPart), label=_l("Gaps"), max_entries=MOST_GAPS)

    kind = Kind.CLOZE
    template = "cloze"
    fields: ClassVar[dict[str, str]] = {**QuestionForm.fields, "text": "text_ar"}

    def make_gaps(self) -> None:
        """Turn each `[word]` into a gap: the first of the Arabic text and the first of the English are one."""
        words = [BRACKETS.findall(text) for text in (self.text_ar.data or "", self.text_en.data or "")]
        taken = {row.key.data for row in (entry.form for entry in self.gaps.entries)}
        room = MOST_GAPS - len(self.gaps.entries)
        free = [key for key in map(str, range(1, MOST_GAPS + len(taken) + 1)) if key not in taken]
        keys = free[: min(max(map(len, words)), room)]
        for index, key in enumerate(keys):
            given = dict.fromkeys(found[index].strip() for found in words if index < len(found))
            self.gaps.append_entry({"key": key, "kind": "text", "ar": joined(list(given)), "weight": "1"})
        for field in (self.text_ar, self.text_en):
            names = iter(keys)
            field.data = BRACKETS.sub(partial(_mark, names), field.data or "")

    def own_body(self) -> Shape:
        """Return the text and its gaps; a gap that stands in no text any more is gone."""
        self.make_gaps()
        return {
            "text": said(self.text_ar.data, self.text_en.data),
            "gaps": [self._gap(entry.form) for entry in self.rows("gaps")],
        }

    def show_own(self, body: Body) -> None:
        """Fill in the text and its gaps."""
        text = body.get("text") or {}
        self.text_ar.data, self.text_en.data = text.get("ar", ""), text.get("en", "")
        refill(self.gaps, [_gap_row(gap) for gap in body.get("gaps", [])])
        spaced(self.gaps, 0)

    def is_written(self, name: str, row: Any) -> bool:  # Any: the form of a row
        """A gap counts as long as it stands in a text."""
        if name != "gaps":
            return super().is_written(name, row)
        return row.key.data in MARK.findall(f"{self.text_ar.data or ''} {self.text_en.data or ''}")

    def _gap(self, row: Any) -> Shape:  # Any: the form of a row
        before = with_key(self.before.get("gaps"), row.key.data)
        weight = row.weight.data if "weight" in before or row.weight.data != "1" else ""
        told: Shape = {"key": row.key.data, "kind": row.kind.data or "text", "weight": weight}
        if before.get("kind") != told["kind"]:
            before = {}
        if told["kind"] == "number":
            tolerance = {"kind": "absolute", **before.get("tolerance", {}), "by": row.by.data or "0"}
            return {**before, **told, "right": joined(lines(row.ar.data)), "tolerance": tolerance}
        if told["kind"] == "choice":
            return {**before, **told, "options": _options(row, before.get("options") or [])}
        known = {answer["text"]: answer for answer in before.get("answers") or []}
        taken = [known.get(line) or {"text": line, "match": "words"} for line in lines(row.ar.data)]
        return {**before, **told, "answers": taken}


def _mark(names: Iterator[str], found: re.Match[str]) -> str:
    key = next(names, None)
    return found[0] if key is None else f"[[{key}]]"


def _options(row: Any, before: list[Shape]) -> list[Shape]:  # Any: the form of a row
    """A line is an option; one that says what it said before keeps its key."""
    english = lines(row.en.data)
    texts: list[Said] = [
        said(line, english[index] if index < len(english) else None) for index, line in enumerate(lines(row.ar.data))
    ]
    known = {str(option["text"]): option for option in before}
    made = [{"text": text, **known.get(str(text), {}), "right": index == 0} for index, text in enumerate(texts)]
    return [{**option, "key": option.get("key") or adopting.key_of(option["text"])} for option in made]


def _gap_row(gap: Body) -> Shape:
    row: Shape = {"key": gap["key"], "kind": gap["kind"], "weight": gap.get("weight", "1")}
    if gap["kind"] == "number":
        return {**row, "ar": gap["right"], "by": (gap.get("tolerance") or {}).get("by", "0")}
    if gap["kind"] == "choice":
        ordered = sorted(gap["options"], key=lambda option: option.get("right") is not True)
        texts = {language: [option["text"].get(language, "") for option in ordered] for language in ("ar", "en")}
        return {**row, "ar": joined(texts["ar"]), "en": joined(texts["en"])}
    return {**row, "ar": joined([answer["text"] for answer in gap["answers"]])}
