"""What is asked of whoever files: by a citizen alone, or by staff at the counter."""

import datetime as dt
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.accounts import logins
from lms.accounts.forms import option
from lms.complaints.intake.models import AnsweredQuestion
from lms.complaints.intake.splitting import LONGEST, MOST_POINTS
from lms.complaints.intake.words import IDENTITIES_SAID, OFFICE_CHANNELS
from lms.complaints.kinds import Identity, Kind
from lms.complaints.words import KINDS
from lms.core import clock
from lms.core.forms import FoldedDate, FoldedString, Form
from lms.core.i18n import _, _l, local

SHORTEST_TEXT, LONGEST_TEXT = 10, 8000
OLDEST_LETTER_DAYS = 90
FIRST_STEP = ("kind", "category_id", "directorate_id", "place_id", "place_text", "text", "about_place", "about_name")


def _id(value: Any) -> int | None:  # Any: what the browser sent
    return (int(value) or None) if str(value).isdecimal() else None


class CaseForm(Form):
    """Both steps: the second carries the first along in hidden fields."""

    kind = RadioField(
        _l("What would you like to bring?"),
        choices=[option(kind.value, word) for kind, word in KINDS.items()],
        validators=[InputRequired(_l("Please choose what it is."))],
    )
    category_id = SelectField(_l("What is it about?"), coerce=_id)
    directorate_id = SelectField(_l("Governorate"), coerce=_id)
    place_id = SelectField(_l("Mosque or office"), coerce=_id, validate_choice=False)
    place_text = StringField(_l("The place in your own words"), validators=[Optional(), Length(max=300)])
    about_place = BooleanField(_l("My complaint is about this very place, so it must not decide on it"))
    about_name = StringField(
        _l("Name of the person complained about, if there is one"), validators=[Optional(), Length(max=200)]
    )
    text = TextAreaField(
        _l("What happened, and what do you ask for?"), validators=[InputRequired(_l("Please write what it is about."))]
    )

    points = FieldList(TextAreaField(_l("Point"), validators=[Length(max=LONGEST)]), max_entries=MOST_POINTS + 1)
    identity = RadioField(
        _l("Who may know your name?"),
        choices=[option(identity.value, words) for identity, (words, _meaning) in IDENTITIES_SAID.items()],
        default=Identity.IDENTIFIED.value,
        validators=[InputRequired(_l("Please choose who may know your name."))],
    )
    name = StringField(_l("Name"), validators=[Length(max=200)])
    phone = FoldedString(_l("Mobile number"), validators=[Length(max=40)])
    email = StringField(_l("E-mail"), validators=[Length(max=200)])
    national_id = FoldedString(_l("National ID number"), validators=[Optional(), Length(max=20)])
    consent = BooleanField(
        _l("I agree"), validators=[InputRequired(_l("Without your consent we cannot look into it."))]
    )
    consent_number = IntegerField()
    form_version_id = HiddenField()
    token = HiddenField()
    subject_line = StringField(_l("Leave this empty"))  # people do not see it; a robot fills it in

    channel = RadioField(
        _l("How did it come?"), choices=[option(channel.value, words) for channel, words in OFFICE_CHANNELS.items()]
    )
    arrived_on = FoldedDate(_l("Day on which it came"), validators=[Optional()])

    def validate_text(self, field: TextAreaField) -> None:
        """Long enough to be understood; too long is said with how much is too much."""
        length = len(field.data or "")
        if length < SHORTEST_TEXT:
            raise ValidationError(_l("Please write a little more, so that we understand it."))
        if length > LONGEST_TEXT:
            over = length - LONGEST_TEXT
            raise ValidationError(
                _l("This is too long by %(number)s characters. Please shorten it, or attach a file.", number=over)
            )

    def validate_about_place(self, field: BooleanField) -> None:
        """Only what was chosen can be kept away from the case."""
        if field.data and not self.directorate_id.data:
            raise ValidationError(_l("Please choose the place above, so that we know which one must not decide."))

    def validate_phone(self, field: FoldedString) -> None:
        """A number that can be called."""
        if field.data and logins.phone(field.data) is None:
            raise ValidationError(
                _l("This is no phone number that we can call. An Egyptian one looks like 01001234567.")
            )

    def validate_email(self, field: StringField) -> None:
        """An address that a letter can reach."""
        if field.data and logins.email(field.data) is None:
            raise ValidationError(_l("This is no e-mail address."))

    def validate_national_id(self, field: FoldedString) -> None:
        """Fourteen digits."""
        if field.data and not (field.data.isdecimal() and len(field.data) == 14):  # noqa: PLR2004 - as they are issued
            raise ValidationError(_l("A national ID number has fourteen digits."))

    def validate_arrived_on(self, field: FoldedDate) -> None:
        """Not in the future, and not long ago."""
        today = local(clock.now()).date()
        if field.data and not today - dt.timedelta(days=OLDEST_LETTER_DAYS) <= field.data <= today:
            raise ValidationError(_l("Please give a day that has been, within the last three months."))

    def is_first_step_good(self) -> bool:
        """Whether the fields of the first step may stand; what is wrong is beside them, and nothing beside others."""
        self.validate()
        for name, field in self._fields.items():
            if name not in FIRST_STEP:
                field.errors = []
        return not self.is_first_step_wrong

    @property
    def is_first_step_wrong(self) -> bool:
        """Whether something of the first step must be put right."""
        return any(self[name].errors for name in FIRST_STEP)

    def is_whole_good(self, *, at_counter: bool) -> bool:
        """Whether all of it may be filed. A token that grew too old is for `forgive` to judge."""
        self.validate()
        for name, sentence in self._about_names(at_counter=at_counter):
            self[name].errors = [*self[name].errors, str(sentence)]
        if at_counter and not self.channel.data:
            self.channel.errors = [str(_l("Please say how it came."))]
        elif not at_counter:
            self.channel.errors = []
        return not any(field.errors for name, field in self._fields.items() if name != "csrf_token")

    def forgive(self) -> bool:
        """Whether the token against forgery was too old or is missing: it is given anew, and nothing is lost."""
        token = self._fields.get("csrf_token")
        if token is None or not token.errors:
            return False
        token.errors = []
        return True

    def _about_names(self, *, at_counter: bool) -> list[tuple[str, object]]:
        who = (
            Identity(self.identity.data)
            if self.identity.data in {each.value for each in Identity}
            else Identity.IDENTIFIED
        )
        if who is Identity.ANONYMOUS:
            sentence = _l("You chose to stay without a name. Empty this field, or choose “confidential” above.")
            return [(name, sentence) for name in ("name", "national_id") if self[name].data]
        found: list[tuple[str, object]] = []
        if not self.name.data:
            found.append(("name", _l("Please write your name, or choose “without a name” above.")))
        if not (self.phone.data or self.email.data or at_counter):
            found.append(("phone", _l("Please leave a mobile number or an e-mail address, so that we can tell you.")))
        return found

    def speak_of_a_citizen(self) -> None:
        """Ask whoever writes for another."""
        self.identity.label.text = _("Who may know the citizen’s name?")
        self.consent.label.text = _("The citizen has heard this text and agrees")

    def lay_points(self, points: tuple[str, ...]) -> None:
        """Show these points, and an empty one to be added."""
        while self.points.entries:
            self.points.pop_entry()
        for point in (*points, ""):
            self.points.append_entry(point)

    def kept_points(self) -> tuple[str, ...]:
        """The points as the citizen left them; emptied ones are gone."""
        return tuple(text for entry in self.points.entries if (text := (entry.data or "").strip()))[:MOST_POINTS]

    @property
    def words(self) -> str:
        """What was written."""
        return self.text.data or ""

    @property
    def kind_chosen(self) -> Kind:
        """What is brought."""
        return Kind(self.kind.data)

    @property
    def identity_chosen(self) -> Identity:
        """Who may know the name."""
        return Identity(self.identity.data)


