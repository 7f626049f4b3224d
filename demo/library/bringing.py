"""Files, covers and recordings of an edition, brought as an editor uploads them; each once."""

from pathlib import Path

from sqlalchemy import select

from demo.library import making
from demo.library.shelf import CONTENT, Writing
from lms.accounts.models import User
from lms.core.db import reading, session, transaction
from lms.publications.catalogue.service import records
from lms.publications.files.models import BookFile, Cover, Narration, Track
from lms.publications.files.service import covers, importing, narrating, taking
from lms.publications.reading import cuesheets
from lms.publications.reading.cuesheets import Label, Spot
from lms.publications.reading.models import Cue
from lms.publications.reading.service import books, cues
from media.service import uploads


def files(edition_id: int, writing: Writing, folder: Path, by: User, revision: int = 1) -> None:
    """The files of all volumes, read at once: what is published then can be read at once."""
    for number in range(1, len(writing.volumes) + 1):
        for form in writing.formats:
            source = making.path(folder, writing, form, number, revision)
            with reading() as current:
                edition = records.find(edition_id)
                volume = edition.volumes[number - 1]
                mine = BookFile.volume_id == volume.id, BookFile.name == source.name, BookFile.asset_id.is_not(None)
                known = current.scalar(select(BookFile.id).where(*mine))
            if known is None:
                with transaction():
                    known = taking.take_path(volume, source, source.name, by).id
            importing.bring_in(known)


def cover(edition_id: int, writing: Writing, folder: Path) -> None:
    """The cover that was drawn, unless one was chosen."""
    with reading() as current:
        edition = records.find(edition_id)
        chosen = current.scalar(select(Cover.is_chosen).where(Cover.edition_id == edition_id))
    if not chosen:
        with making.cover_path(folder, writing).open("rb") as drawn, transaction():
            covers.choose(edition, drawn)


def sound(edition_id: int, writing: Writing, by: User) -> None:
    """The recordings, a chapter each."""
    for number, chapter in enumerate(writing.chapters() if writing.sound else [], 1):
        with reading():
            edition = records.find(edition_id)
            is_there = len(_tracks(edition_id)) >= number
        if is_there:
            continue
        source = CONTENT / writing.sound / "sound" / f"{number}.ogg"
        with source.open("rb") as content, transaction():
            asset = uploads.receive(by, f"{writing.name}-{number}.ogg", content, wanted="audio")
            narrating.add_track(edition, asset, by, title=chapter.title)


def keep_step(edition_id: int, writing: Writing, by: User) -> None:
    """Bring the moments at which sentences are heard, so that the text goes with the voice."""
    if not writing.sound:
        return
    with transaction():
        edition = records.find(edition_id)
        spots = cues.spots(edition)
        for number, track in enumerate(_tracks(edition_id), 1):
            labels = (CONTENT / writing.sound / "sound" / f"{number}.txt").read_text("utf-8")
            lines, spots = _placed(cuesheets.read(labels), spots)
            if session().scalar(select(Cue.id).where(Cue.track_id == track.id).limit(1)) is None:
                cues.bring(edition, books.track(edition, number), lines, by)


def _placed(labels: list[Label], spots: list[Spot]) -> tuple[str, list[Spot]]:
    """The labels with the places of their sentences, and the sentences after the last of them."""
    lines: list[str] = []
    for label in labels:
        begins = (place for place, spot in enumerate(spots) if spot.words.startswith(label.words))
        place = next(begins, None)
        if place is not None:  # else a sentence so short that it belongs to the one before
            spots = spots[place:]
            lines.append(f"{cuesheets.clock(label.at_ms)} {spots[0].volume}.{spots[0].page}.{spots[0].fragment}")
    return "\n".join(lines), spots[1:]


def _tracks(edition_id: int) -> list[Track]:
    query = select(Track).join(Narration, Narration.id == Track.narration_id).where(Narration.edition_id == edition_id)
    return list(session().scalars(query.order_by(Track.number)))
