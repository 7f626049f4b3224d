"""The form on which a rubric is written: rows of criteria, in each rows of levels; an empty row is left out."""

from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.validators import InputRequired, Length, Optional

from courses.catalog.models import new_key
from courses.rubrics.service import MOST_CRITERIA, MOST_LEVELS, Criteria, Fault, Problem
from lms.core import digits
from lms.core.forms import Form
from lms.core.i18n import _l

FAULTS = {
    Fault.NONE: _l("Please write at least one criterion; twelve are the most."),
    Fault.TITLE: _l("Please give it a name."),
    Fault.WEIGHT: _l("A weight is a number above 0, 1000 at most."),
    Fault.LEVELS: _l("A criterion needs two to eight levels."),
    Fault.POINTS: _l("Points are a number between 0 and 1000."),
    Fault.SAME: _l("Another level of this criterion has the same points."),
    Fault.NOTHING: _l("The best level must be worth more than nothing."),
}
USUAL = [
    ("4", "ممتاز", "Excellent"),
    ("3", "جيد جدًّا", "Very good"),
    ("2", "جيد", "Good"),
    ("1", "يحتاج إلى تحسين", "Needs work"),
    ("0", "غير موجود", "Absent"),
]
FIRST_CRITERIA = 3


class LevelPart(Part):
    """A level: what it is worth, its name, and what one sees in work of this level."""

    points = StringField(_l("Points"), validators=[Length(max=20)])
    ar = StringField(_l("Name of the level, in Arabic"), validators=[Length(max=100)])
    en = StringField(_l("Name of the level, in English"), validators=[Length(max=100)])
    words_ar = TextAreaField(_l("What one sees, in Arabic"), validators=[Length(max=1000)])
    words_en = TextAreaField(_l("What one sees, in English"), validators=[Length(max=1000)])

    @property
    def is_written(self) -> bool:
        """Whether anything stands in it."""
        return any((field.data or "").strip() for field in self)

    def value(self) -> dict[str, Any]:  # Any: as said in the model
        """The level as it is kept."""
        return {
            "points": number(self.points.data),
            "title": said(self.ar.data, self.en.data),
            "words": said(self.words_ar.data, self.words_en.data),
        }


class CriterionPart(Part):
    """A criterion; its key stays with it when it is moved or reworded."""

    key = HiddenField()
    ar = StringField(_l("Criterion, in Arabic"), validators=[Length(max=200)])
    en = StringField(_l("Criterion, in English"), validators=[Length(max=200)])
    weight = StringField(_l("Weight"), validators=[Length(max=20)])
    levels = FieldList(FormField(LevelPart), max_entries=MOST_LEVELS)

    @property
    def is_written(self) -> bool:
        """Whether it has a name, or levels that somebody described."""
        return bool(said(self.ar.data, self.en.data))

    def written(self) -> list[LevelPart]:
        """The levels that are not empty rows."""
        return [entry.form for entry in self.levels.entries if entry.form.is_written]


class RubricForm(Form):
    """The whole rubric."""

    title_ar = StringField(_l("Name of the rubric, in Arabic"), validators=[InputRequired(), Length(max=200)])
    title_en = StringField(_l("Name of the rubric, in English"), validators=[Optional(), Length(max=200)])
    criteria = FieldList(FormField(CriterionPart), max_entries=MOST_CRITERIA)

    def title(self) -> dict[str, str]:
        """The name in the languages in which it was written."""
        return said(self.title_ar.data, self.title_en.data)

    def value(self) -> Criteria:
        """The criteria as they are kept."""
        return [
            {
                "key": part.key.data or new_key(),
                "title": said(part.ar.data, part.en.data),
                "weight": number(part.weight.data),
                "levels": [level.value() for level in part.written()],
            }
            for part in self.written()
        ]

    def written(self) -> list[CriterionPart]:
        """The criteria that are not empty rows."""
        return [entry.form for entry in self.criteria.entries if entry.form.is_written]

    def show(self, title: dict[str, str], criteria: Criteria) -> None:
        """Fill the form from a rubric."""
        self.title_ar.data, self.title_en.data = title.get("ar", ""), title.get("en", "")
        for criterion in criteria:
            self.criteria.append_entry(
                {
                    "key": criterion["key"],
                    "ar": criterion["title"].get("ar", ""),
                    "en": criterion["title"].get("en", ""),
                    "weight": criterion["weight"],
                    "levels": [_row(level) for level in criterion["levels"]],
                }
            )

    def add_criteria(self, count: int) -> None:
        """Offer more empty criteria, each with the usual levels."""
        for _ in range(min(count, MOST_CRITERIA - len(self.criteria.entries))):
            self.criteria.append_entry(
                {"weight": "1", "levels": [{"points": points, "ar": ar, "en": en} for points, ar, en in USUAL]}
            )

    def add_level(self, place: int) -> None:
        """Offer an empty level in one criterion."""
        if 0 <= place < len(self.criteria.entries):
            levels = self.criteria.entries[place].form.levels
            if len(levels.entries) < MOST_LEVELS:
                levels.append_entry()

    def point_at(self, problems: list[Problem]) -> None:
        """Put each problem beside the field in which it stands."""
        for field, fault in self._places(problems):
            field.errors = [*field.errors, str(FAULTS[fault])]

    def _places(self, problems: list[Problem]) -> Iterator[tuple[Any, Fault]]:  # Any: WTForms' fields
        written = self.written()
        for problem in problems:
            if problem.criterion < 0 or problem.fault is Fault.NONE:
                yield self.title_ar, problem.fault
                continue
            part = written[problem.criterion]
            if problem.level is not None:
                level = part.written()[problem.level]
                yield (level.ar if problem.fault is Fault.TITLE else level.points), problem.fault
            elif problem.fault in {Fault.TITLE, Fault.WEIGHT}:
                yield (part.ar if problem.fault is Fault.TITLE else part.weight), problem.fault
            else:
                yield part.ar, problem.fault


def said(ar: str | None, en: str | None) -> dict[str, str]:
    """What was written, in the languages in which something was."""
    return {language: text.strip() for language, text in (("ar", ar), ("en", en)) if text and text.strip()}


def number(text: str | None) -> str:
    """A number as it was typed, in 0-9 and with a point; the service judges it."""
    return digits.fold(text or "").strip().replace("٫", ".").replace("،", ".").replace(",", ".")


def _row(level: dict[str, Any]) -> dict[str, str]:  # Any: as said in the model
    title, words = level["title"], level.get("words", {})
    return {
        "points": level["points"],
        "ar": title.get("ar", ""),
        "en": title.get("en", ""),
        "words_ar": words.get("ar", ""),
        "words_en": words.get("en", ""),
    }
