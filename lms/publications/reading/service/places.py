"""Where a reader is in a book: kept as they go, found again on any device, in the text and in the sound."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import hold, insert_once, session
from lms.publications import policy
from lms.publications.files.models import Narration, Track
from lms.publications.models import Edition
from lms.publications.reading.models import Medium, ReadingPlace
from lms.publications.reading.service import books, cues

OLDEST = dt.timedelta(days=90)
"""A device that was away for longer than this has nothing new to say."""


class Spot(NamedTuple):
    """A place in the text, in the sound, or in both."""

    medium: Medium
    volume: int | None = None
    page: int | None = None
    fragment: int = 0
    track: Track | None = None
    at_ms: int = 0


def keep(user: User, edition: Edition, spot: Spot, ago: dt.timedelta = dt.timedelta()) -> None:
    """The reader was at `spot` some time ago. An older place than the one that is known only counts as a farthest."""
    at = clock.now() - min(max(ago, dt.timedelta()), OLDEST)
    spot = _both(edition, spot)
    keys = {"user_id": user.id, "edition_id": edition.id}
    insert_once(ReadingPlace, list(keys), keys | _columns(spot) | {"at": at})
    row = session().scalars(select(ReadingPlace).filter_by(**keys).execution_options(populate_existing=True)).one()
    hold(row)
    if at >= row.at:
        for name, value in (_columns(spot) | {"at": at}).items():
            setattr(row, name, value)
    _stretch(row, spot)


def of(user: User, edition: Edition) -> ReadingPlace | None:
    """Where the reader is in this edition."""
    query = select(ReadingPlace).filter_by(user_id=user.id, edition_id=edition.id)
    query = query.options(joinedload(ReadingPlace.edition), *_with_track())
    return session().scalars(query).first()


def recent(user: User, most: int = 20) -> Sequence[ReadingPlace]:
    """The books that the reader is in, the last one first; withdrawn ones are not there any more."""
    query = (
        select(ReadingPlace)
        .join(ReadingPlace.edition)
        .where(ReadingPlace.user_id == user.id, policy.visible_to(user))
        .options(joinedload(ReadingPlace.edition), *_with_track())
        .order_by(ReadingPlace.at.desc(), ReadingPlace.id.desc())
        .limit(most)
    )
    return session().scalars(query).all()


def of_person() -> ColumnElement[int]:
    """In how many books the person of the surrounding query is."""
    return select(func.count(ReadingPlace.id)).where(ReadingPlace.user_id == User.id).scalar_subquery()


def _both(edition: Edition, spot: Spot) -> Spot:
    """The same place in the text and in the sound, as far as cues know it."""
    if spot.medium is Medium.SOUND and spot.track:
        cue = cues.at(spot.track.id, spot.at_ms)
        if cue:
            number = next((each.number for each in edition.volumes if each.id == cue.volume_id), None)
            return spot._replace(volume=number, page=cue.page, fragment=cue.fragment)
    elif spot.volume and spot.page:
        heard = cues.heard(edition, books.volume(edition, spot.volume), spot.page, spot.fragment)
        if heard:
            return spot._replace(track=heard.track, at_ms=heard.at_ms)
    return spot


def _columns(spot: Spot) -> dict[str, object]:
    """What the row says of a place; what this one does not know stays as it was."""
    known: dict[str, object] = {"medium": spot.medium}
    if spot.page:
        known |= {"volume": spot.volume, "page": spot.page, "fragment": spot.fragment}
    if spot.track:
        known |= {"track_id": spot.track.id, "at_ms": spot.at_ms}
    return known


def _stretch(row: ReadingPlace, spot: Spot) -> None:
    """The farthest never goes back."""
    reached = (spot.volume or 0, spot.page or 0)
    row.far_volume, row.far_page = max((row.far_volume, row.far_page), reached)
    heard = (spot.track.number if spot.track else 0, spot.at_ms)
    row.far_track, row.far_ms = max((row.far_track, row.far_ms), heard)


def _with_track() -> tuple[ExecutableOption, ...]:
    return (joinedload(ReadingPlace.track).joinedload(Track.narration).load_only(Narration.number),)
