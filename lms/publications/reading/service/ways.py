"""The ways into a book, for the page of the edition."""

from typing import Any

from sqlalchemy import select

from lms.core.db import session
from lms.publications.models import Edition, Volume
from lms.publications.reading.service import books


def into(edition: Edition) -> dict[str, Any] | None:  # Any: a template's
    """Where reading and listening begin; None where there is nothing to read or to hear."""
    volumes = session().scalars(select(Volume).where(Volume.edition_id == edition.id).order_by(Volume.number)).all()
    first = next((volume for volume in volumes if books.has_pages(volume)), None)
    recordings = books.tracks(edition)
    if not first and not recordings:
        return None
    return {"first_volume": first, "first_track": recordings[0] if recordings else None, "tracks": recordings}
