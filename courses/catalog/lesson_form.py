"""The forms of a lesson: a new one, and the page on which it is written. Fields that its kind lacks are left out."""

from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from courses.catalog import kind_words, kinds
from courses.catalog.forms import two
from courses.catalog.models import Lesson, LessonKind
from courses.catalog.opening_fields import CompletionFields, OpeningFields
from courses.catalog.service import reading
from lms.core.errors import BadValue
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l

LONGEST_BODY = 200_000
_ONLY_FOR = {
    "url": {LessonKind.LINK},
    "place_ar": {LessonKind.LIVE},
    "place_en": {LessonKind.LIVE},
    "join_url": {LessonKind.LIVE},
}


class NewLessonForm(Form):
    """A lesson's kind and title; the rest is written on its own page."""

    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=160)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=160)])
    kind = RadioField(
        _l("What kind of lesson?"),
        choices=[SelectChoice(kind.value, said) for kind, said in kind_words.SAID.items()],
        default=LessonKind.TEXT.value,
    )


class LessonForm(OpeningFields, CompletionFields, Form):
    """The words and rules of a lesson."""

    revision = HiddenField()
    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=160)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=160)])
    body_ar = TextAreaField(_l("Text in Arabic"), validators=[Optional(), Length(max=LONGEST_BODY)])
    body_en = TextAreaField(_l("Text in English"), validators=[Optional(), Length(max=LONGEST_BODY)])
    url = StringField(
        _l("Address of the page"),
        description=_l("Learners are told where it leads before they open it."),
        validators=[Optional(), Length(max=kinds.LONGEST_URL)],
    )
    place_ar = StringField(_l("Place, in Arabic"), validators=[Optional(), Length(max=160)])
    place_en = StringField(_l("Place, in English"), validators=[Optional(), Length(max=160)])
    join_url = StringField(
        _l("Address of the online room"),
        description=_l("Learners get it from fifteen minutes before the start."),
        validators=[Optional(), Length(max=kinds.LONGEST_URL)],
    )
    minutes = FoldedInteger(_l("Minutes it takes"), validators=[Optional(), NumberRange(0, 600)])
    is_required = BooleanField(_l("Needed to complete the course"))

    def __init__(self, kind: LessonKind, **given: Any) -> None:  # Any: as WTForms takes them
        super().__init__(**given)
        self.kind = kind
        for name, kinds_with_it in _ONLY_FOR.items():
            if kind not in kinds_with_it:
                del self[name]

    def validate_url(self, field: Field) -> None:
        """An address of a page."""
        _check(field)

    def validate_join_url(self, field: Field) -> None:
        """Likewise."""
        _check(field)

    def fields(self, lesson: Lesson) -> dict[str, Any]:  # Any: columns of several types
        """What was typed, as columns."""
        found: dict[str, Any] = {"title": two(self, "title"), "body": two(self, "body")}
        found |= {"minutes": self.minutes.data or 0, "is_required": self.is_required.data}
        found |= {"completion": self.completion(lesson), "availability": self.availability(lesson.availability)}
        if self.kind is LessonKind.LINK:
            found["settings"] = kinds.settings(self.kind, url=self.url.data or "")
        if self.kind is LessonKind.LIVE:
            place, room = two(self, "place"), self.join_url.data or ""
            found["settings"] = kinds.settings(self.kind, place=place, join_url=room)
        return found


def filled(lesson: Lesson) -> LessonForm:
    """The form as the lesson stands."""
    data: dict[str, Any] = {  # Any: fields of several types
        "revision": lesson.revision,
        "minutes": lesson.minutes or None,
        "is_required": lesson.is_required,
    }
    for name in ("title", "body"):
        data |= {f"{name}_{language}": getattr(lesson, name).get(language, "") for language in ("ar", "en")}
    if lesson.kind is LessonKind.LINK:
        data["url"] = kinds.link(lesson).url
    if lesson.kind is LessonKind.LIVE:
        live = kinds.live(lesson)
        data |= {"place_ar": live.place.get("ar", ""), "place_en": live.place.get("en", ""), "join_url": live.join_url}
    form = LessonForm(lesson.kind, formdata=None, data=data)
    offer(form, lesson)
    form.show_opening(lesson.availability)
    form.show_completion(lesson)
    return form


def offer(form: LessonForm, lesson: Lesson) -> None:
    """The choices that the lesson's version and kind give."""
    form.offer_opening(reading.tree(lesson.version_id), lesson)
    form.offer_completion(lesson.kind)


def _check(field: Field) -> None:
    try:
        kinds.checked(field.data)
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad
