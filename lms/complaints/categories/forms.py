"""What is said of a category."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from lms.accounts.forms import option
from lms.complaints.categories.models import CaseCategory, Review
from lms.complaints.kinds import Kind
from lms.complaints.words import KINDS
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l

REVIEWS = {
    Review.NONE: _l("None: replies are sent by who writes them"),
    Review.SAMPLE: _l("A sample"),
    Review.ALWAYS: _l("Every reply"),
}


def _id(value: Any) -> int | None:  # Any: what the browser sent; nothing, or 0, is none
    return (int(value) or None) if str(value).isdecimal() else None


class CategoryForm(Form):
    """A category with its rules."""

    name_ar = StringField(
        _l("Name, in Arabic"), validators=[InputRequired(_l("Please give it a name.")), Length(max=200)]
    )
    name_en = StringField(_l("Name, in English"), validators=[Length(max=200)])
    code = StringField(
        _l("Code"),
        description=_l("Latin letters, digits and dashes. Programs know the category by it."),
        validators=[
            InputRequired(_l("Please give it a code.")),
            Regexp(r"^[a-z0-9-]{2,40}$", message=_l("Only small Latin letters, digits and dashes.")),
        ],
    )
    parent_id = SelectField(_l("Stands under"), coerce=_id)
    kind = SelectField(
        _l("For"),
        choices=[
            option("", _l("Everything that citizens bring")),
            *(option(kind.value, word) for kind, word in KINDS.items()),
        ],
    )
    unit_id = SelectField(_l("Whose such cases are, unless a rule says otherwise"), coerce=_id)
    form_id = SelectField(_l("Further questions"), coerce=_id)
    policy_id = SelectField(_l("What is promised"), coerce=_id)
    review = RadioField(
        _l("Replies that a second person reads"),
        choices=[option(way.value, word) for way, word in REVIEWS.items()],
    )
    review_share = FoldedInteger(_l("Size of the sample, in per cent"), validators=[NumberRange(0, 100)], default=20)
    retention_days = FoldedInteger(
        _l("Days after which a closed case forgets who filed it"), validators=[NumberRange(30, 36500)], default=1825
    )
    confidential = BooleanField(_l("Always confidential: only the central unit sees names, and words are kept sealed"))
    open311_published = BooleanField(_l("Offered to other programs (Open311)"))
    keywords = TextAreaField(
        _l("Words by which it is recognised"),
        description=_l("Each on a line of its own. Where a citizen chooses no category, they suggest one."),
        validators=[Length(max=4000)],
    )
    is_active = BooleanField(_l("Offered to citizens"), default=True)

    def fill(self, category: CaseCategory) -> None:
        """Show what stands."""
        for name in (
            "code",
            "parent_id",
            "unit_id",
            "form_id",
            "policy_id",
            "review_share",
            "retention_days",
            "confidential",
        ):
            self[name].data = getattr(category, name)
        self.open311_published.data, self.is_active.data = category.open311_published, category.is_active
        self.name_ar.data, self.name_en.data = category.name.get("ar", ""), category.name.get("en", "")
        self.kind.data, self.review.data = category.kind.value if category.kind else "", category.review.value
        self.keywords.data = "\n".join(category.keywords)

    def values(self) -> dict[str, Any]:  # Any: columns
        """What is to be kept."""
        plain = ("code", "parent_id", "unit_id", "form_id", "policy_id", "review_share", "retention_days")
        switches = ("confidential", "open311_published", "is_active")
        name = {"ar": self.name_ar.data, "en": self.name_en.data}
        words = [line.strip() for line in (self.keywords.data or "").splitlines()]
        return (
            {each: self[each].data for each in plain}
            | {each: bool(self[each].data) for each in switches}
            | {
                "name": {language: text for language, text in name.items() if text},
                "kind": Kind(self.kind.data) if self.kind.data else None,
                "review": Review(self.review.data),
                "keywords": list(dict.fromkeys(filter(None, words))),
            }
        )
