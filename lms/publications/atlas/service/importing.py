"""Places out of a spreadsheet: each row is read and judged first; nothing is kept until the editor says so."""

from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _, _l
from lms.publications.atlas import governorates, words
from lms.publications.atlas.kinds import WaqfKind
from lms.publications.atlas.models import Place
from lms.publications.atlas.service import places
from lms.publications.atlas.service.places import Facts

MOST_ROWS = 1000
COLUMNS = {
    "ar": ("الاسم", "الاسم بالعربية", "name_ar", "arabic name"),
    "en": ("الاسم بالإنجليزية", "الاسم الإنجليزي", "name_en", "english name", "name"),
    "latitude": ("خط العرض", "دائرة العرض", "latitude", "lat"),
    "longitude": ("خط الطول", "longitude", "lon", "lng", "long"),
    "governorate": ("المحافظة", "governorate"),
    "kind": ("النوع", "نوع الوقف", "kind", "type"),
    "about_ar": ("وصف", "الوصف", "about_ar", "description"),
}
HEADINGS = ("الاسم", "الاسم بالإنجليزية", "خط العرض", "خط الطول", "المحافظة", "النوع", "الوصف")
NEEDED = ("ar", "en", "latitude", "longitude", "governorate", "kind")
NOWHERE = Decimal(0)


class Judged(NamedTuple):
    """A row, what it would make, what is wrong with it (then nothing is made) and what to look at."""

    number: int
    cells: dict[str, str]
    facts: Facts | None
    known_id: int | None
    wrong: str
    doubt: str


def rows(found: dict[str, Any]) -> list[tuple[int, dict[str, str]]]:  # Any: what the program that reads sheets says
    """The rows of the first sheet by the names of our columns. Raises `BadValue` for a sheet that lacks one."""
    sheets = found.get("sheets") or []
    if not sheets:
        raise BadValue(_l("This file cannot be read as a table. Bring an XLSX or a CSV."))
    heading, *body = sheets[0]["rows"]
    columns = {name: _column(heading[1], spellings) for name, spellings in COLUMNS.items()}
    missing = [COLUMNS[name][0] for name in NEEDED if columns[name] is None]
    if missing:
        raise BadValue(_l("The table lacks these columns: %(names)s.", names="، ".join(missing)))
    if len(body) > MOST_ROWS:
        raise BadValue(_l("Bring at most 1,000 places at once."))
    return [
        (number, {name: cells[at] if at is not None and at < len(cells) else "" for name, at in columns.items()})
        for number, cells in body
    ]


def judge(brought: list[tuple[int, dict[str, str]]]) -> list[Judged]:
    """What would become of each row; two queries for all of them."""
    keys = {places.key_of(cells["ar"]) for _number, cells in brought}
    known_rows = session().scalars(select(Place).where(Place.key_ar.in_(keys)).order_by(Place.id))
    known = {(each.key_ar, each.governorate): each.id for each in known_rows}
    seen: set[tuple[str, str]] = set()
    return [_judged(number, cells, known, seen) for number, cells in brought]


def take(brought: list[tuple[int, dict[str, str]]], by: User) -> tuple[int, int]:
    """Keep what is right; how many places are new, and how many were brought up to date."""
    new = changed = 0
    for row in judge(brought):
        if row.facts is None:
            continue
        if row.known_id is None:
            places.add(row.facts, by)
            new += 1
        else:
            places.change(session().get_one(Place, row.known_id), row.facts, by)
            changed += 1
    return new, changed


def _judged(
    number: int, cells: dict[str, str], known: dict[tuple[str, str], int], seen: set[tuple[str, str]]
) -> Judged:
    try:
        facts = _facts(cells)
        places.check(facts)
    except RuleError as refusal:
        return Judged(number, cells, None, None, str(refusal), "")
    same = (places.key_of(facts.name["ar"]), facts.governorate)
    if same in seen:
        return Judged(number, cells, None, None, _("This place stands in the table twice."), "")
    seen.add(same)
    return Judged(number, cells, facts, known.get(same), "", places.doubt(facts))


def _facts(cells: dict[str, str]) -> Facts:
    area = governorates.named(cells["governorate"])
    kind = _kind(cells["kind"])
    latitude, longitude = places.degrees(cells["latitude"]), places.degrees(cells["longitude"])
    if area is None:
        raise BadValue(_l("There is no such governorate."))
    if kind is None:
        raise BadValue(_l("There is no such kind of endowment."))
    if latitude is None or longitude is None:
        raise BadValue(_l("The coordinates are no degrees. Write 30.0459 and 31.2609."))
    about = {"ar": cells["about_ar"]} if cells["about_ar"] else {}
    return Facts({"ar": cells["ar"], "en": cells["en"]}, latitude, longitude, area.code, kind, about)


def _kind(text: str) -> WaqfKind | None:
    from lms.core.i18n import force_locale

    wanted = text.strip().casefold()
    for language in ("ar", "en"):
        with force_locale(language):
            for kind, said in words.WAQFS.items():
                if wanted in {kind.value, str(said).casefold()}:
                    return kind
    return None


def _column(heading: list[str], spellings: tuple[str, ...]) -> int | None:
    plain = [cell.strip().casefold() for cell in heading]
    return next((plain.index(each) for each in spellings if each in plain), None)
