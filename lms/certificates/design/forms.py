"""What is typed about a version of the sheet; each form knows how to read a content and how to change it."""

from collections.abc import Callable
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import DataRequired, Length, Optional

from lms.certificates import record as records
from lms.certificates.design.colours import READY, shades
from lms.certificates.design.content import Content
from lms.certificates.record import Kind, Opening, Signature, Words
from lms.certificates.typeset import obstacle
from lms.core.errors import BadValue
from lms.core.forms import Form
from lms.core.i18n import _l

Keep = Callable[[bytes], str]
OWN = "own"


def _line(label: Any, most: int, *, needed: bool = True) -> StringField:  # Any: a lazy translation
    first = DataRequired(_l("Please write this line.")) if needed else Optional()
    return StringField(label, validators=[first, Length(max=most)])


class PartForm(Form):
    """A part of a version. Every line is checked to be printable."""

    def changed(self, content: Content, keep: Keep) -> Content:
        """`content` with what was typed. Raises `BadValue`."""
        raise NotImplementedError

    def validate(self, extra_validators: Any = None) -> bool:  # Any: WTForms' own
        """Refuse a character that the sheet's fonts do not have."""
        is_valid = super().validate(extra_validators)
        for field in self:
            if isinstance(field, StringField) and isinstance(field.data, str) and (found := obstacle(field.data)):
                field.errors = [*field.errors, found]
                is_valid = False
        return bool(is_valid)

    def words(self, name: str) -> Words:
        """The two lines of `name`, cleaned."""
        return Words(ar=records.clean(self[f"{name}_ar"].data or ""), en=records.clean(self[f"{name}_en"].data or ""))


class InstitutionForm(PartForm):
    """Who certifies."""

    over_ar = _line(_l("Line above the name, in Arabic"), 80, needed=False)
    over_en = _line(_l("Line above the name, in English"), 80, needed=False)
    name_ar = _line(_l("Name of the academy in Arabic"), 60)
    name_en = _line(_l("Name of the academy in English"), 60)
    tail_ar = _line(_l("Line below the name, in Arabic"), 80, needed=False)
    tail_en = _line(_l("Line below the name, in English"), 80, needed=False)

    def changed(self, content: Content, keep: Keep) -> Content:
        """The three lines of the head."""
        del keep
        for name in ("over", "name", "tail"):
            content["institution"][name] = self.words(name)
        return content

    @staticmethod
    def shown(content: Content) -> dict[str, Any]:  # Any: what a form is filled with
        """What stands there now."""
        return _flat({name: content["institution"][name] for name in ("over", "name", "tail")})


class SignatoriesForm(PartForm):
    """Who signs, under which post, and with which drawn signature."""

    registrar_name_ar = _line(_l("Name of the registrar in Arabic"), 60, needed=False)
    registrar_name_en = _line(_l("Name of the registrar in English"), 60, needed=False)
    registrar_post_ar = _line(_l("Post of the registrar in Arabic"), 60)
    registrar_post_en = _line(_l("Post of the registrar in English"), 60)
    registrar_file = FileField(_l("Drawn signature of the registrar"))
    registrar_bare = BooleanField(_l("Print no drawn signature of the registrar"))
    director_name_ar = _line(_l("Name of the director in Arabic"), 60, needed=False)
    director_name_en = _line(_l("Name of the director in English"), 60, needed=False)
    director_post_ar = _line(_l("Post of the director in Arabic"), 60)
    director_post_en = _line(_l("Post of the director in English"), 60)
    director_file = FileField(_l("Drawn signature of the director"))
    director_bare = BooleanField(_l("Print no drawn signature of the director"))

    def changed(self, content: Content, keep: Keep) -> Content:
        """The two lines under which is signed; a signature that stands stays unless it is replaced or taken away."""
        for who in ("registrar", "director"):
            signature = Signature(name=self.words(f"{who}_name"), post=self.words(f"{who}_post"))
            standing = content[who]
            image = _brought(self[f"{who}_file"], keep) or standing.get("image")
            if image and not self[f"{who}_bare"].data:
                signature["image"] = image
            content[who] = signature
        return content

    @staticmethod
    def shown(content: Content) -> dict[str, Any]:  # Any: what a form is filled with
        """What stands there now."""
        return _flat(
            {f"{who}_{part}": content[who][part] for who in ("registrar", "director") for part in ("name", "post")}
        )


