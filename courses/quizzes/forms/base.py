"""What the form of every kind of question has: the question, its pictures and hints, its explanation, its mark."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from courses.quizzes import types
from courses.quizzes.faults import WORDS
from courses.quizzes.types import Kind, numbers
from courses.quizzes.types.face import MOST_MEDIA, MOST_TEXT, Body, Problem, Said
from lms.core.forms import Form
from lms.core.i18n import _, _l, number

Shape = dict[str, Any]  # Any: the shape is the question type's
MOST_HINTS = 5


def said(ar: str | None, en: str | None) -> Said:
    """Return what was written, in the languages in which something was."""
    return {language: text.strip() for language, text in (("ar", ar), ("en", en)) if text and text.strip()}


def choice(value: object, label: object) -> SelectChoice:
    """Return one choice of a list."""
    return SelectChoice(value, label)


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:  # Any: a value and its words, said later
    """Return a list of choices from the words for each."""
    return [choice(str(value), said_later) for value, said_later in words.items()]


def with_key(parts: Any, key: str | None) -> Shape:  # Any: a list of a body that is sound, or nothing
    """Return the part as it was before, so that what the form does not show stays with it."""
    return next((dict(part) for part in parts or [] if part.get("key") == key), {})


def spaced(fields: "FieldList[Any]", fewest: int) -> None:
    """Offer rows until there are so many."""
    while len(fields.entries) < min(fewest, fields.max_entries or fewest):
        fields.append_entry()


def refill(fields: "FieldList[Any]", rows: Iterable[Mapping[str, Any]]) -> None:  # Any: what the row's fields take
    """Fill a list of rows anew."""
    while fields.entries:
        fields.pop_entry()
    for row in rows:
        fields.append_entry(row)


class TextPart(Part):
    """A text in both languages; its key stays with it when it is moved or reworded."""

    key = HiddenField()
    ar = StringField(_l("In Arabic"), validators=[Length(max=MOST_TEXT)])
    en = StringField(_l("In English"), validators=[Length(max=MOST_TEXT)])

    @property
    def text(self) -> Said:
        """What was written."""
        return said(self.ar.data, self.en.data)


class MediaPart(Part):
    """A picture or a sound above the question: a file that comes with the form, kept at once, then named by `asset`."""

    asset, kind = HiddenField(), HiddenField()
    file = FileField(_l("Picture or sound"))
    ar = StringField(_l("What it shows or sounds like, in Arabic"), validators=[Length(max=MOST_TEXT)])
    en = StringField(_l("The same in English"), validators=[Length(max=MOST_TEXT)])
    away = BooleanField(_l("Take it away"))


class QuestionForm(Form):
    """What every kind of question has. The subclasses say the rest by `own_body` and `show_own`."""

    category = SelectField(_l("Shelf of the bank"), coerce=int, validate_choice=True)
    ask_ar = TextAreaField(_l("The question, in Arabic"), validators=[Length(max=MOST_TEXT)])
    ask_en = TextAreaField(_l("The question, in English"), validators=[Optional(), Length(max=MOST_TEXT)])
    explain_ar = TextAreaField(_l("Why is it so? In Arabic"), validators=[Optional(), Length(max=MOST_TEXT)])
    explain_en = TextAreaField(_l("Why is it so? In English"), validators=[Optional(), Length(max=MOST_TEXT)])
    mark = StringField(_l("Mark"), default="1", validators=[InputRequired(), Length(max=20)])
    media = FieldList(FormField(MediaPart), label=_l("Pictures and sound"), max_entries=MOST_MEDIA)
    hints = FieldList(FormField(TextPart), label=_l("Hints"), max_entries=MOST_HINTS)

    kind: ClassVar[Kind]
    template: ClassVar[str]
    fields: ClassVar[dict[str, str]] = {"ask": "ask_ar", "explain": "explain_ar"}
    offered: ClassVar[dict[str, int]] = {}  # the type's own lists, and how many rows a new question offers of each
    usual: ClassVar[Shape] = {}  # what a body need not say: saving a question as it was changes nothing
    refused: Sequence[tuple[Field, str]] = ()  # files that could not be kept
    before: Body = {}  # the question as it stands; what the form does not show is taken over from it

    def show(self, body: Body, mark: Decimal) -> None:
        """Fill the form from a question."""
        ask, explain = body.get("ask") or {}, body.get("explain") or {}
        self.ask_ar.data, self.ask_en.data = ask.get("ar", ""), ask.get("en", "")
        self.explain_ar.data, self.explain_en.data = explain.get("ar", ""), explain.get("en", "")
        self.mark.data = f"{mark.normalize():f}"
        refill(self.hints, body.get("hints") or [])
        refill(self.media, [{**each["alt"], **each} for each in body.get("media") or []])
        self.show_own(body)

    def body(self) -> Shape:
        """Return the question as the form says it, sound or not."""
        told = {
            **self.before,
            "ask": said(self.ask_ar.data, self.ask_en.data),
            "explain": said(self.explain_ar.data, self.explain_en.data),
            "hints": [entry.form.text for entry in self.rows("hints")],
            "media": [
                {"asset": row.asset.data, "kind": row.kind.data, "alt": said(row.ar.data, row.en.data)}
                for row in (entry.form for entry in self.rows("media"))
            ],
        }
        own = self.own_body()
        left_out = {name: None for name, value in self.usual.items() if own[name] == value and name not in self.before}
        return types.adopt(self.kind, {**told, **own, **left_out})

    def worth(self) -> Decimal | None:
        """Return the mark, None where it is not a number between 0 and 100."""
        mark = numbers.parse(self.mark.data or "")
        return mark if mark is not None and 0 < mark <= 100 else None  # noqa: PLR2004 - more is a slip of the finger

    def add_rows(self, name: str, count: int) -> None:
        """Offer more empty rows of a list; a name that nobody offers is the type's first list."""
        lists = [*self.offered, "hints", "media"]
        fields = self[name if name in lists else lists[0]]
        spaced(fields, len(fields.entries) + count)

    def offer_rows(self) -> None:
        """Offer what a new question begins with."""
        for name, fewest in self.offered.items():
            spaced(self[name], fewest)

    def rows(self, name: str) -> "list[FormField[Any]]":
        """The rows in which something was written; an empty one is none."""
        return [entry for entry in self[name].entries if self.is_written(name, entry.form)]

    def is_written(self, name: str, row: Any) -> bool:  # Any: the form of a row
        """Whether a row counts."""
        return bool(row.asset.data) and not row.away.data if name == "media" else bool(row.text)

    def point_at(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside the field in which it stands."""
        self.pointed: list[tuple[Field, str]] = []
        for problem in problems:
            name, _dot, index = problem.where.partition(".")
            sentence = str(WORDS[problem.fault])
            if index.isdecimal():
                field = self.place(name, int(index))
                self.pointed.append((field, sentence))
            else:
                field = self[self.fields.get(name, name)]
            field.errors = [*field.errors, sentence]
        for field, sentence in self.refused:
            field.errors = [*field.errors, sentence]
            self.pointed.append((field, sentence))

    def place(self, name: str, index: int) -> Field:
        """The field of one part of a list, named for the summary by the list and the row."""
        row = self.rows(name)[index]
        field: Field = row.form.ar
        place = self[name].entries.index(row) + 1
        field.label.text = _("%(list)s: row %(number)s", list=self[name].label.text, number=number(place))
        return field

    def wrong(self) -> list[tuple[Field, str]]:
        """The refused fields for the summary, those within rows as well."""
        return super().wrong() + getattr(self, "pointed", [])

    def own_body(self) -> Shape:
        """Return what this kind of question adds."""
        raise NotImplementedError

    def show_own(self, body: Body) -> None:
        """Fill in what this kind of question adds."""
        raise NotImplementedError


def lines(text: str | None) -> list[str]:
    """Return what stands on each line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def joined(parts: Sequence[str]) -> str:
    """Return a line for each."""
    return "\n".join(parts)
