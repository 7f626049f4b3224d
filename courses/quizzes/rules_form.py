"""The form of a quiz's rules."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateTimeLocalField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from courses.quizzes.forms import choice, said
from courses.quizzes.models import Quiz
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l

HUNDRED = 100
MOST_MINUTES = 600


class RulesForm(Form):
    """Time, attempts, what passes, what is shown."""

    instructions_ar = TextAreaField(_l("What learners should know before, in Arabic"), validators=[Length(max=2000)])
    instructions_en = TextAreaField(_l("The same in English"), validators=[Optional(), Length(max=2000)])
    minutes = FoldedInteger(_l("Minutes"), validators=[Optional(), NumberRange(1, MOST_MINUTES)])
    attempts = FoldedInteger(_l("Attempts allowed"), validators=[Optional(), NumberRange(1, 50)])
    passing = FoldedInteger(_l("Percent needed to pass"), validators=[InputRequired(), NumberRange(0, HUNDRED)])
    opens_at = DateTimeLocalField(_l("Opens"), validators=[Optional()])
    closes_at = DateTimeLocalField(_l("Closes"), validators=[Optional()])
    method = RadioField(
        _l("Which attempt counts"),
        choices=[choice("highest", _l("The best")), choice("last", _l("The last"))],
        default="highest",
    )
    pages = RadioField(
        _l("The paper shows"),
        choices=[
            choice("one", _l("One question at a time")),
            choice("all", _l("All questions on one page")),
        ],
        default="one",
    )
    reveal = RadioField(
        _l("Right answers are shown"),
        choices=[
            choice("at_once", _l("After handing in")),
            choice("when_passed", _l("Only to who has passed")),
            choice("never", _l("Never")),
        ],
        default="at_once",
    )
    shuffled = BooleanField(_l("Each learner sees the questions in another order"))
    passed_ar = StringField(_l("What who passes reads, in Arabic"), validators=[Optional(), Length(max=500)])
    passed_en = StringField(_l("What who passes reads, in English"), validators=[Optional(), Length(max=500)])
    failed_ar = StringField(_l("What who does not pass reads, in Arabic"), validators=[Optional(), Length(max=500)])
    failed_en = StringField(_l("What who does not pass reads, in English"), validators=[Optional(), Length(max=500)])

    def show(self, quiz: Quiz, zone: ZoneInfo) -> None:
        """Fill the form from a quiz."""
        self.instructions_ar.data = quiz.instructions.get("ar", "")
        self.instructions_en.data = quiz.instructions.get("en", "")
        self.minutes.data = quiz.limit_seconds // 60 if quiz.limit_seconds else None
        self.attempts.data = quiz.attempts_allowed
        self.passing.data = int(quiz.pass_share * HUNDRED)
        self.opens_at.data = quiz.opens_at.astimezone(zone).replace(tzinfo=None) if quiz.opens_at else None
        self.closes_at.data = quiz.closes_at.astimezone(zone).replace(tzinfo=None) if quiz.closes_at else None
        self.method.data = quiz.grade_method.value if quiz.grade_method else "highest"
        self.shuffled.data = quiz.is_shuffled
        self.pages.data = quiz.settings.get("pages", "one")
        self.reveal.data = quiz.settings.get("reveal", "at_once")
        texts = [band["text"] for band in quiz.settings.get("bands", [])]
        passed, failed = [*texts, {}, {}][:2]
        self.passed_ar.data, self.passed_en.data = passed.get("ar", ""), passed.get("en", "")
        self.failed_ar.data, self.failed_en.data = failed.get("ar", ""), failed.get("en", "")

    def rules(self, zone: ZoneInfo) -> dict[str, Any]:  # Any: the columns' own types
        """Return what the form says, as `papers.set_rules` takes it."""
        share = Decimal(self.passing.data or 0) / HUNDRED
        return {
            "instructions": said(self.instructions_ar.data, self.instructions_en.data),
            "limit_seconds": self.minutes.data * 60 if self.minutes.data else None,
            "attempts_allowed": self.attempts.data,
            "pass_share": share,
            "grade_method": self.method.data,
            "is_shuffled": bool(self.shuffled.data),
            "opens_at": _aware(self.opens_at.data, zone),
            "closes_at": _aware(self.closes_at.data, zone),
            "settings": {"pages": self.pages.data, "reveal": self.reveal.data, "bands": self._bands(share)},
        }

    def _bands(self, share: Decimal) -> list[dict[str, Any]]:  # Any: {"from": "0.6", "text": {…}}
        passed, failed = said(self.passed_ar.data, self.passed_en.data), said(self.failed_ar.data, self.failed_en.data)
        if not passed and not failed:
            return []
        return [{"from": str(share), "text": passed}, {"from": "0", "text": failed}]


def _aware(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    return moment.replace(tzinfo=zone).astimezone(dt.UTC) if moment else None
