"""The forms of what is chosen: options, a judgement, a place on a picture."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, Optional

from courses.quizzes.forms.base import QuestionForm, Shape, TextPart, choice, refill, said, with_key
from courses.quizzes.types import Kind, numbers
from courses.quizzes.types.face import MOST_OPTIONS, MOST_TEXT, Body
from lms.core.i18n import _l

KEYS = "abcdefghijklmnopqrstuvwxyz"
TEN = Decimal(10)


class OptionPart(TextPart):
    """One option, with what is told to whoever chooses it."""

    feedback_ar = StringField(_l("Told to whoever chooses it, in Arabic"), validators=[Length(max=MOST_TEXT)])
    feedback_en = StringField(_l("Told to whoever chooses it, in English"), validators=[Length(max=MOST_TEXT)])
    picture, picture_alt = HiddenField(), StringField(_l("What the picture shows"), validators=[Length(max=MOST_TEXT)])
    file = FileField(_l("Picture"))
    away = BooleanField(_l("Take it away"))


class ChoiceForm(QuestionForm):
    """Single choice."""

    options = FieldList(FormField(OptionPart), label=_l("Options"), min_entries=2, max_entries=MOST_OPTIONS)
    right = SelectMultipleField(validate_choice=False)
    shuffle = BooleanField(_l("Each learner sees the options in another order"), default=True)

    kind = Kind.SINGLE
    usual: ClassVar[Shape] = {"shuffle": True}
    template = "choice"
    offered: ClassVar[dict[str, int]] = {"options": 4}

    def own_body(self) -> Shape:
        """Return the options that were written; an empty row is none."""
        return {"options": list(self._written()), "shuffle": bool(self.shuffle.data)}

    def show_own(self, body: Body) -> None:
        """Fill in the options."""
        self.shuffle.data = body.get("shuffle", True)
        refill(self.options, [_row(option) for option in body.get("options", [])])
        self.right.data = [str(n) for n, option in enumerate(body.get("options", [])) if option.get("right")]

    def is_written(self, name: str, row: Any) -> bool:  # Any: the form of a row
        """An option may be a picture alone: it is named by what the picture shows."""
        is_picture = name == "options" and row.picture.data and not row.away.data
        return bool(is_picture) or super().is_written(name, row)

    def _written(self) -> Iterable[Shape]:
        taken = {entry.form.key.data for entry in self.options.entries}
        free = iter([key for key in KEYS if key not in taken])
        for index, entry in enumerate(self.options.entries):
            if not self.is_written("options", entry.form):
                continue
            row = entry.form
            feedback = said(row.feedback_ar.data, row.feedback_en.data)
            yield {
                **with_key(self.before.get("options"), row.key.data),
                "key": row.key.data or next(free),
                "text": row.text,
                "right": str(index) in (self.right.data or []),
                "feedback": feedback,
                "media": _picture(row, with_key(self.before.get("options"), row.key.data)),
            }


def _row(option: Body) -> Shape:
    feedback: Shape = option.get("feedback") or {}
    shown: Shape = next(iter(option.get("media") or []), {})
    told = {"ar": "", "en": "", **option["text"], "key": option["key"]}
    told |= {"feedback_ar": feedback.get("ar", ""), "feedback_en": feedback.get("en", "")}
    return {**told, "picture": shown.get("asset", ""), "picture_alt": (shown.get("alt") or {}).get("ar", "")}


def _picture(row: Any, before: Shape) -> list[Shape]:  # Any: the form of a row
    if not row.picture.data or row.away.data:
        return []
    old: Shape = next((each["alt"] for each in before.get("media") or [] if each["asset"] == row.picture.data), {})
    alt = {**old, **said(row.picture_alt.data, None)} or row.text
    return [{"asset": row.picture.data, "kind": "picture", "alt": alt}]


class MultipleForm(ChoiceForm):
    """Multiple choice."""

    scoring = RadioField(
        _l("How it is marked"),
        choices=[
            choice("partial", _l("Each right tick earns its part, each wrong one takes a part back")),
            choice("all", _l("All right ticks and no other, or nothing")),
        ],
        default="partial",
    )

    kind = Kind.MULTIPLE
    usual: ClassVar[Shape] = {"shuffle": True, "scoring": "partial"}

    def own_body(self) -> Shape:
        """Return options and scoring."""
        return {**super().own_body(), "scoring": self.scoring.data}

    def show_own(self, body: Body) -> None:
        """Fill in options and scoring."""
        super().show_own(body)
        self.scoring.data = body.get("scoring", "partial")


class TrueFalseForm(QuestionForm):
    """A statement to be judged."""

    right = RadioField(
        _l("The statement is"),
        choices=[choice("true", _l("true")), choice("false", _l("false"))],
        validate_choice=False,
    )

    kind = Kind.TRUE_FALSE
    template = "true_false"

    def own_body(self) -> Shape:
        """Return the judgement."""
        return {"right": {"true": True, "false": False}.get(self.right.data or "")}

    def show_own(self, body: Body) -> None:
        """Fill in the judgement."""
        self.right.data = "true" if body.get("right") else "false"


class AreaPart(TextPart):
    """A place on the picture: its shape, and where it is, in per cent of the picture."""

    shape = SelectField(
        _l("Shape"),
        choices=[
            choice("rect", _l("Rectangle")),
            choice("circle", _l("Circle")),
            choice("polygon", _l("Corners")),
        ],
        validate_choice=False,
    )
    at = StringField(_l("Where, in per cent"), validators=[Optional(), Length(max=400)])
    right = BooleanField(_l("This is right"))


class HotspotForm(QuestionForm):
    """A place on a picture."""

    asset, width, height = HiddenField(), HiddenField(), HiddenField()
    picture = FileField(_l("The picture"))
    alt_ar = StringField(_l("What it shows or sounds like, in Arabic"), validators=[Length(max=MOST_TEXT)])
    alt_en = StringField(_l("The same in English"), validators=[Optional(), Length(max=MOST_TEXT)])
    areas = FieldList(FormField(AreaPart), label=_l("Places on the picture"), max_entries=MOST_OPTIONS)
    labels = RadioField(
        _l("How learners answer"),
        choices=[
            choice("yes", _l("They choose among numbers that stand on the picture")),
            choice("no", _l("Nothing is marked: they point at the place")),
        ],
        default="yes",
    )

    kind = Kind.HOTSPOT
    usual: ClassVar[Shape] = {"labels": True}
    template = "hotspot"
    offered: ClassVar[dict[str, int]] = {"areas": 3}

    def own_body(self) -> Shape:
        """Return the picture and its places."""
        sides = {name: int(self[name].data) for name in ("width", "height") if (self[name].data or "").isdecimal()}
        picture = {"asset": self.asset.data, **sides, "alt": said(self.alt_ar.data, self.alt_en.data)}
        return {
            "picture": picture if self.asset.data else {},
            "labels": self.labels.data != "no",
            "areas": [self._area(entry.form) for entry in self.rows("areas")],
        }

    def _area(self, row: Any) -> Shape:  # Any: the form of a row
        before = with_key(self.before.get("areas"), row.key.data)
        told = {"key": row.key.data, "shape": row.shape.data, "at": _thousandths(row.at.data or ""), "text": row.text}
        return {**before, **told, **({"right": bool(row.right.data)} if row.right.data or "right" in before else {})}

    def show_own(self, body: Body) -> None:
        """Fill in the picture and its places."""
        picture = body.get("picture") or {}
        self.asset.data, alt = picture.get("asset", ""), picture.get("alt") or {}
        self.width.data, self.height.data = str(picture.get("width", "")), str(picture.get("height", ""))
        self.alt_ar.data, self.alt_en.data = alt.get("ar", ""), alt.get("en", "")
        self.labels.data = "yes" if body.get("labels", True) else "no"
        refill(self.areas, [{**area["text"], **area, "at": _per_cent(area["at"])} for area in body.get("areas", [])])

    def is_written(self, name: str, row: Any) -> bool:  # Any: the form of a row
        """A place counts once it is named or marked."""
        return bool(row.text or (row.at.data or "").strip()) if name == "areas" else super().is_written(name, row)


def _thousandths(text: str) -> list[float] | None:
    """What was written in per cent, in any digits; None where it is no list of numbers."""
    found = [numbers.parse(each) for each in text.replace("،", ";").replace(",", ";").split(";") if each.strip()]
    if None in found:
        return None
    exact = [each * TEN for each in found if each is not None]
    return [int(each) if each == each.to_integral_value() else float(each) for each in exact]


def _per_cent(at: list[float]) -> str:
    return "; ".join(f"{(Decimal(str(each)) / TEN).normalize():f}" for each in at)