class LookForm(PartForm):
    """Colours and marks."""

    palette = RadioField(_l("Colours"), choices=[*(SelectChoice(name, said) for name, (_pair, said) in READY.items())])
    primary = StringField(_l("First colour"), validators=[Optional(), Length(max=7)])
    accent = StringField(_l("Second colour"), validators=[Optional(), Length(max=7)])
    first_file = FileField(_l("Logo"))
    first_bare = BooleanField(_l("Take the logo away"))
    second_file = FileField(_l("Second logo"))
    second_bare = BooleanField(_l("Take the second logo away"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: WTForms' own
        super().__init__(*args, **kwargs)
        self.palette.choices = [*(self.palette.choices or []), SelectChoice(OWN, _l("Two of our own"))]

    def changed(self, content: Content, keep: Keep) -> Content:
        """A pair of the ready colours, or two that pass the check; then up to two logos."""
        is_own = self.palette.data == OWN
        pair = (self.primary.data or "", self.accent.data or "") if is_own else READY[self.palette.data][0]
        logos: list[str | None] = [*content["look"]["logos"], None, None]
        for place, name in enumerate(("first", "second")):
            logos[place] = _brought(self[f"{name}_file"], keep) or logos[place]
            if self[f"{name}_bare"].data:
                logos[place] = None
        content["look"] = {"colours": shades(*pair), "logos": [mark for mark in logos[:2] if mark]}
        return content

    @staticmethod
    def shown(content: Content) -> dict[str, Any]:  # Any: what a form is filled with
        """What stands there now."""
        colours = content["look"]["colours"]
        pair = (colours["primary"], colours["accent"])
        name = next((name for name, (ready, _said) in READY.items() if ready == pair), OWN)
        return {"palette": name, "primary": pair[0], "accent": pair[1]}


class WordingForm(PartForm):
    """The fixed words of one kind of sheet; Arabic agrees with the holder."""

    title_ar = _line(_l("Title in Arabic"), 60)
    title_en = _line(_l("Title in English"), 60)
    opening_m = _line(_l("Opening, of a man"), 90)
    opening_f = _line(_l("Opening, of a woman"), 90)
    opening_en = _line(_l("Opening in English"), 90)
    verb_m = _line(_l("What he did"), 90)
    verb_f = _line(_l("What she did"), 90)
    verb_en = _line(_l("The same in English"), 90)
    tail_ar = _line(_l("Closing line in Arabic"), 110, needed=False)
    tail_en = _line(_l("Closing line in English"), 110, needed=False)
    kind: Kind = "completion"

    def changed(self, content: Content, keep: Keep) -> Content:
        """The words of this kind."""
        del keep
        opening, verb = (
            Opening(**{key: records.clean(self[f"{name}_{key}"].data or "") for key in ("m", "f", "en")})  # type: ignore[typeddict-item]  # its three keys
            for name in ("opening", "verb")
        )
        if self.kind == "winner" and not all("{rank}" in verb[key] for key in ("m", "f", "en")):
            raise BadValue(str(_l("The sentence of a winner needs {rank} where the place won shall stand.")))
        content["wording"][self.kind] = {"title": self.words("title"), "opening": opening, "verb": verb}
        if any((tail := self.words("tail")).values()):
            content["wording"][self.kind]["tail"] = tail
        return content

    def shown(self, content: Content) -> dict[str, Any]:  # Any: what a form is filled with
        """What stands there now."""
        said: Any = content["wording"][self.kind]  # Any: read by name
        return _flat({name: said.get(name, {}) for name in ("title", "opening", "verb", "tail")})


FORMS: dict[str, type[PartForm]] = {"institution": InstitutionForm, "signatories": SignatoriesForm, "look": LookForm}


def _brought(field: FileField, keep: Keep) -> str | None:
    """The name of the mark that was brought, if one was; a refusal stands at its field."""
    content = field.data.read() if field.data else b""
    if not content:
        return None
    try:
        return keep(content)
    except BadValue as refusal:
        field.errors = [*field.errors, str(refusal)]
        raise


def _flat(texts: dict[str, Any]) -> dict[str, str]:  # Any: words by language or gender
    return {f"{name}_{key}": value for name, said in texts.items() for key, value in said.items()}
