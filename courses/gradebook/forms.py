"""Forms of the gradebook's rules: shapes alone; the rules stand in service.shaping."""

from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from courses.gradebook.models import Gradebook, GradeCategory, GradeItem
from courses.quizzes.types import numbers
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l, choose

MOST_BANDS = 8


class NumberField(StringField):
    """A number in any digits; `value` is it, none where nothing was typed."""

    @property
    def value(self) -> Decimal | None:
        """The number that was typed."""
        return numbers.parse(self.data) if self.data else None

    @property
    def share(self) -> Decimal | None:
        """Of one, where per cent was typed."""
        return None if self.value is None else self.value / 100

    def show(self, value: Decimal | None) -> None:
        """Fill it with a number."""
        self.data = "" if value is None else f"{value.normalize():f}"

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # Any: WTForms' own
        """Anything else than a number from 0 to a million is a slip."""
        del form, validation_stopped
        if self.data and (self.value is None or not 0 <= self.value <= 1_000_000):  # noqa: PLR2004 - as it says
            raise ValidationError(_l("Type a number, like 8.5."))


class BandForm(Part):
    """One word of the scale."""

    least = NumberField(_l("From (per cent)"))
    ar = StringField(_l("Word in Arabic"), validators=[Length(max=40)])
    en = StringField(_l("Word in English"), validators=[Length(max=40)])


class RulesForm(Form):
    """How the marks of the run become a total, what it is called, and what passes."""

    is_weighted = BooleanField(
        _l("Categories have weights"), description=_l("Otherwise all points count alike, whatever their category.")
    )
    least_total = NumberField(_l("Least total to pass (per cent)"), description=_l("Left empty: not asked for."))
    bands = FieldList(FormField(BandForm), min_entries=MOST_BANDS, max_entries=MOST_BANDS)

    def show(self, book: Gradebook) -> None:
        """Fill it from the gradebook."""
        self.is_weighted.data = book.is_weighted
        self.least_total.show(None if book.least_total is None else book.least_total * 100)
        for band, kept in zip(self.bands, book.scale, strict=False):
            band.least.data = kept["least"]
            band.ar.data, band.en.data = kept["name"].get("ar", ""), kept["name"].get("en", "")

    @property
    def shown_bands(self) -> list[Any]:  # Any: fields
        """Those with something in them, and room for two more."""
        filled = [number for number, band in enumerate(self.bands, 1) if any(each.data for each in band.form)]
        return list(self.bands)[: max(filled, default=0) + 2]

    def scale(self) -> list[tuple[Decimal | None, dict[str, str]]]:
        """The words that were typed, with where they begin."""
        said = [(band.form.least.value, {"ar": band.ar.data or "", "en": band.en.data or ""}) for band in self.bands]
        return [
            (least, {key: text for key, text in name.items() if text}) for least, name in said if any(name.values())
        ]


class CategoryForm(Form):
    """A category with its rules."""

    title_ar = StringField(_l("Name in Arabic"), validators=[InputRequired(_l("Type the name.")), Length(max=80)])
    title_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=80)])
    weight = NumberField(_l("Weight"), description=_l("Beside the others' weights: 70 and 30, or 7 and 3."))
    drop_lowest = FoldedInteger(_l("Drop so many of the lowest marks"), default=0, validators=[NumberRange(0, 50)])
    drop_highest = FoldedInteger(_l("Drop so many of the highest marks"), default=0, validators=[NumberRange(0, 50)])
    least = NumberField(_l("Least in this category to pass (per cent)"), description=_l("Left empty: not asked for."))

    def show(self, category: GradeCategory) -> None:
        """Fill it from a category."""
        self.title_ar.data, self.title_en.data = category.title.get("ar", ""), category.title.get("en", "")
        self.weight.show(category.weight)
        self.drop_lowest.data, self.drop_highest.data = category.drop_lowest, category.drop_highest
        self.least.show(None if category.least is None else category.least * 100)


class ItemForm(Form):
    """An item. The title of a quiz is its lesson's."""

    title_ar = StringField(_l("Name in Arabic"), validators=[InputRequired(_l("Type the name.")), Length(max=120)])
    title_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=120)])
    category = SelectField(_l("Category"), coerce=int)
    maximum = NumberField(_l("Full mark"), validators=[InputRequired(_l("Type the full mark."))])
    least = NumberField(_l("Least in this item to pass (per cent)"), description=_l("Left empty: not asked for."))
    is_extra = BooleanField(_l("Extra credit: adds points, and harms nobody who has none"))
    is_kept = BooleanField(_l("Never dropped"))
    posts_itself = BooleanField(_l("Learners see each mark at once"), description=_l("Otherwise once you post it."))

    def offer(self, book: Gradebook) -> None:
        """Offer the categories of the book."""
        self.category.choices = [SelectChoice(each.id, choose(each.title)) for each in book.categories]

    def show(self, item: GradeItem) -> None:
        """Fill it from an item."""
        self.title_ar.data, self.title_en.data = item.title.get("ar", ""), item.title.get("en", "")
        self.category.data = item.category_id
        self.maximum.show(item.maximum)
        self.least.show(None if item.least is None else item.least * 100)
        self.is_extra.data, self.is_kept.data = item.is_extra, item.is_kept
        self.posts_itself.data = item.posts_itself


class BringForm(Form):
    """A sheet of marks, and why it changes them."""

    file = FileField(_l("The sheet (XLSX or CSV)"), validators=[FileRequired(_l("Please choose a file."))])
    reason = StringField(
        _l("Why the marks change"),
        description=_l("Kept with each mark; the learner reads it."),
        validators=[InputRequired(_l("Say why the marks change.")), Length(max=500)],
    )


def said(form: CategoryForm | ItemForm) -> dict[str, str]:
    """The title that was typed, in the languages in which something was."""
    texts = {"ar": form.title_ar.data or "", "en": form.title_en.data or ""}
    return {language: text for language, text in texts.items() if text}
