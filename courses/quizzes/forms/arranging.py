"""The forms of what is arranged: pairs, and an order."""

from typing import Any, ClassVar

from wtforms import BooleanField, FieldList, FormField, HiddenField, RadioField, StringField
from wtforms.validators import Length

from courses.quizzes.forms.base import QuestionForm, Shape, TextPart, choice, refill, said
from courses.quizzes.types import Kind, adopting
from courses.quizzes.types.face import MOST_OPTIONS, MOST_TEXT, Body
from courses.quizzes.types.matching import MOST_CHOICES
from lms.core.i18n import _l


class PairPart(TextPart):
    """What is asked, and what belongs to it. Without the first it is a choice that belongs to nothing."""

    match_key = HiddenField()
    match_ar = StringField(_l("In Arabic"), validators=[Length(max=MOST_TEXT)])
    match_en = StringField(_l("In English"), validators=[Length(max=MOST_TEXT)])


class MatchingForm(QuestionForm):
    """What belongs to what, a row for each pair."""

    pairs = FieldList(FormField(PairPart), label=_l("Pairs"), max_entries=MOST_OPTIONS + MOST_CHOICES)
    shuffle = BooleanField(_l("Each learner sees the answers in another order"), default=True)
    scoring = RadioField(
        _l("How it is marked"),
        choices=[
            choice("parts", _l("Each right pair earns its part")),
            choice("all", _l("All pairs right, or nothing")),
        ],
        default="parts",
    )

    kind = Kind.MATCHING
    usual: ClassVar[Shape] = {"shuffle": True, "scoring": "parts"}
    template = "matching"
    fields: ClassVar[dict[str, str]] = {**QuestionForm.fields, "stems": "pairs", "choices": "pairs"}
    offered: ClassVar[dict[str, int]] = {"pairs": 5}

    def own_body(self) -> Shape:
        """Return stems and choices; two rows with the same answer share one choice."""
        stems: list[Shape] = []
        choices: dict[str, Shape] = {}
        taken = set[str]()
        for row in (entry.form for entry in self.rows("pairs")):
            match = said(row.match_ar.data, row.match_en.data)
            if match and str(match) not in choices:
                wanted = row.match_key.data or adopting.key_of(match)
                key = wanted if wanted not in taken else adopting.key_of(match, len(taken))
                taken.add(key)
                choices[str(match)] = {"key": key, "text": match}
            if row.text:
                right = choices[str(match)]["key"] if match else None
                key = row.key.data or adopting.key_of(row.text, len(stems))
                stems.append({"key": key, "text": row.text, "right": right})
        told = {"shuffle": bool(self.shuffle.data), "scoring": self.scoring.data}
        known = [choice["key"] for choice in self.before.get("choices") or []]
        ordered = sorted(
            choices.values(), key=lambda one: known.index(one["key"]) if one["key"] in known else len(known)
        )
        return {"stems": stems, "choices": ordered, **told}

    def show_own(self, body: Body) -> None:
        """Fill in the pairs, then the choices that belong to nothing."""
        texts = {each["key"]: each["text"] for each in body.get("choices", [])}
        rows = [{**stem["text"], "key": stem["key"], **_match(stem["right"], texts)} for stem in body.get("stems", [])]
        used = {stem["right"] for stem in body.get("stems", [])}
        refill(self.pairs, rows + [_match(key, texts) for key in texts if key not in used])
        self.shuffle.data, self.scoring.data = body.get("shuffle", True), body.get("scoring", "parts")

    def is_written(self, name: str, row: Any) -> bool:  # Any: the form of a row
        """Either side makes a row."""
        if name == "stems":
            return bool(row.text)
        return bool(name == "pairs" and said(row.match_ar.data, row.match_en.data)) or super().is_written(name, row)

    def place(self, name: str, index: int) -> Any:  # Any: a field
        """The row of a stem, or the first row with that choice."""
        if name not in {"stems", "choices"}:
            return super().place(name, index)
        rows = [entry.form for entry in self.rows("pairs")]
        if name == "stems":
            row = [each for each in rows if each.text][index]
            return row.match_ar if not said(row.match_ar.data, row.match_en.data) else row.ar
        wanted = self.own_body()["choices"][index]["text"]
        return next(row.match_ar for row in rows if said(row.match_ar.data, row.match_en.data) == wanted)


def _match(key: str, texts: dict[str, dict[str, str]]) -> Shape:
    text = texts.get(key, {})
    return {"match_key": key, "match_ar": text.get("ar", ""), "match_en": text.get("en", "")}


class OrderingForm(QuestionForm):
    """Items, written in their right order."""

    items = FieldList(FormField(TextPart), label=_l("In the right order"), max_entries=MOST_OPTIONS)
    scoring = RadioField(
        _l("How it is marked"),
        choices=[
            choice("places", _l("Each in its place earns its part")),
            choice("neighbours", _l("Each that follows the one it should follow")),
            choice("all", _l("The whole order right, or nothing")),
        ],
        default="places",
    )

    kind = Kind.ORDERING
    usual: ClassVar[Shape] = {"scoring": "places"}
    template = "ordering"
    offered: ClassVar[dict[str, int]] = {"items": 4}

    def own_body(self) -> Shape:
        """Return the items and how they are marked."""
        rows = [entry.form for entry in self.rows("items")]
        return {"items": [{"key": row.key.data, "text": row.text} for row in rows], "scoring": self.scoring.data}

    def show_own(self, body: Body) -> None:
        """Fill in the items and how they are marked."""
        refill(self.items, [{**item["text"], "key": item["key"]} for item in body.get("items", [])])
        self.scoring.data = body.get("scoring", "places")
