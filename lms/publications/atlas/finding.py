"""Plates and places as the search finds them: parts of their volume, so that they come and go with it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Select, select

from lms import search
from lms.core import i18n
from lms.core.db import session
from lms.core.i18n import _, _l, choose
from lms.publications import events, policy
from lms.publications.atlas import governorates, words
from lms.publications.atlas.models import Place, Plate
from lms.publications.atlas.service import reading
from lms.publications.atlas.service.reading import Opened
from lms.publications.models import Edition, Series, SeriesItem
from lms.search import Document, Hit, Shown, Source
from lms.search.sources import Visitor

KIND = "plate"
PLACE_WEIGHT = 1.5


def listen() -> None:
    """Let plates and places be found, and hear when their volumes change."""
    search.register(Source(KIND, _l("Atlas: plates and places"), editions, documents, show, order=20))
    events.edition_published.connect(changed)
    events.edition_changed.connect(changed)
    events.edition_withdrawn.connect(withdrawn)


def editions() -> Select[Any]:  # Any: one column of ids
    """The volumes of the atlas that everybody may read."""
    query = select(Edition.id).join(SeriesItem, SeriesItem.edition_id == Edition.id)
    return query.join(Series, Series.id == SeriesItem.series_id).where(Series.is_atlas, policy.public())


def documents(edition_id: int) -> Iterable[Document]:
    """What stands in a volume; nothing of one that is not published."""
    edition = session().scalar(select(Edition).where(Edition.id == edition_id, policy.public()))
    opened = reading.of_edition(edition) if edition else None
    return _documents(opened) if opened and edition else []


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> dict[int, Shown]:
    """Titles and addresses, in a few statements; a place that several volumes show is shown once."""
    del typed
    volumes = {each.edition.id: each for each in reading.volumes(user)}
    plates = _rows(Plate, {hit.locator["plate"] for hit in hits if "plate" in hit.locator})
    places = _rows(Place, {hit.locator["place"] for hit in hits if "place" in hit.locator})
    shown: dict[int, Shown] = {}
    for hit in hits:
        opened = volumes.get(hit.object_id)
        plate, place = plates.get(hit.locator.get("plate", 0)), places.pop(hit.locator.get("place", 0), None)
        if opened and plate:
            shown[hit.id] = _plate(opened, plate)
        elif opened and place:
            shown[hit.id] = _place(place)
    return shown


def changed(edition: Edition, **rest: object) -> None:
    """It is published, or something that readers see is different."""
    del rest
    if reading.of_edition(edition):
        search.changed(KIND, edition.id)


def withdrawn(edition: Edition, **rest: object) -> None:
    """Nobody finds it from this moment on."""
    del rest
    if reading.of_edition(edition):
        search.forget(KIND, edition.id)


def _documents(opened: Opened) -> Iterator[Document]:
    seen: dict[int, Place] = {}
    year = opened.edition.year_ce
    for plate in reading.plates(opened, marked=True):
        named = [_names(mark.place) for mark in plate.marks]
        seen |= {mark.place_id: mark.place for mark in plate.marks}
        title = " ".join(plate.title.values())
        yield Document(f"plate/{plate.id}", "ar", "\n".join(named), title, {"plate": plate.id}, year=year)
    for place in seen.values():
        body = "\n".join([*place.about.values(), *governorates.BY_CODE[place.governorate].name.values()])
        yield Document(f"place/{place.id}", "ar", body, _names(place), {"place": place.id}, weight=PLACE_WEIGHT)


def _plate(opened: Opened, plate: Plate) -> Shown:
    url = url_for("atlas.plate", number=opened.number, plate=plate.number)
    numbers = {"volume": i18n.number(opened.number), "number": i18n.number(plate.number)}
    where = _("Volume %(volume)s, plate %(number)s", **numbers)
    return Shown(choose(plate.title), url, f"{choose(opened.title)}. {words.PLATE[plate.kind]}", where)


def _place(place: Place) -> Shown:
    area = choose(governorates.BY_CODE[place.governorate].name)
    text = choose(place.about) or str(words.WAQFS[place.kind])
    return Shown(choose(place.name), url_for("atlas.place", place_id=place.id), text, area)


def _names(place: Place) -> str:
    return " ".join(place.name.values())


def _rows(kind: Any, ids: set[int]) -> dict[int, Any]:  # Any: plates or places
    return {row.id: row for row in session().scalars(select(kind).where(kind.id.in_(ids)))} if ids else {}
