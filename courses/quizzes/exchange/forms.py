"""Bringing a file of questions."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from courses.quizzes.exchange import Layout
from courses.quizzes.exchange.files import Wish
from courses.quizzes.exchange.words import LAYOUTS
from courses.quizzes.service.shelves import Place
from lms.core.forms import Form
from lms.core.i18n import _l

LANGUAGES = {"ar": _l("Arabic"), "en": _l("English")}


class BringForm(Form):
    """A file, the shelf for it, and how it is to be read."""

    file = FileField(_l("The file"), validators=[FileRequired(_l("Please choose a file."))])
    layout = SelectField(_l("Its format"))
    language = RadioField(
        _l("The questions in it are in"), choices=[SelectChoice(*each) for each in LANGUAGES.items()], default="ar"
    )
    shelf = SelectField(_l("Onto the shelf"), coerce=int)
    own_shelf = BooleanField(_l("On a shelf of its own below it, named after the file"), default=True)

    def offer(self, places: list[Place], first: str) -> None:
        """Offer the formats and the shelves of the bank; `first` where it has none yet."""
        known: list[Any] = [SelectChoice(layout.value, words) for layout, words in LAYOUTS.items()]
        self.layout.choices = [SelectChoice("", _l("Found out by its look")), *known]
        self.shelf.choices = [SelectChoice(place.shelf.id, place.label) for place in places] or [SelectChoice(0, first)]

    def wish(self) -> Wish:
        """How the file is to be read."""
        layout = Layout(self.layout.data) if self.layout.data else None
        return Wish(layout, self.language.data, self.own_shelf.data)
