"""What readers see of the atlas: its volumes, their plates and the packs of tiles; each in a few queries."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import selectinload

from lms.core.db import session
from lms.core.errors import NotFound
from lms.publications import policy
from lms.publications.atlas.kinds import Theme
from lms.publications.atlas.models import AtlasVolume, Plate, PlatePlace
from lms.publications.atlas.tiling import Tiling
from lms.publications.kinds import State
from lms.publications.models import Edition, Series, SeriesItem, Volume, Work
from media.models import StoredObject


class Opened(NamedTuple):
    """A volume of the atlas: its number in the series, its records, and how many plates readers see of it."""

    number: int
    series: Series
    edition: Edition
    title: dict[str, str]
    about: dict[str, str]
    volume_id: int
    theme: Theme | None
    governorate: str
    plates: int

    @property
    def is_public(self) -> bool:
        return self.edition.state is State.PUBLISHED


class Pack(NamedTuple):
    """A picture's tiles: where they are kept, and where each ends."""

    tiling: Tiling
    ends: list[int]
    stored: StoredObject
    is_public: bool

    def stretch(self, piece: int) -> tuple[int, int]:
        """Where the piece begins in the pack, and how many bytes it has."""
        start = self.ends[piece - 1] if piece else 0
        return start, self.ends[piece] - start


def atlas() -> Series | None:
    """The series that is the atlas."""
    return session().scalar(select(Series).where(Series.is_atlas).order_by(Series.id).limit(1))


def volumes(user: policy.Visitor, theme: str = "", governorate: str = "") -> list[Opened]:
    """The volumes that the person may read, in the order of the series; one query."""
    query = _volumes().where(policy.visible_to(user))
    if theme:
        query = query.where(AtlasVolume.theme == theme)
    if governorate:
        query = query.where(AtlasVolume.governorate == governorate)
    return [Opened(*row) for row in session().execute(query)]


def volume(number: int, user: policy.Visitor) -> Opened:
    """The volume of this number, also where it was withdrawn. Raises `NotFound` for what the person may not see."""
    seen = or_(policy.visible_to(user), Edition.state == State.WITHDRAWN)
    row = session().execute(_volumes().where(SeriesItem.number == number, seen).limit(1)).one_or_none()
    if row is None:
        raise NotFound
    return Opened(*row)


def of_edition(edition: Edition) -> Opened | None:
    """The volume of the atlas that the edition is, if it is one."""
    row = session().execute(_volumes().where(Edition.id == edition.id).limit(1)).one_or_none()
    return Opened(*row) if row else None


def plates(opened: Opened, *, marked: bool = False) -> list[Plate]:
    """The plates of the volume in their order, as readers have them; with the places on them if they are wanted."""
    query = select(Plate).where(Plate.volume_id == opened.volume_id, shown_at(opened.edition.revision))
    if marked:
        query = query.options(selectinload(Plate.marks).joinedload(PlatePlace.place))
    return list(session().scalars(query.order_by(Plate.number, Plate.id)))


def plate(opened: Opened, number: int) -> tuple[Plate, Plate | None, Plate | None]:
    """The plate of this number with its places, and those before and after it. Raises `NotFound`."""
    query = select(Plate).where(Plate.volume_id == opened.volume_id, shown_at(opened.edition.revision)).limit(1)
    marked = selectinload(Plate.marks).joinedload(PlatePlace.place)
    found = session().scalar(query.where(Plate.number == number).order_by(Plate.id).options(marked))
    if found is None:
        raise NotFound
    before = session().scalar(query.where(Plate.number < number).order_by(Plate.number.desc(), Plate.id.desc()))
    after = session().scalar(query.where(Plate.number > number).order_by(Plate.number, Plate.id))
    return found, before, after


def pack(digest: str, user: policy.Visitor = None) -> Pack | None:
    """The tiles of this digest, if the person may see a plate that has them."""
    query = (
        select(Plate.width, Plate.height, Plate.ends, StoredObject, Edition.state)
        .join(Volume, Volume.id == Plate.volume_id)
        .join(Edition, Edition.id == Volume.edition_id)
        .join(StoredObject, StoredObject.id == Plate.pack_id)
        .where(Plate.digest == digest, policy.visible_to(user))
    )
    if not policy.may_see_desk(user):
        query = query.where(shown_at(Edition.revision))
    row = session().execute(query.order_by(Edition.published_at.is_(None), Plate.id).limit(1)).one_or_none()
    if row is None:
        return None
    width, height, ends, stored, state = row
    return Pack(Tiling(width, height), ends, stored, state is State.PUBLISHED)


def shown_at(revision: "int | ColumnElement[int] | Any") -> ColumnElement[bool]:  # Any: a mapped column
    """The plates that this revision of their edition has."""
    return and_(Plate.since <= revision, or_(Plate.until.is_(None), Plate.until > revision))


def stands_at(edition_id: Any, volume_id: Any) -> ColumnElement[bool]:  # Any: mapped columns
    """The volume that stands in the series: that very one, or the first of the edition that does."""
    first = and_(Volume.edition_id == edition_id, Volume.number == 1)
    return or_(first, Volume.id == volume_id)


def _volumes() -> Select[Any]:  # Any: rows as `Opened` has them
    counted = _counted()
    columns = (AtlasVolume.theme, func.coalesce(AtlasVolume.governorate, ""), func.coalesce(counted.c.plates, 0))
    query: Any = (  # Any: nine columns
        select(SeriesItem.number, Series, Edition, Work.title, Work.about, Volume.id, *columns)
        .join(Series, Series.id == SeriesItem.series_id)
        .join(Volume, stands_at(SeriesItem.edition_id, SeriesItem.volume_id))
        .join(Edition, Edition.id == Volume.edition_id)
        .join(Work, Work.id == Edition.work_id)
        .outerjoin(AtlasVolume, AtlasVolume.volume_id == Volume.id)
        .outerjoin(counted, counted.c.volume_id == Volume.id)
        .where(Series.is_atlas, SeriesItem.number.is_not(None))
        .order_by(SeriesItem.number, SeriesItem.id)
    )
    return query  # type: ignore[no-any-return]  # it is one


def _counted() -> Subquery:
    """How many plates each volume has for its readers."""
    return (
        select(Plate.volume_id, func.count().label("plates"))
        .join(Volume, Volume.id == Plate.volume_id)
        .join(Edition, Edition.id == Volume.edition_id)
        .where(shown_at(Edition.revision))
        .group_by(Plate.volume_id)
        .subquery()
    )
