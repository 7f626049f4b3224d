"""Places of endowments: kept by editors, found by readers through the plates that they stand on."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from lms.accounts.models import User
from lms.core import audit
from lms.core.db import hold, session
from lms.core.digits import fold
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _, _l, choose
from lms.publications import policy
from lms.publications.atlas import governorates
from lms.publications.atlas.kinds import WaqfKind
from lms.publications.atlas.models import Place, Plate, PlatePlace
from lms.publications.atlas.service.reading import shown_at, stands_at
from lms.publications.models import Edition, SeriesItem, Volume

MOST = 400  # on one map
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_FOLDED = str.maketrans("أإآٱىة", "اااايه")


class Facts(NamedTuple):
    """What is known of a place."""

    name: dict[str, str]
    latitude: Decimal
    longitude: Decimal
    governorate: str
    kind: WaqfKind
    about: dict[str, str] = {}


class Wanted(NamedTuple):
    """Which places of the index; empty is all."""

    letter: str = ""
    governorate: str = ""
    kind: str = ""


class Shelf(NamedTuple):
    """A plate on which a place stands, with where in the atlas it is found."""

    plate: Plate
    volume: int
    title: str
    region: str


def index(wanted: Wanted, user: policy.Visitor, language: str) -> list[Place]:
    """The places that stand on plates which the person may see, in the order of the language; at most `MOST`."""
    key = _key_column(language)
    query = _seen(user)
    if wanted.letter:
        query = query.where(func.substr(key, 1, 1) == wanted.letter)
    if wanted.governorate:
        query = query.where(Place.governorate == wanted.governorate)
    if wanted.kind:
        query = query.where(Place.kind == wanted.kind)
    return list(session().scalars(query.order_by(key, Place.id).limit(MOST)))


def counts(user: policy.Visitor, language: str) -> tuple[dict[str, int], dict[str, int]]:
    """How many places there are by letter and by governorate."""
    letter = func.substr(_key_column(language), 1, 1)
    query = _seen(user).with_only_columns(letter, Place.governorate, func.count())
    letters: dict[str, int] = {}
    areas: dict[str, int] = {}
    for sign, area, count in session().execute(query.group_by(letter, Place.governorate).order_by(letter)):
        letters[sign] = letters.get(sign, 0) + count
        areas[area] = areas.get(area, 0) + count
    return letters, areas


def seen(place_id: int, user: policy.Visitor) -> Place:
    """The place, if a plate shows it that the person may see. Raises `NotFound`."""
    found = session().scalar(_seen(user).where(Place.id == place_id))
    if found is None:
        raise NotFound
    return found


def load(place_id: int) -> Place:
    """The place, for editors. Raises `NotFound`."""
    found = session().get(Place, place_id)
    if found is None:
        raise NotFound
    return found


def shelves(place: Place, user: policy.Visitor) -> list[Shelf]:
    """The plates of the place, in the order of the atlas."""
    query = (
        select(PlatePlace, SeriesItem.number, Edition.title)
        .join(Plate, Plate.id == PlatePlace.plate_id)
        .options(contains_eager(PlatePlace.plate))
        .join(Volume, Volume.id == Plate.volume_id)
        .join(Edition, Edition.id == Volume.edition_id)
        .join(SeriesItem, stands_at(SeriesItem.edition_id, SeriesItem.volume_id))
        .where(PlatePlace.place_id == place.id, policy.visible_to(user), shown_at(Edition.revision))
        .order_by(SeriesItem.number, Plate.number, PlatePlace.id)
    )
    return [Shelf(mark.plate, number or 0, title, mark.region) for mark, number, title in session().execute(query)]


def every(words: str = "") -> Select[Place]:
    """All places whose name begins so, for editors."""
    query = select(Place).order_by(Place.key_ar, Place.id)
    if words:
        start = key_of(words)
        return query.where(
            Place.key_ar.startswith(start, autoescape=True) | Place.key_en.startswith(start, autoescape=True)
        )
    return query


def add(facts: Facts, by: User, *, demo: bool = False) -> Place:
    """A new place. Raises `BadValue` for what cannot be."""
    check(facts)
    place = Place(is_demo=demo, **_columns(facts))
    session().add(place)
    session().flush()
    audit.record("atlas.place_added", place, by, name=choose(place.name, "ar"))
    return place


def change(place: Place, facts: Facts, by: User) -> None:
    """Other facts. Raises `BadValue`."""
    check(facts)
    hold(place)
    for name, value in _columns(facts).items():
        setattr(place, name, value)
    audit.record("atlas.place_changed", place, by, name=choose(place.name, "ar"))


def remove(place: Place, by: User) -> None:
    """Forget a place that no plate shows."""
    hold(place)
    if session().scalar(select(PlatePlace.id).where(PlatePlace.place_id == place.id).limit(1)):
        raise RuleError(_l("This place stands on plates. Take it off them first."))
    audit.record("atlas.place_removed", place, by, name=choose(place.name, "ar"))
    session().delete(place)


def check(facts: Facts) -> None:
    """Raise `BadValue` for a place without a name, or one that does not lie in Egypt."""
    if not facts.name.get("ar") or not facts.name.get("en"):
        raise BadValue(_l("A place needs its name in Arabic and in English."))
    if facts.governorate not in governorates.BY_CODE:
        raise BadValue(_l("Choose the governorate."))
    if not governorates.in_egypt(facts.latitude, facts.longitude):
        if governorates.in_egypt(facts.longitude, facts.latitude):
            raise BadValue(_l("Latitude and longitude are exchanged: this point lies in Egypt the other way round."))
        raise BadValue(_l("This point does not lie in Egypt. Write degrees, such as 30.0459 and 31.2609."))


def doubt(place: Place | Facts) -> str:
    """A remark where the point lies far from its governorate; "" where all agrees."""
    area = governorates.BY_CODE[place.governorate]
    if area.holds(place.latitude, place.longitude):
        return ""
    return _("The point lies outside %(governorate)s. Please look again.", governorate=choose(area.name))


def degrees(text: str) -> Decimal | None:
    """Degrees as people write them: 30.0459, ٣٠٫٠٤٥٩, 30°02'45"; None for anything else."""
    plain = fold(text).replace("٫", ".").replace(",", ".").strip(" NEneشق")
    parts = re.fullmatch(r"(\d{1,3})\s*[°ْ]\s*(\d{1,2})\s*['′’]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|”|'')?)?", plain)
    try:
        if parts:
            whole, minutes, seconds = (Decimal(part or 0) for part in parts.groups())
            value = whole + minutes / 60 + seconds / 3600
        else:
            value = Decimal(plain)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > 180:  # noqa: PLR2004 - degrees
        return None
    return value.quantize(Decimal("0.0000001"))


