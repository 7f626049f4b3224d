"""Brings the atlas of the demo in: its volumes some at a time, its places, then a plate after the other.

Killed anywhere it goes on where it was, and no step keeps other writers waiting for more than moments.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from demo.atlas import studio
from lms.accounts.models import Role, RoleAssignment, User
from lms.core import clock
from lms.core.db import reading, session, transaction
from lms.publications import events
from lms.publications.atlas import governorates, jobs
from lms.publications.atlas.governorates import Governorate
from lms.publications.atlas.kinds import PlateKind, Theme, WaqfKind
from lms.publications.atlas.models import AtlasVolume, Place, Plate, PlatePlace
from lms.publications.atlas.service.places import Facts, key_of
from lms.publications.kinds import Licence, Publisher, State
from lms.publications.models import Edition, Series, SeriesItem, Volume, Work
from media.models import AssetKind
from media.service import files

SLUG = "waqf-atlas"
TITLE = {"ar": "أطلس الأوقاف", "en": "Atlas of Endowments"}
ABOUT = {
    "ar": "اثنان وتسعون مجلدًا في مساجد الأوقاف ومدارسها وأسبلتها ومستشفياتها وأراضيها وحججها. نموذج تجريبي: الأسماء والأبنية متخيَّلة.",
    "en": "Ninety-two volumes on endowed mosques, schools, fountains, hospitals, lands and deeds. A demo: names and buildings are invented.",
}
NAMES = {
    Theme.MOSQUES: ("مساجد", "Mosques"),
    Theme.SCHOOLS: ("مدارس", "Madrasas"),
    Theme.SABILS: ("أسبلة", "Fountains"),
    Theme.HOSPITALS: ("مستشفيات", "Hospitals"),
    Theme.LANDS: ("أراضي", "Lands"),
    Theme.DOCUMENTS: ("حجج", "Deeds"),
}
SABILS = ("BH", "C", "ALX", "GZ", "GH", "DK", "SUZ", "ASN")
HOSPITALS = ("C", "ALX", "DK", "GH", "SHR", "MN", "AST", "SHG", "LX")
DOCUMENTS = ("BH", "C", "ALX", "GZ", "DK", "AST", "KN", "ASN")
YEAR = 2026
AT_ONCE = 8
OUT_SINCE = dt.timedelta(days=200)  # or ninety-two volumes would be all that is new in the library


class Titled(NamedTuple):
    """A volume before it is one."""

    number: int
    theme: Theme
    area: Governorate

    @property
    def title(self) -> dict[str, str]:
        ar, en = NAMES[self.theme]
        return {"ar": f"{ar} {self.area.name['ar']}", "en": f"{en} of {self.area.name['en']}"}

    @property
    def about(self) -> dict[str, str]:
        return {
            "ar": f"مجلد من نموذج تجريبي لأطلس الأوقاف، في {self.title['ar']}.",
            "en": f"A volume of a demo atlas of endowments: {self.title['en']}.",
        }


def titles() -> Iterator[Titled]:
    """The ninety-two: each theme by governorates."""
    every = [each.code for each in governorates.ALL]
    plan = {
        Theme.MOSQUES: every,
        Theme.SCHOOLS: every[:20],
        Theme.SABILS: SABILS,
        Theme.HOSPITALS: HOSPITALS,
        Theme.LANDS: every[7:],
        Theme.DOCUMENTS: DOCUMENTS,
    }
    wanted = [(theme, code) for theme, codes in plan.items() for code in codes]
    for number, (theme, code) in enumerate(wanted, 1):
        yield Titled(number, theme, governorates.BY_CODE[code])


def fill(tell: Callable[[int, int], None]) -> None:
    """Bring in what is not there yet, and tell how many plates of how many are."""
    sheets = studio.plates()
    every = list(titles())
    for begin in range(0, len(every), AT_ONCE):
        with transaction():
            _volumes(every[begin : begin + AT_ONCE])
    with transaction():
        _places()
    tell(0, len(sheets))
    for number, sheet in enumerate(sheets, 1):
        _plate(sheet, _number_in_volume(sheets, number))
        tell(number, len(sheets))


def _volumes(wanted: list[Titled]) -> None:
    """Those of these volumes that are not there yet."""
    series = _series()
    known = set(session().scalars(select(SeriesItem.number).where(SeriesItem.series_id == series.id)))
    staff = _staff()
    for titled in wanted:
        if titled.number not in known:
            _volume(series, titled, *staff)


def _series() -> Series:
    series = session().scalar(select(Series).where(Series.slug == SLUG))
    if series is None:
        series = Series(slug=SLUG, title=TITLE, about=ABOUT, is_atlas=True)
        session().add(series)
        session().flush()
    return series


def _volume(series: Series, titled: Titled, maker: User, approver: User) -> None:
    work = Work(slug=_slug(titled.number), title=titled.title, about=titled.about, original_language="ar", is_demo=True)
    session().add(work)
    session().flush()
    moment = clock.now() - OUT_SINCE
    edition = Edition(
        work_id=work.id,
        language="ar",
        title=titled.title["ar"],
        about=titled.about["ar"],
        publisher=Publisher.MINISTRY,
        licence=Licence.CC_BY,
        year_ce=YEAR,
        state=State.PUBLISHED,
        published_at=moment,
        created_by_id=maker.id,
        submitted_by_id=maker.id,
        approved_by_id=approver.id,
    )
    session().add(edition)
    session().flush()
    volume = Volume(edition_id=edition.id, number=1)
    session().add_all([volume, SeriesItem(series_id=series.id, edition_id=edition.id, number=titled.number)])
    session().flush()
    session().add(AtlasVolume(volume_id=volume.id, theme=titled.theme, governorate=titled.area.code))
    session().flush()
    events.edition_published.send(edition)


def _places() -> None:
    if session().scalar(select(Place.id).where(Place.is_demo).limit(1)):
        return
    for said in studio.places():
        facts = _facts(said)
        keys = {"key_ar": key_of(facts.name["ar"]), "key_en": key_of(facts.name["en"])}
        session().add(Place(is_demo=True, **facts._asdict(), **keys))


def _facts(said: dict[str, Any]) -> Facts:  # Any: TOML
    latitude, longitude = (Decimal(each) for each in said["at"])
    return Facts(said["name"], latitude, longitude, said["governorate"], WaqfKind(said["kind"]), said.get("about", {}))


def _plate(sheet: dict[str, Any], number: int) -> None:  # Any: as above
    query = select(Edition).join(Work, Work.id == Edition.work_id).where(Work.slug == _slug(sheet["volume"]))
    with reading() as current:
        edition = current.scalars(query).one()
        volume_id = current.scalars(select(Volume.id).where(Volume.edition_id == edition.id)).one()
        held = select(Plate.id).where(Plate.volume_id == volume_id, Plate.number == number)
        if current.scalar(held):
            return
    content = io.BytesIO(studio.sheet(sheet, number))
    stored = files.put(AssetKind.FILE, content, "image/jpeg")
    with transaction() as current:
        asset = files.row_of(
            _staff()[0], AssetKind.FILE, f"{_slug(sheet['volume'])}-{number}.jpg", stored, "image/jpeg"
        )
        plate = Plate(volume_id=volume_id, number=number, title=sheet["title"], asset_id=asset.id)
        plate.kind = PlateKind(sheet["kind"])
        current.add(plate)
        current.flush()
        _mark(plate, sheet)
        jobs.cut_later(plate)
        events.touched(current.get_one(Edition, edition.id))


def _mark(plate: Plate, sheet: dict[str, Any]) -> None:  # Any: as above
    keys = {said["key"]: key_of(said["name"]["ar"]) for said in studio.places()}
    wanted = sheet.get("places", [])
    if sheet["drawing"] == "map":
        wanted = [{"place": key} for key in keys]
    for said in wanted:
        place_id = session().scalars(select(Place.id).where(Place.key_ar == keys[said["place"]], Place.is_demo)).one()
        mark = PlatePlace(plate_id=plate.id, place_id=place_id)
        if "at" in said:
            mark.x, mark.y, mark.width, mark.height = studio.region(said["at"])
        session().add(mark)
    session().flush()


def _staff() -> tuple[User, User]:
    """Who brings a volume, and who approves it: two editors of the demo where there are two."""
    query = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id)
    found = session().scalars(query.where(RoleAssignment.role == Role.EDITOR, User.is_demo).order_by(User.id)).all()
    if not found:
        found = session().scalars(select(User).where(User.is_demo).order_by(User.id).limit(2)).all()
    return found[0], found[-1]


def _number_in_volume(sheets: list[dict[str, Any]], number: int) -> int:  # Any: as above
    volume = sheets[number - 1]["volume"]
    return sum(1 for sheet in sheets[:number] if sheet["volume"] == volume)


def _slug(number: int) -> str:
    return f"{SLUG}-{number}"
