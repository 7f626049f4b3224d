"""The forms of what a person marks: an essay, files, a recording."""

from typing import ClassVar

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from courses.quizzes.forms.base import QuestionForm, Shape, choice, said
from courses.quizzes.types import Kind, numbers
from courses.quizzes.types.face import MOST_TEXT, Body
from courses.quizzes.types.recording import USUAL_SECONDS
from lms.core.i18n import _l

MINUTE = 60
BAD = -1  # no limit is that: what cannot be read is refused where the body is checked


class ManualForm(QuestionForm):
    """What markers are told, and by which rubric they mark."""

    rubric = SelectField(_l("Rubric"), choices=[], coerce=int, validate_choice=False)
    markers_ar = TextAreaField(_l("For those who mark it, in Arabic"), validators=[Optional(), Length(max=MOST_TEXT)])
    markers_en = TextAreaField(_l("For those who mark it, in English"), validators=[Optional(), Length(max=MOST_TEXT)])

    template = "by_hand"
    fields: ClassVar[dict[str, str]] = {**QuestionForm.fields, "rubric_version_id": "rubric"}

    def own_body(self) -> Shape:
        """Return what is for markers."""
        allowed = {value for value, *_label in self.rubric.iter_choices()}
        rubric = self.rubric.data if self.rubric.data in allowed else None
        return {"rubric_version_id": rubric or None, "for_markers": said(self.markers_ar.data, self.markers_en.data)}

    def show_own(self, body: Body) -> None:
        """Fill in what is for markers."""
        told = body.get("for_markers") or {}
        self.rubric.data = body.get("rubric_version_id") or 0
        self.markers_ar.data, self.markers_en.data = told.get("ar", ""), told.get("en", "")

    def offer_rubrics(self, known: dict[int, str]) -> None:
        """Let the author choose among the rubrics of the course."""
        self.rubric.choices = [choice(0, _l("none")), *(choice(*each) for each in known.items())]


class EssayForm(ManualForm):
    """An essay."""

    least = StringField(_l("At least so many words"), validators=[Optional(), Length(max=10)])
    most = StringField(_l("At most so many words"), validators=[Optional(), Length(max=10)])

    kind = Kind.ESSAY
    fields: ClassVar[dict[str, str]] = {**ManualForm.fields, "words": "most"}

    def own_body(self) -> Shape:
        """Return the limits."""
        limits = {"least": _whole(self.least.data), "most": _whole(self.most.data)}
        return {**super().own_body(), "words": {name: value for name, value in limits.items() if value is not None}}

    def show_own(self, body: Body) -> None:
        """Fill in the limits."""
        super().show_own(body)
        words = body.get("words") or {}
        self.least.data, self.most.data = str(words.get("least") or ""), str(words.get("most") or "")


class FileForm(ManualForm):
    """Files."""

    most_files = StringField(_l("At most so many files"), default="1", validators=[Optional(), Length(max=10)])

    kind = Kind.FILE
    usual: ClassVar[Shape] = {"most_files": 1}

    def own_body(self) -> Shape:
        """Return the limit."""
        return {**super().own_body(), "most_files": _whole(self.most_files.data)}

    def show_own(self, body: Body) -> None:
        """Fill in the limit."""
        super().show_own(body)
        self.most_files.data = str(body.get("most_files") or 1)


class RecordingForm(ManualForm):
    """A recording."""

    minutes = StringField(_l("At most so many minutes"), default="5", validators=[Optional(), Length(max=10)])

    kind = Kind.RECORDING
    usual: ClassVar[Shape] = {"most_seconds": USUAL_SECONDS}
    fields: ClassVar[dict[str, str]] = {**ManualForm.fields, "most_seconds": "minutes"}

    def own_body(self) -> Shape:
        """Return the limit, in seconds."""
        given = self.minutes.data or ""
        minutes = numbers.parse(given)
        seconds = None if not given else BAD if minutes is None else int(minutes * MINUTE)
        return {**super().own_body(), "most_seconds": seconds}

    def show_own(self, body: Body) -> None:
        """Fill in the limit."""
        super().show_own(body)
        self.minutes.data = f"{(body.get('most_seconds') or USUAL_SECONDS) / MINUTE:g}"


def _whole(text: str | None) -> int | None:
    """The whole number that was typed in any digits; nothing typed is no limit."""
    if not text:
        return None
    found = numbers.parse(text)
    return int(found) if found is not None and found == found.to_integral_value() else BAD
