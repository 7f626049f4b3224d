"""The ways into a book, for the page of the edition, whose volumes are loaded; and back into it, for one's own page."""

from typing import Any, NamedTuple

from sqlalchemy import func, select

from lms.core.db import session
from lms.publications.files.models import Narration, Page, Track
from lms.publications.models import Edition, Volume
from lms.publications.reading.models import Cue
from lms.publications.reading.service import books


class Way(NamedTuple):
    """A volume, how many pages of it can be read, and the first page that can be heard."""

    volume: Volume
    pages: int
    heard: int | None


def into(edition: Edition) -> dict[str, Any] | None:  # Any: a template's
    """Where reading and listening begin; None where there is nothing to read or to hear."""
    pages = _pages(edition)
    first = next((volume for volume in edition.volumes if pages.get(volume.id)), None)
    recordings = books.tracks(edition)
    if not first and not recordings:
        return None
    return {"first_volume": first, "first_track": recordings[0] if recordings else None, "tracks": recordings}


def volumes(edition: Edition) -> dict[str, Any] | None:  # Any: as above
    """The way into each volume of an edition that has several; None where none of them can be read."""
    pages = _pages(edition) if len(edition.volumes) > 1 else {}
    if not pages:
        return None
    heard = _heard(edition)
    return {"ways": [Way(each, pages.get(each.id, 0), heard.get(each.id)) for each in edition.volumes]}


def _pages(edition: Edition) -> dict[int, int]:
    query = select(Page.volume_id, func.count()).join(Volume, Volume.id == Page.volume_id)
    query = query.where(Volume.edition_id == edition.id, Page.is_current)
    return dict(session().execute(query.group_by(Page.volume_id)).all())


def _heard(edition: Edition) -> dict[int, int]:
    query = select(Cue.volume_id, func.min(Cue.page)).join(Track, Track.id == Cue.track_id).join(Track.narration)
    query = query.where(
        Narration.edition_id == edition.id, Track.removed_at.is_(None), Track.revision <= edition.revision
    )
    return dict(session().execute(query.group_by(Cue.volume_id)).all())
