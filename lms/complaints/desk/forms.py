"""What is typed at the desk. Every form says which state of the case its writer saw."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from lms.complaints import words
from lms.complaints.desk.service import reviewing
from lms.complaints.desk.service.drafts import Written
from lms.complaints.desk.words import CHECKS, NO_ANSWER
from lms.complaints.models import Kind, Outcome, Priority
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import LOCALES, _, _l

LONGEST = 20_000
_JUDGED = (Outcome.UPHELD, Outcome.PARTLY, Outcome.NOT_UPHELD, Outcome.ANSWERED)
FITTING = {
    Kind.COMPLAINT: _JUDGED,
    Kind.REQUEST: _JUDGED,
    Kind.INQUIRY: (Outcome.ANSWERED,),
    Kind.SUGGESTION: (Outcome.NOTED, Outcome.ANSWERED),
    Kind.THANKS: (Outcome.NOTED, Outcome.ANSWERED),
}
"""What a reply may come to, by what the citizen brought."""
_written = (InputRequired(_l("Please write a few words.")), Length(max=LONGEST))


def _from(names: Any) -> list[Any]:  # Any: a table of words
    return [SelectChoice(str(key), name) for key, name in names.items()]


class Acting(Form):
    """An action that needs nothing but the wish. `seen` is the number of the last event that its writer saw."""

    seen = HiddenField()

    def known(self) -> int | None:
        """What the writer saw; None where the form does not say."""
        said = str(self.seen.data or "")
        return int(said) if said.isdigit() else None

    def given(self) -> dict[str, Any]:  # Any: what the engine takes
        """What was typed, as the engine takes it."""
        passed_over = {"csrf_token", "seen"}
        return {name: field.data for name, field in self._fields.items() if name not in passed_over}


class WordsForm(Acting):
    """Some words: a note, an interim reply, what is asked of another body."""

    text = TextAreaField(_l("Your words"), validators=[*_written])


class AskForm(Acting):
    """A question to the citizen."""

    text = TextAreaField(_l("Your question to the citizen"), validators=[*_written])
    days = FoldedInteger(
        _l("Days within which to answer"),
        description=_l("Empty: as usual. The clock of the case stands still until the citizen answers."),
        validators=[Optional(), NumberRange(1, 60, _l("From 1 to 60 days."))],
    )


class RouteForm(Acting):
    """To whom a case goes."""

    unit_id = SelectField(_l("To which unit"), coerce=int)


class TransferForm(RouteForm):
    """From one unit to another."""

    reason = SelectField(_l("Why"))
    text = TextAreaField(_l("A word to the colleagues there"), validators=[Optional(), Length(max=LONGEST)])


class RejectForm(Acting):
    """A proposal to refuse a case; a second person decides."""

    reason = RadioField(_l("Why"), choices=_from(words.REJECTIONS))
    text = TextAreaField(_l("What the citizen is told"), validators=[*_written])


class MergeForm(Acting):
    """Into which case: one of those that are offered, or any other by its number."""

    into = StringField(validators=[Optional(), Length(max=20)])
    into_other = StringField(
        _l("Number of the case into which it goes"),
        description=_l("It counts before what is chosen above."),
        validators=[Optional(), Length(max=20)],
    )

    def given(self) -> dict[str, Any]:  # Any: what the engine takes
        """The number that counts."""
        return {"into": self.into_other.data or self.into.data or ""}


class NoteForm(WordsForm):
    """Words for colleagues, which the citizen never reads."""

    text = TextAreaField(_l("A note for colleagues"), validators=[*_written])
    restricted = BooleanField(_l("Only for the central unit"))

    def known(self) -> int | None:
        """A note overwrites nothing, so it is never too late for it."""
        return None


class SplitForm(Acting):
    """A second matter becomes a case of its own."""

    title = StringField(_l("What the new case is about"), validators=[InputRequired(), Length(max=200)])
    text = TextAreaField(_l("The part of the text that belongs to it"), validators=[*_written])

    def chosen(self) -> set[str]:
        """The points that go along; they stand in the page beside the fields."""
        return set(request.form.getlist("point"))


class ReferForm(Acting):
    """To a body outside."""

    body = StringField(_l("Which body"), validators=[InputRequired(), Length(max=200)])
    number = StringField(_l("Number of our letter to it"), validators=[InputRequired(), Length(max=60)])
    text = TextAreaField(_l("What the citizen is told"), validators=[*_written])


class DecideForm(Acting):
    """The decision of an appeal."""

    outcome = RadioField(
        _l("The decision"),
        choices=[
            SelectChoice(Outcome.UPHELD.value, _l("The appeal is right")),
            SelectChoice(Outcome.PARTLY.value, _l("The appeal is right in part")),
            SelectChoice(Outcome.NOT_UPHELD.value, _l("The answer stands")),
        ],
    )
    text = TextAreaField(_l("The reasons, as the citizen will read them"), validators=[*_written])


class HandForm(Acting):
    """To which officer of the unit."""

    officer_id = SelectField(_l("To whom"), coerce=int)


class PublishForm(Acting):
    """What the public may read of a case: a summary without names, or nothing."""

    published = BooleanField(_l("The public may read this summary"))
    text = TextAreaField(
        _l("Summary without names, numbers or anything that tells who it was"),
        validators=[Length(max=1000)],
    )

    def validate_text(self, field: Any) -> None:  # Any: WTForms' own
        """Nothing is published without a summary, and no number or address in it."""
        if self.published.data and not field.data:
            raise ValidationError(_("Please write the summary."))
        if found := reviewing.personal(field.data or ""):
            raise ValidationError(_("Take this out first: %(found)s", found=_(", ").join(found)))


class PriorityForm(Acting):
    """How soon."""

    priority = RadioField(
        _l("How urgent it is"), choices=[SelectChoice(key.value, words.PRIORITIES[key]) for key in Priority]
    )


class CategoryForm(Acting):
    """What it is about."""

    category_id = SelectField(_l("Category"), coerce=int)


class ReplyForm(Acting):
    """The reply. Its points stand in the page beside these fields: `point-1`, and `reason-1` where none is given."""

    text = TextAreaField(_l("The reply"), validators=[*_written])
    outcome = RadioField(
        _l("What came of it"), choices=_from(words.OUTCOMES), validators=[InputRequired(_l("Say what came of it."))]
    )
    remedy = TextAreaField(
        _l("What was done, or will be done"),
        description=_l("For example: the lamps were replaced on Sunday."),
        validators=[Optional(), Length(max=4000)],
    )

    def written(self, numbers: Iterable[int]) -> Written:
        """What stands in it, whether or not it is complete."""
        points = {str(number): _point(number) for number in numbers}
        outcome = next((each for each in Outcome if each.value == self.outcome.data), None)
        return Written(self.text.data or "", points, outcome, self.remedy.data or "")

    def fit(self, kind: Kind) -> None:
        """Offer what may come of a case of this kind."""
        self.outcome.choices = [SelectChoice(str(each), words.OUTCOMES[each]) for each in FITTING[kind]]

    def show(self, written: Written) -> None:
        """Fill it from a draft."""
        self.text.data, self.remedy.data = written.text, written.remedy
        self.outcome.data = written.outcome.value if written.outcome else None


class ReviewForm(Acting):
    """What a reviewer says of a reply."""

    checks = SelectMultipleField(_l("You have looked whether"), choices=_from(CHECKS))
    text = TextAreaField(_l("What the author should change"), validators=[Optional(), Length(max=LONGEST)])


class CannedForm(Form):
    """A text that is written again and again."""

    title = StringField(_l("What it is called on the desk"), validators=[InputRequired(), Length(max=120)])
    category_id = SelectField(_l("For which category"), coerce=int)
    locale = RadioField(
        _l("Language of the citizen"), choices=[SelectChoice(key, name) for key, name in LOCALES.items()], default="ar"
    )
    body = TextAreaField(_l("The text"), validators=[InputRequired(), Length(max=4000)])
    is_active = BooleanField(_l("It is offered on the desk"), default=True)


def _point(number: int) -> dict[str, str]:
    """A point's answer; or a reason of the list, with words beside it."""
    answer = request.form.get(f"point-{number}", "").replace("\r\n", "\n").strip()[:LONGEST]
    reason = request.form.get(f"reason-{number}", "")
    if reason in NO_ANSWER:
        return {"reason": reason, "text": answer}
    return {"answer": answer} if answer else {}
