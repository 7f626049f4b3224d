"""The form of an exception: for whom, and what is different."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from courses.enrolment.models import Enrolment, RunGroup
from courses.quizzes import moments
from courses.quizzes.exceptions.models import QuizException
from courses.quizzes.exceptions.service import Wish
from courses.quizzes.forms import choice
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l, choose, locale

EVERYBODY = "run"
MOST_MINUTES = 600


class ExceptionForm(Form):
    """More time, other dates, more attempts, another password."""

    whom = SelectField(_l("For whom"))
    minutes = FoldedInteger(_l("More minutes"), validators=[Optional(), NumberRange(1, MOST_MINUTES)])
    attempts = FoldedInteger(_l("Attempts allowed"), validators=[Optional(), NumberRange(1, 50)])
    opens_at = DateTimeLocalField(_l("Opens"), validators=[Optional()])
    closes_at = DateTimeLocalField(_l("Closes"), validators=[Optional()])
    password = StringField(_l("Another password"), validators=[Optional(), Length(3, 60)])
    reason = StringField(_l("Reason"), validators=[InputRequired(), Length(max=300)])

    def offer(self, groups: Sequence[RunGroup], people: Sequence[Enrolment]) -> None:
        """Say who can be chosen: everybody, the groups, each person."""
        everybody = [choice(EVERYBODY, _l("Everybody in the run"))]
        parts = [choice(f"group-{group.id}", choose(group.name)) for group in groups]
        self.whom.choices = [
            *everybody,
            *parts,
            *[choice(f"person-{each.id}", each.user.name(locale())) for each in people],
        ]

    def show(self, exception: QuizException, zone: ZoneInfo) -> None:
        """Fill the form from an exception that is there; its password cannot be shown."""
        self.whom.data = whom(exception)
        self.minutes.data = exception.extra_seconds // 60 if exception.extra_seconds else None
        self.attempts.data = exception.attempts_allowed
        self.opens_at.data = moments.typed(exception.opens_at, zone)
        self.closes_at.data = moments.typed(exception.closes_at, zone)
        self.reason.data = exception.reason

    def wish(self, zone: ZoneInfo, password_hash: str | None) -> Wish:
        """Return what is asked for."""
        kind, _, number = (self.whom.data or "").partition("-")
        return Wish(
            extra_seconds=self.minutes.data * 60 if self.minutes.data else None,
            opens_at=moments.kept(self.opens_at.data, zone),
            closes_at=moments.kept(self.closes_at.data, zone),
            attempts_allowed=self.attempts.data,
            password_hash=password_hash,
            group_id=int(number) if kind == "group" else None,
            enrolment_id=int(number) if kind == "person" else None,
            reason=self.reason.data or "",
        )


def whom(exception: QuizException) -> str:
    """For whom an exception is, as the form names it."""
    if exception.enrolment_id:
        return f"person-{exception.enrolment_id}"
    return f"group-{exception.group_id}" if exception.group_id else EVERYBODY
