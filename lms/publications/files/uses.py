"""Where books use assets: media's library shows it, and deletes nothing that is used."""

from collections.abc import Iterator, Sequence
from functools import partial

from flask import Flask, url_for
from sqlalchemy import CompoundSelect, select, union

from lms.core.db import session
from lms.publications.files.models import BookFile, Narration, Track
from lms.publications.models import Edition, Volume
from media import uses
from media.models import Asset
from media.uses import Use


def add(app: Flask) -> None:
    """Have media ask here."""
    uses.add(app, find)


def find(assets: Sequence[Asset]) -> Iterator[Use]:
    """The edition of each asset; one query."""
    ids = [asset.id for asset in assets]
    files = select(BookFile.asset_id, Edition.title, Edition.code).join(Volume, Volume.id == BookFile.volume_id)
    tracks = select(Track.asset_id, Edition.title, Edition.code).join(Narration, Narration.id == Track.narration_id)
    both: CompoundSelect[int, str, str] = union(
        files.join(Edition, Edition.id == Volume.edition_id).where(BookFile.asset_id.in_(ids)),
        tracks.join(Edition, Edition.id == Narration.edition_id).where(Track.asset_id.in_(ids)),
    )
    for asset_id, title, code in session().execute(both.order_by("code")):
        yield Use(asset_id, partial(str, title), partial(url_for, "files.desk", code=code))