class QuestionForm(Form):
    """A question that many ask, and its answer."""

    question_ar = StringField(
        _l("Question, in Arabic"), validators=[InputRequired(_l("Please write the question.")), Length(max=300)]
    )
    question_en = StringField(_l("Question, in English"), validators=[Length(max=300)])
    answer_ar = TextAreaField(
        _l("Answer, in Arabic"), validators=[InputRequired(_l("Please write the answer.")), Length(max=4000)]
    )
    answer_en = TextAreaField(_l("Answer, in English"), validators=[Length(max=4000)])
    keywords = StringField(
        _l("Other words for it"),
        description=_l("What people type who mean this, for example in everyday speech."),
        validators=[Length(max=500)],
    )
    category_id = SelectField(_l("Category"), coerce=_id)
    is_published = BooleanField(_l("Shown to everybody"))

    def fill(self, question: AnsweredQuestion) -> None:
        """Show what stands."""
        self.question_ar.data, self.question_en.data = question.question.get("ar"), question.question.get("en")
        self.answer_ar.data, self.answer_en.data = question.answer.get("ar"), question.answer.get("en")
        self.keywords.data, self.category_id.data = question.keywords, question.category_id
        self.is_published.data = question.is_published

    def values(self) -> dict[str, Any]:  # Any: columns
        """What is to be kept."""
        return {
            "question": _in_languages(self.question_ar.data, self.question_en.data),
            "answer": _in_languages(self.answer_ar.data, self.answer_en.data),
            "keywords": self.keywords.data or "",
            "category_id": self.category_id.data,
            "is_published": bool(self.is_published.data),
        }


class ConsentForm(Form):
    """What citizens agree to."""

    ar = TextAreaField(
        _l("Text, in Arabic"), validators=[InputRequired(_l("Please write the text in Arabic.")), Length(max=4000)]
    )
    en = TextAreaField(_l("Text, in English"), validators=[Length(max=4000)])

    def values(self) -> dict[str, str]:
        """The text in the languages in which it was written."""
        return _in_languages(self.ar.data, self.en.data)


def _in_languages(ar: str | None, en: str | None) -> dict[str, str]:
    return {language: text for language, text in (("ar", ar), ("en", en)) if text}
