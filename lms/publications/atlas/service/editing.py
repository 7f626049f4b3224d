"""What editors do with the plates of a volume: bring them, order them, name them, and say what stands on them.

A picture belongs to the revision that is being worked on: what readers have changes when that is published.
"""

from typing import NamedTuple

from sqlalchemy import func, select, update

from lms.accounts.models import User
from lms.core import audit
from lms.core.db import hold, insert_once, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l, choose
from lms.publications import events
from lms.publications.atlas import governorates, jobs
from lms.publications.atlas.kinds import PlateKind, Theme
from lms.publications.atlas.models import AtlasVolume, Place, Plate, PlatePlace
from lms.publications.atlas.service.reading import Opened, shown_at
from lms.publications.chronicle import EditionEvent
from lms.publications.kinds import Deed
from lms.publications.models import Edition, Volume
from media.models import Asset, AssetState

MOST_PLATES = 2000
LEAST_REGION = 8


class Region(NamedTuple):
    """A part of a plate, in pixels of the whole."""

    x: int
    y: int
    width: int
    height: int


def describe(opened: Opened, theme: Theme | None, governorate: str, by: User) -> None:
    """Say what the volume is about. Raises `BadValue`."""
    if governorate and governorate not in governorates.BY_CODE:
        raise BadValue(_l("Choose the governorate."))
    values = {"theme": theme, "governorate": governorate}
    insert_once(AtlasVolume, ["volume_id"], {"volume_id": opened.volume_id, **values}, values)
    _made(opened.edition, Deed.EDITED, by, "atlas")


def working(opened: Opened) -> list[Plate]:
    """The plates as the revision will have them that is being worked on."""
    query = select(Plate).where(Plate.volume_id == opened.volume_id, shown_at(opened.edition.working_revision))
    return list(session().scalars(query.order_by(Plate.number, Plate.id)))


def add(opened: Opened, asset: Asset, title: dict[str, str], kind: PlateKind, by: User) -> Plate:
    """A plate at the end of the volume, cut as soon as its picture has arrived. The same upload twice is one plate."""
    hold(opened.edition)
    there = [each for each in working(opened) if each.asset_id == asset.id]
    if there:
        return there[0]
    last = session().scalar(select(func.max(Plate.number)).where(Plate.volume_id == opened.volume_id)) or 0
    if last >= MOST_PLATES:
        raise RuleError(_l("A volume holds at most 2,000 plates."))
    plate = Plate(volume_id=opened.volume_id, number=last + 1, title=title, kind=kind, asset_id=asset.id)
    plate.since = opened.edition.working_revision
    session().add(plate)
    session().flush()
    _made(opened.edition, Deed.FILE_ADDED, by, choose(title, "ar"))
    if asset.state is AssetState.READY:
        jobs.cut_later(plate)
    return plate


def name(plate: Plate, title: dict[str, str], kind: PlateKind, by: User) -> None:
    """Another title. Raises `BadValue`."""
    if not title.get("ar"):
        raise BadValue(_l("A plate needs its title in Arabic."))
    plate.title, plate.kind = title, kind
    _changed(plate, by)


def move(plate: Plate, number: int, by: User) -> None:
    """Give the plate this place among those of its volume; the others make room."""
    edition = hold_edition(plate)
    revision = edition.working_revision
    current = select(Plate.id).where(Plate.volume_id == plate.volume_id, shown_at(revision), Plate.id != plate.id)
    others = list(session().scalars(current.order_by(Plate.number, Plate.id)))
    place = min(max(number, 1), len(others) + 1)
    ordered = [*others[: place - 1], plate.id, *others[place - 1 :]]
    for position, plate_id in enumerate(ordered, 1):
        session().execute(update(Plate).where(Plate.id == plate_id, Plate.number != position).values(number=position))
    _changed(plate, by)


def remove(plate: Plate, by: User) -> None:
    """Take the plate out of the revision that is being worked on; one that nobody else has seen is gone."""
    edition = hold_edition(plate)
    if plate.since == edition.working_revision:
        session().delete(plate)
    else:
        plate.until = edition.working_revision
    _made(edition, Deed.FILE_REMOVED, by, choose(plate.title, "ar"))


def cut_again(plate: Plate) -> None:
    """Begin anew with a picture whose cutting was given up."""
    if plate.digest is None:
        plate.refused = None
        jobs.cut_later(plate)


def mark(plate: Plate, place: Place, region: Region | None, by: User) -> PlatePlace:
    """The place stands on the plate, there. Done again it stands where it was said last. Raises `BadValue`."""
    if region is not None:
        _check(plate, region)
    values = region._asdict() if region else dict.fromkeys(Region._fields)
    keys = {"plate_id": plate.id, "place_id": place.id}
    insert_once(PlatePlace, list(keys), {**keys, **values}, values)
    _changed(plate, by)
    pair = select(PlatePlace).where(PlatePlace.plate_id == plate.id, PlatePlace.place_id == place.id)
    return session().scalars(pair.execution_options(populate_existing=True)).one()


def unmark(plate: Plate, mark_id: int, by: User) -> None:
    """The place does not stand on the plate. Raises `NotFound`."""
    found = session().get(PlatePlace, mark_id)
    if found is None or found.plate_id != plate.id:
        raise NotFound
    session().delete(found)
    _changed(plate, by)


def let_go(edition: Edition, revision: int) -> None:
    """A revision was given up: its plates are gone, and those that it would have taken away stay."""
    volumes = select(Volume.id).where(Volume.edition_id == edition.id)
    brought = select(Plate).where(Plate.volume_id.in_(volumes), Plate.since == revision).order_by(Plate.id)
    for plate in session().scalars(brought):
        session().delete(plate)
    session().execute(update(Plate).where(Plate.volume_id.in_(volumes), Plate.until == revision).values(until=None))
    session().flush()


def hold_edition(plate: Plate) -> Edition:
    """The edition of the plate; nobody else changes it in this transaction."""
    query = select(Edition).join(Volume, Volume.edition_id == Edition.id).where(Volume.id == plate.volume_id)
    edition = session().scalars(query).one()
    hold(edition)
    return edition


def _check(plate: Plate, region: Region) -> None:
    inside = region.x + region.width <= plate.width and region.y + region.height <= plate.height
    if min(region.width, region.height) < LEAST_REGION or min(region.x, region.y) < 0 or not inside:
        raise BadValue(_l("This region does not lie on the plate."))


def _changed(plate: Plate, by: User) -> None:
    session().flush()
    edition = hold_edition(plate)
    _made(edition, Deed.EDITED, by, choose(plate.title, "ar"))
    audit.record("atlas.plate_changed", plate, by, title=choose(plate.title, "ar"))
    events.touched(edition)


def _made(edition: Edition, deed: Deed, by: User, words: str) -> None:
    """Who has a hand in a revision does not approve it."""
    session().add(
        EditionEvent(edition_id=edition.id, revision=edition.working_revision, deed=deed, by_id=by.id, words=words)
    )
    session().flush()
