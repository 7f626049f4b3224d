"""The form of a quiz's rules."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as Part
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from courses.quizzes import moments, rules
from courses.quizzes.behaviours import Behaviour
from courses.quizzes.forms import choices, said
from courses.quizzes.models import GradeMethod, Quiz
from courses.quizzes.rules import MOST_TRIES, Aspect, Moment, Navigation, Reveal
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l

HUNDRED = 100
MOST_MINUTES = 600
MOST_WAIT = 60 * 24 * 30
BANDS = 4
PENALTIES: Final = {
    "0": _l("nothing"),
    "0.1": _l("a tenth of the mark"),
    "0.25": _l("a quarter of the mark"),
    "0.3333333": _l("a third of the mark"),
    "0.5": _l("half the mark"),
    "1": _l("the whole mark"),
}
ASPECTS: Final[dict[str, Any]] = {
    Aspect.PAPER: _l("The questions and one's answers"),
    Aspect.MARKS: _l("The marks"),
    Aspect.VERDICT: _l("Right or wrong"),
    Aspect.RIGHT: _l("The right answers"),
    Aspect.EXPLAIN: _l("Why it is so"),
    Aspect.WORDS: _l("The words for the result"),
}
MOMENTS: Final = {
    Moment.DURING: _l("During the attempt, once an answer was checked"),
    Moment.AFTER: _l("In the ten minutes after handing in"),
    Moment.LATER: _l("Later, while the quiz is open"),
    Moment.CLOSED: _l("After the quiz has closed"),
}
NOT_DURING: Final = frozenset({Aspect.PAPER, Aspect.WORDS})


class BandPart(Part):
    """What is said to whoever reaches this share of the marks."""

    least = FoldedInteger(_l("From, in percent"), validators=[Optional(), NumberRange(0, HUNDRED)])
    ar = StringField(_l("In Arabic"), validators=[Length(max=500)])
    en = StringField(_l("In English"), validators=[Length(max=500)])

    def validate_ar(self, field: StringField) -> None:
        """Words need the share from which they are said."""
        if (field.data or self.en.data) and self.least.data is None:
            raise ValidationError(_l("From which percent on are these words said?"))


class RulesForm(Form):
    """Time, attempts, how answers are taken, what passes, what is shown and when."""

    instructions_ar = TextAreaField(_l("What learners should know before, in Arabic"), validators=[Length(max=2000)])
    instructions_en = TextAreaField(_l("The same in English"), validators=[Optional(), Length(max=2000)])
    minutes = FoldedInteger(_l("Minutes"), validators=[Optional(), NumberRange(1, MOST_MINUTES)])
    attempts = FoldedInteger(_l("Attempts allowed"), validators=[Optional(), NumberRange(1, 50)])
    passing = FoldedInteger(_l("Percent needed to pass"), validators=[InputRequired(), NumberRange(0, HUNDRED)])
    opens_at = DateTimeLocalField(_l("Opens"), validators=[Optional()])
    closes_at = DateTimeLocalField(_l("Closes"), validators=[Optional()])
    wait_second = FoldedInteger(
        _l("Minutes between the first attempt and the second"), validators=[Optional(), NumberRange(0, MOST_WAIT)]
    )
    wait_later = FoldedInteger(
        _l("Minutes between any two after that"), validators=[Optional(), NumberRange(0, MOST_WAIT)]
    )
    method = RadioField(
        _l("Which attempt counts"),
        choices=choices(
            {
                GradeMethod.HIGHEST.value: _l("The best"),
                GradeMethod.LAST.value: _l("The last"),
                GradeMethod.FIRST.value: _l("The first"),
                GradeMethod.AVERAGE.value: _l("The mean of all"),
            }
        ),
        default=GradeMethod.HIGHEST.value,
    )
    behaviour = RadioField(
        _l("When a learner hears about an answer"),
        choices=choices(
            {
                Behaviour.DEFERRED.value: _l("After handing in"),
                Behaviour.IMMEDIATE.value: _l("At once: each answer can be checked, and then it stands"),
                Behaviour.INTERACTIVE.value: _l("At once, with hints and further tries"),
                Behaviour.MANUAL.value: _l("When a trainer has read it: every answer is marked by hand"),
            }
        ),
        default=Behaviour.DEFERRED.value,
    )
    tries = FoldedInteger(
        _l("Tries where a question has no hints of its own"),
        default=3,
        validators=[Optional(), NumberRange(2, MOST_TRIES)],
    )
    penalty = SelectField(_l("Each further try costs"), choices=choices(PENALTIES), default="0.3333333")
    navigation = RadioField(
        _l("Going back"),
        choices=choices(
            {
                Navigation.FREE.value: _l("One may go back to any question"),
                Navigation.ONE_WAY.value: _l("One question after the other, with no way back"),
            }
        ),
        default=Navigation.FREE.value,
    )
    pages = RadioField(
        _l("The paper shows"),
        choices=choices({"one": _l("One question at a time"), "all": _l("All questions on one page")}),
        default="one",
    )
    shuffled = BooleanField(_l("Each learner sees the questions in another order"))
    reveal = RadioField(
        _l("Right answers are shown"),
        choices=choices(
            {
                Reveal.AT_ONCE.value: _l("After handing in"),
                Reveal.WHEN_PASSED.value: _l("Only to who has passed"),
                Reveal.NEVER.value: _l("Never"),
                Reveal.TABLE.value: _l("As the table below says"),
            }
        ),
        default=Reveal.AT_ONCE.value,
    )
    seen_during = SelectMultipleField(MOMENTS[Moment.DURING], choices=choices(ASPECTS))
    seen_after = SelectMultipleField(MOMENTS[Moment.AFTER], choices=choices(ASPECTS))
    seen_later = SelectMultipleField(MOMENTS[Moment.LATER], choices=choices(ASPECTS))
    seen_closed = SelectMultipleField(MOMENTS[Moment.CLOSED], choices=choices(ASPECTS))
    password = StringField(_l("Password of the quiz"), validators=[Optional(), Length(3, 60)])
    no_password = BooleanField(_l("Take the password away"))
    proctored = BooleanField(_l("Sat under supervision"))
    bands = FieldList(FormField(BandPart), label=_l("Words for the result"), max_entries=12)

    aspects: ClassVar = ASPECTS
    not_during: ClassVar = NOT_DURING

    @property
    def table(self) -> Iterable[tuple[Moment, SelectMultipleField]]:
        """The moments, each with its field."""
        return [(moment, self[f"seen_{moment.value}"]) for moment in Moment]

    def show(self, quiz: Quiz, zone: ZoneInfo) -> None:
        """Fill the form from a quiz."""
        self.instructions_ar.data = quiz.instructions.get("ar", "")
        self.instructions_en.data = quiz.instructions.get("en", "")
        self.minutes.data = quiz.limit_seconds // 60 if quiz.limit_seconds else None
        self.attempts.data = quiz.attempts_allowed
        self.passing.data = int(quiz.pass_share * HUNDRED)
        self.opens_at.data = moments.typed(quiz.opens_at, zone)
        self.closes_at.data = moments.typed(quiz.closes_at, zone)
        self.method.data = (quiz.grade_method or GradeMethod.HIGHEST).value
        self.shuffled.data = quiz.is_shuffled
        self._show_settings(quiz)
        self._show_bands(quiz.settings.get("bands", []))

    def _show_settings(self, quiz: Quiz) -> None:
        kept = rules.read(quiz.settings)
        for name in ("behaviour", "navigation", "reveal"):
            self[name].data = getattr(kept, name).value
        self.pages.data, self.tries.data, self.penalty.data = kept.pages, kept.tries, f"{kept.penalty.normalize():f}"
        self.wait_second.data = int(kept.wait_second.total_seconds()) // 60 or None
        self.wait_later.data = int(kept.wait_later.total_seconds()) // 60 or None
        self.proctored.data = kept.is_proctored
        for moment, field in self.table:
            seen = kept.table[moment] or kept.seen(moment, is_passed=True)
            field.data = [aspect.value for aspect in seen]

    def _show_bands(self, bands: list[Any]) -> None:  # Any: JSON
        for band in bands:
            least = int(Decimal(band["from"]) * HUNDRED)
            self.bands.append_entry({"least": least, **{name: band["text"].get(name, "") for name in ("ar", "en")}})
        self.room_for_bands()

    def room_for_bands(self) -> None:
        """One free row at least, for a page without script cannot add any."""
        while len(self.bands.entries) < BANDS or self.bands.entries[-1].form.ar.data:
            self.bands.append_entry()

    def rules(self, zone: ZoneInfo, password_hash: str) -> dict[str, Any]:  # Any: the columns' own types
        """Return what the form says, as `papers.set_rules` takes it."""
        return {
            "instructions": said(self.instructions_ar.data, self.instructions_en.data),
            "limit_seconds": self.minutes.data * 60 if self.minutes.data else None,
            "attempts_allowed": self.attempts.data,
            "pass_share": Decimal(self.passing.data or 0) / HUNDRED,
            "grade_method": GradeMethod(self.method.data),
            "is_shuffled": bool(self.shuffled.data),
            "opens_at": moments.kept(self.opens_at.data, zone),
            "closes_at": moments.kept(self.closes_at.data, zone),
            "settings": {**self._settings(), "bands": self._bands(), "password_hash": password_hash},
        }

    def _settings(self) -> dict[str, Any]:  # Any: JSON
        named = ("behaviour", "navigation", "pages", "reveal", "penalty")
        return {
            **{name: self[name].data for name in named},
            "tries": self.tries.data or 3,
            "wait_second": self.wait_second.data or 0,
            "wait_later": self.wait_later.data or 0,
            "proctored": bool(self.proctored.data),
            "review": {moment.value: sorted(field.data or []) for moment, field in self.table},
        }

    def _bands(self) -> list[dict[str, Any]]:  # Any: {"from": "0.6", "text": {…}}
        rows = [(part.form.least.data, said(part.form.ar.data, part.form.en.data)) for part in self.bands.entries]
        told = {least: text for least, text in rows if text and least is not None}
        return [{"from": str(Decimal(least) / HUNDRED), "text": told[least]} for least in sorted(told, reverse=True)]
