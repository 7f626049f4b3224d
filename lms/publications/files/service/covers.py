"""Covers: one picture an edition, of its first page until an editor chooses another; small, and in shapes for apps."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, NamedTuple

from sqlalchemy import CompoundSelect, select, union_all
from sqlalchemy.orm import joinedload

from lms.core import clock
from lms.core.db import end_reading, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.publications import events
from lms.publications.files.models import Cover
from lms.publications.models import Edition
from media import place, storage
from media.models import AssetKind, StoredObject
from media.runner import RunFailed
from media.service import assets
from media.service import files as media_files

MIME, PLAIN_MIME = "image/webp", "image/jpeg"
MOST_MEGABYTES = 12


class Drawn(NamedTuple):
    """A cover's stored files."""

    small: StoredObject
    plain: StoredObject
    square: StoredObject


def of(edition: Edition) -> Cover:
    """The cover of the edition with its files. Raises `NotFound`."""
    loaded = joinedload(Cover.stored), joinedload(Cover.plain), joinedload(Cover.square)
    query = select(Cover).where(Cover.edition_id == edition.id).options(*loaded)
    found = session().scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def marks(edition_ids: Iterable[int]) -> dict[int, str]:
    """A mark of each cover's content, for those that have one; one query."""
    query = select(Cover.edition_id, StoredObject.sha256).join(StoredObject, StoredObject.id == Cover.stored_id)
    return {key: sha256[:12] for key, sha256 in session().execute(query.where(Cover.edition_id.in_(list(edition_ids))))}


def stored_ids() -> CompoundSelect[int]:
    """The stored files that covers are, for a query."""
    return union_all(select(Cover.stored_id), select(Cover.plain_id), select(Cover.square_id))


def files(drawn: Path) -> tuple[tuple[Path, str], tuple[Path, str], tuple[Path, str]]:
    """What the program leaves for a cover, each with its type."""
    plain, square = drawn.with_name(f"{drawn.name}.jpg"), drawn.with_name(f"{drawn.name}-square.jpg")
    return (drawn, MIME), (plain, PLAIN_MIME), (square, PLAIN_MIME)


def take_first_page(edition: Edition, drawn: Drawn) -> None:
    """The first page of a file is the cover, unless an editor chose another."""
    cover = session().scalar(select(Cover).where(Cover.edition_id == edition.id))
    if cover is None or not cover.is_chosen:
        _set(edition, cover, drawn, is_chosen=False)


def choose(edition: Edition, content: IO[bytes]) -> None:
    """Make this picture the cover. It is drawn before any row is written. Raises `BadValue`."""
    from lms.publications.files.service import importing

    media_files.check_size(content, MOST_MEGABYTES)
    end_reading()
    with tempfile.TemporaryDirectory(dir=place.own_work_folder(), prefix="cover-") as name:
        folder = Path(name)
        (folder / "brought").write_bytes(content.read())
        try:
            importing.run(importing.PROGRAMS / "picture.py", "cover", folder / "brought", folder / "cover", cwd=folder)
        except (importing.Refusal, RunFailed) as bad:
            raise BadValue(
                _l("This is no picture that we can read. JPEG, PNG and WebP are fine; the cover stays as it is.")
            ) from bad
        stored = [_put(*each) for each in files(folder / "cover")]
    rows = Drawn(*(assets.keep(place.store().name, each, mime) for each, mime in stored))
    _set(edition, session().scalar(select(Cover).where(Cover.edition_id == edition.id)), rows, is_chosen=True)
    events.touched(edition)


def _put(path: Path, mime: str) -> tuple[storage.Stored, str]:
    with path.open("rb") as drawn:
        return media_files.put(AssetKind.PICTURE, drawn, mime), mime


def _set(edition: Edition, cover: Cover | None, drawn: Drawn, *, is_chosen: bool) -> None:
    if cover is None:
        cover = Cover(edition_id=edition.id)
        session().add(cover)
    cover.stored_id, cover.plain_id, cover.square_id = (row.id for row in drawn)
    cover.is_chosen, cover.changed_at = is_chosen, clock.now()
    session().flush()
