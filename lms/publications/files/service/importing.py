"""What becomes of a file that was brought: made harmless, read by page, kept, and shown in one transaction.

Nothing of it is seen before all of it is there. Done twice it does no harm; killed anywhere it begins anew.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from lms.core.db import reading, session, transaction
from lms.publications import events
from lms.publications.files import programs
from lms.publications.files.kinds import MIMES, FileState, Format, Reason, Role, Source
from lms.publications.files.models import BookFile, Page
from lms.publications.files.service import choosing, covers
from lms.publications.models import Edition, Volume
from media import keeping, place, storage, wash
from media.models import Asset, StoredObject
from media.runner import Limits, RunFailed, read

PROGRAMS = Path(programs.__file__).parent
WASH = Path(wash.__file__)
LIMITS = Limits(
    memory_bytes=2_000_000_000, file_bytes=600_000_000, cpu_seconds=600, stall_seconds=900, deadline_seconds=900,
    network=False,
)  # fmt: skip
AT_ONCE = 200
FOLDER = "book"
Said = dict[str, Any]  # Any: JSON


class Refusal(Exception):
    """The file cannot be taken; trying again gives the same answer."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Made(NamedTuple):
    """What came of a file: the copy for readers, its pages as lines of JSON, and the picture of its cover if any."""

    form: Format
    copy: Path
    lines: Path
    cover: Path | None
    pages: int
    wordless: int
    removed: list[str]


def bring_in(file_id: int) -> None:
    """Read what was brought. Raises what should be tried again."""
    with reading() as current:
        file = current.get(BookFile, file_id)
        if file is None or file.state is not FileState.IMPORTING or file.stored_id is None:
            return
        original = current.get_one(StoredObject, file.stored_id)
        kind = str(current.get_one(Asset, file.asset_id).probe.get("type", ""))
    with tempfile.TemporaryDirectory(dir=place.own_work_folder(), prefix="book-") as name:
        folder = Path(name)
        try:
            made = _made(kind, file.name, keeping.bring(original, folder / "original"), folder)
        except Refusal as refusal:
            _refuse(file_id, FileState.REFUSED, refusal.reason)
            return
        kept = kept_once(made.copy, MIMES[made.form])
        cover = covers.Drawn(*(kept_once(*each) for each in covers.files(made.cover))) if made.cover else None
        with transaction():
            _enter(file_id, original, made, kept, cover)


def give_up(file_id: int) -> None:
    """Say that something of ours broke at this file; it can be tried again."""
    _refuse(file_id, FileState.FAILED, Reason.BROKE_OFF)


def run(program: Path, *words: str | Path, cwd: Path) -> Said:
    """What a program on its leash said. Raises `RunFailed` where it came to a bad end, `Refusal` where it says so."""
    argv: list[str | Path] = [sys.executable, "-I", program, *words]
    said: Said = json.loads(read(argv, cwd=cwd, limits=LIMITS))
    if reason := said.get("refused"):
        raise Refusal(Reason(reason))
    return said


def kept_once(path: Path, mime: str) -> StoredObject:
    """The stored file of this content; two of one content are one file."""
    digest, size = storage.digest(path), path.stat().st_size
    with reading() as current:
        same = select(StoredObject).where(StoredObject.sha256 == digest, StoredObject.bytes == size)
        used = StoredObject.id.in_(select(BookFile.stored_id)) | StoredObject.id.in_(covers.stored_ids())
        found = current.scalar(same.where(StoredObject.missing_at.is_(None), used).order_by(StoredObject.id).limit(1))
    return found or keeping.keep(path, FOLDER, "", mime)