def key_of(name: str) -> str:
    """The name as a list orders it: without its article, vowel signs and the spellings of one letter."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", name.replace("\0", ""))).translate(_FOLDED).casefold().strip()
    plain = re.sub(r"^(ال(?=\w{2})|the |al-)", "", plain)
    latin = unicodedata.normalize("NFD", plain)
    return "".join(sign for sign in latin if not "\u0300" <= sign <= "\u036f").lstrip("ʿʾ'’‘\"« ")


def _columns(facts: Facts) -> dict[str, object]:
    keys = {"key_ar": key_of(facts.name["ar"]), "key_en": key_of(facts.name["en"])}
    return {**facts._asdict(), **keys}


def _key_column(language: str) -> "ColumnElement[str]":
    return (Place.key_ar if language == "ar" else Place.key_en).expression


def _seen(user: policy.Visitor) -> Select[Place]:
    shown = (
        select(PlatePlace.place_id)
        .join(Plate, Plate.id == PlatePlace.plate_id)
        .join(Volume, Volume.id == Plate.volume_id)
        .join(Edition, Edition.id == Volume.edition_id)
        .where(policy.visible_to(user), shown_at(Edition.revision))
    )
    return select(Place).where(Place.id.in_(shown))


def with_places(plate_id: int) -> Plate:
    """The plate with its places, for editors. Raises `NotFound`."""
    marks = selectinload(Plate.marks).joinedload(PlatePlace.place)
    volume = selectinload(Plate.volume).joinedload(Volume.edition)
    found = session().scalar(select(Plate).where(Plate.id == plate_id).options(marks, volume))
    if found is None:
        raise NotFound
    return found


def by_name(name: str) -> Place | None:
    """The place of this name in either language; the first where there are several."""
    key = key_of(name)
    query = select(Place).where((Place.key_ar == key) | (Place.key_en == key))
    return session().scalar(query.order_by(Place.id).limit(1)) if key else None


def names() -> list[dict[str, str]]:
    """What places are called, for a list to choose from."""
    return list(session().scalars(select(Place.name).order_by(Place.key_ar, Place.id).limit(2000)))
