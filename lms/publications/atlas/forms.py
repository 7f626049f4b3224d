"""Forms of the atlas's desk."""

from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.accounts.forms import option
from lms.core.forms import Form
from lms.core.i18n import _l, choose
from lms.publications.atlas import governorates, words
from lms.publications.atlas.kinds import PlateKind, Theme, WaqfKind
from lms.publications.atlas.models import Place
from lms.publications.atlas.service import places
from lms.publications.atlas.service.places import Facts

MOST = 200


def _areas() -> list[Any]:  # Any: newer than WTForms' stubs
    return [option(each.code, choose(each.name)) for each in governorates.ALL]


class VolumeForm(Form):
    """What a volume is about."""

    theme = SelectField(_l("Theme"))
    governorate = SelectField(_l("Governorate"))

    def __init__(self, *given: Any, **named: Any) -> None:  # Any: WTForms' own
        super().__init__(*given, **named)
        self.theme.choices = [option("", _l("No theme")), *(option(kind.value, words.THEMES[kind]) for kind in Theme)]
        self.governorate.choices = [option("", _l("All of Egypt")), *_areas()]


class PlatesForm(Form):
    """Pictures, several at once; without the page's script they come with the form."""

    upload = HiddenField()
    asset = HiddenField()
    file = MultipleFileField(_l("Pictures of plates (JPEG or PNG)"))


class PlateForm(Form):
    """A plate's title, kind and place."""

    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(), Length(max=MOST)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=MOST)])
    kind = SelectField(_l("What it shows"))
    number = IntegerField(_l("Number of the plate"), validators=[InputRequired(), NumberRange(1, 2000)])

    def __init__(self, *given: Any, **named: Any) -> None:  # Any: as above
        super().__init__(*given, **named)
        self.kind.choices = [option(kind.value, words.PLATE[kind]) for kind in PlateKind]

    def title(self) -> dict[str, str]:
        """The title in the languages in which it is written."""
        written = {"ar": self.title_ar.data or "", "en": self.title_en.data or ""}
        return {language: text for language, text in written.items() if text}


class MarkForm(Form):
    """A place on a plate; where, in pixels of the whole: drawn with the script, or typed."""

    place = StringField(_l("Place"), validators=[InputRequired(), Length(max=MOST)])
    x = IntegerField(_l("From the left"), validators=[Optional(), NumberRange(0)])
    y = IntegerField(_l("From the top"), validators=[Optional(), NumberRange(0)])
    width = IntegerField(_l("Width"), validators=[Optional(), NumberRange(1)])
    height = IntegerField(_l("Height"), validators=[Optional(), NumberRange(1)])


class PlaceForm(Form):
    """A place."""

    name_ar = StringField(_l("Name in Arabic"), validators=[InputRequired(), Length(max=MOST)])
    name_en = StringField(_l("Name in English"), validators=[InputRequired(), Length(max=MOST)])
    governorate = SelectField(_l("Governorate"))
    kind = SelectField(_l("Kind of endowment"))
    latitude = StringField(_l("Latitude"), validators=[InputRequired(), Length(max=40)])
    longitude = StringField(_l("Longitude"), validators=[InputRequired(), Length(max=40)])
    about_ar = TextAreaField(_l("Description in Arabic"), validators=[Optional(), Length(max=2000)])
    about_en = TextAreaField(_l("Description in English"), validators=[Optional(), Length(max=2000)])

    def __init__(self, *given: Any, **named: Any) -> None:  # Any: as above
        super().__init__(*given, **named)
        self.governorate.choices = _areas()
        self.kind.choices = [option(kind.value, words.WAQFS[kind]) for kind in WaqfKind]

    def fill(self, place: Place) -> None:
        """Show what is known."""
        self.name_ar.data, self.name_en.data = place.name.get("ar"), place.name.get("en")
        self.about_ar.data, self.about_en.data = place.about.get("ar"), place.about.get("en")
        self.governorate.data, self.kind.data = place.governorate, place.kind.value
        self.latitude.data, self.longitude.data = f"{place.latitude.normalize():f}", f"{place.longitude.normalize():f}"

    def facts(self) -> Facts | None:
        """What was written; None where the coordinates are no degrees, and the form then says so."""
        latitude, longitude = places.degrees(self.latitude.data or ""), places.degrees(self.longitude.data or "")
        for read, written in ((latitude, self.latitude), (longitude, self.longitude)):
            if read is None:
                written.errors = [str(_l("Write degrees, such as 30.0459."))]
        if latitude is None or longitude is None:
            return None
        about = {"ar": self.about_ar.data or "", "en": self.about_en.data or ""}
        return Facts(
            {"ar": self.name_ar.data or "", "en": self.name_en.data or ""},
            latitude,
            longitude,
            self.governorate.data,
            WaqfKind(self.kind.data),
            {language: text for language, text in about.items() if text},
        )


class SheetForm(Form):
    """A table of places, to be looked at before anything is kept."""

    file = FileField(_l("Table of places (XLSX or CSV)"))


class TakingForm(Form):
    """What a dry run has read, to be kept now."""

    rows = HiddenField()