def _made(kind: str, name: str, original: Path, folder: Path) -> Made:
    ending = name.rpartition(".")[2].lower()
    copy, lines, drawn = folder / "copy", folder / "lines", folder / "drawn"
    if kind == "pdf":
        removed = run(WASH, "pdf", original.resolve(), copy, cwd=folder)["removed"]
        said = run(PROGRAMS / "pdf_pages.py", copy, lines, cwd=folder)
        form = Format.SCAN if said["wordless"] == said["pages"] else Format.PDF
        return _with_cover(form, copy, folder, said | {"removed": removed})
    if kind == "book" or (kind == "zip" and ending == "epub"):
        removed = run(PROGRAMS / "epub_wash.py", original.resolve(), copy, cwd=folder)["removed"]
        said = run(PROGRAMS / "epub_pages.py", copy, lines, drawn, cwd=folder)
        return _with_cover(Format.EPUB, drawn if drawn.exists() else None, folder, said | {"removed": removed})
    if kind == "text":
        said = run(PROGRAMS / "text_pages.py", original.resolve(), copy, lines, cwd=folder)
        return _with_cover(Format.TEXT, None, folder, said)
    raise Refusal(Reason.UNWANTED)


def _with_cover(form: Format, seen: Path | None, folder: Path, said: Said) -> Made:
    cover = folder / "cover"
    if seen is not None:
        try:
            run(PROGRAMS / "picture.py", "cover", seen, cover, cwd=folder)
        except (Refusal, RunFailed):  # a book without a picture of itself is still a book
            cover.unlink(missing_ok=True)
    return Made(
        form, folder / "copy", folder / "lines", cover if cover.exists() else None, said["pages"], said["wordless"],
        said.get("removed", []),
    )  # fmt: skip


def _enter(file_id: int, original: StoredObject, made: Made, kept: StoredObject, cover: covers.Drawn | None) -> None:
    file = session().get_one(BookFile, file_id, with_for_update=True, populate_existing=True)
    if file.state is not FileState.IMPORTING:  # another worker was quicker
        return
    volume = session().get_one(Volume, file.volume_id)
    edition = session().get_one(Edition, volume.edition_id)
    copy = _copy_of(file, made, kept)
    choosing.forget_pages(copy)
    rows = _rows(made.lines, copy)
    while some := list(islice(rows, AT_ONCE)):
        session().execute(insert(Page), some)
    file.format, file.pages, file.wordless, file.removed = made.form, made.pages, made.wordless, made.removed
    file.sha256, file.bytes, file.state = original.sha256, original.bytes, FileState.READY
    _one_original(file)
    choosing.choose(edition)
    if cover is not None and volume.number == 1:
        covers.take_first_page(edition, cover)
    if copy.revision <= edition.revision:
        events.touched(edition)


def _copy_of(file: BookFile, made: Made, kept: StoredObject) -> BookFile:
    """The row of what readers get: the same one where the file is read anew."""
    copy = session().scalar(select(BookFile).where(BookFile.made_from_id == file.id))
    if copy is None:
        copy = BookFile(volume_id=file.volume_id, revision=file.revision, role=Role.ACCESS, name=file.name)
        copy.made_from_id, copy.by_id = file.id, file.by_id
        session().add(copy)
    copy.format, copy.pages, copy.wordless, copy.removed = made.form, made.pages, made.wordless, made.removed
    copy.stored_id, copy.sha256, copy.bytes = kept.id, kept.sha256, kept.bytes
    copy.state, copy.removed_at = FileState.READY, file.removed_at
    session().flush()
    return copy


def _one_original(file: BookFile) -> None:
    """What was brought before is kept once: this row points to the older copy, and media sweeps the newer."""
    same = select(BookFile.stored_id).where(BookFile.sha256 == file.sha256, BookFile.bytes == file.bytes)
    older = session().scalar(same.where(BookFile.id != file.id).order_by(BookFile.id).limit(1))
    if older is not None and older != file.stored_id:
        file.stored_id = older
        session().get_one(Asset, file.asset_id).source_id = older


def _rows(lines: Path, copy: BookFile) -> Iterator[Said]:
    with lines.open(encoding="utf-8") as said:
        for line in said:
            page: Said = json.loads(line)
            yield {
                "file_id": copy.id,
                "volume_id": copy.volume_id,
                "revision": copy.revision,
                "number": page["number"],
                "printed_label": page["label"],
                "chapter": page["chapter"],
                "place": page.get("place", ""),
                "text": page["text"],
                "source": Source.BORN,
                "is_current": False,
                "version": 1,
            }


def _refuse(file_id: int, state: FileState, reason: Reason) -> None:
    with transaction() as current:
        file = current.get_one(BookFile, file_id)
        if file.state is FileState.IMPORTING:
            file.state, file.reason = state, reason
