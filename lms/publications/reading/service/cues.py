"""Text and sound kept together: which sentence is heard at a moment, and at which moment a sentence is heard."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import delete, select

from lms import search
from lms.accounts.models import User
from lms.core import audit
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _l
from lms.publications.files.models import Narration, Track
from lms.publications.models import Edition, Volume
from lms.publications.reading import anchors, cuesheets, sentences
from lms.publications.reading.cuesheets import Spot
from lms.publications.reading.models import Cue
from lms.publications.reading.service import books
from media import captions

LAST_CUE_MS = 10_000
"""So long the last sentence is shown where the length of a recording is not known."""

FEW_FOUND = 0.5
"""If fewer of the labels stand in the book, it is another book."""


class Heard(NamedTuple):
    """A moment of a recording."""

    track: Track
    at_ms: int


def of_track(track: Track) -> Sequence[Cue]:
    """All cues of a recording, in the order of time."""
    return session().scalars(select(Cue).where(Cue.track_id == track.id).order_by(Cue.at_ms)).all()


def at(track_id: int, at_ms: int) -> Cue | None:
    """The sentence that is heard at a moment."""
    query = select(Cue).where(Cue.track_id == track_id, Cue.at_ms <= at_ms)
    return session().scalars(query.order_by(Cue.at_ms.desc()).limit(1)).first()


def first(track_id: int) -> Cue | None:
    """The sentence that a recording begins with."""
    query = select(Cue).where(Cue.track_id == track_id).order_by(Cue.at_ms)
    return session().scalars(query.limit(1)).first()


def heard(edition: Edition, volume: Volume, page: int, fragment: int = 0) -> Heard | None:
    """Where a sentence is heard; where it has no cue of its own, the nearest one before it on its page."""
    first = select(Cue.track_id, Cue.at_ms).join(Track, Track.id == Cue.track_id).join(Track.narration)
    here = first.where(
        Narration.edition_id == edition.id,
        Track.removed_at.is_(None),
        Track.revision <= edition.revision,
        Cue.volume_id == volume.id,
        Cue.page == page,
    )
    before = here.where(Cue.fragment <= max(fragment, 1)).order_by(Narration.number, Cue.fragment.desc(), Cue.at_ms)
    after = here.order_by(Narration.number, Cue.fragment, Cue.at_ms)
    row = session().execute(before.limit(1)).first() or session().execute(after.limit(1)).first()
    track = books.track_by_id(row[0]) if row else None
    return Heard(track, row[1]) if row and track else None


def spots(edition: Edition) -> list[Spot]:
    """All sentences of a book, in order."""
    texts = books.texts([each.id for each in edition.volumes])
    return [
        Spot(volume.number, page, each.number, sentences.said(text, each))
        for volume in edition.volumes
        for (volume_id, page), text in texts.items()
        if volume_id == volume.id
        for each in sentences.sentences(text)
    ]


def bring(edition: Edition, track: Track, sheet: str, by: User) -> cuesheets.Aligned:
    """Replace the cues of a recording by those of a sheet; says which labels are not in the book."""
    labels = cuesheets.read(sheet)
    aligned = cuesheets.align(labels, spots(edition))
    if len(aligned.cues) < FEW_FOUND * (len(labels) - _repeated(labels, aligned)):
        raise BadValue(_l("Most of these cues are not in the text of this book. Nothing was changed."))
    late = next((at for at, _ in aligned.cues if books.length(track) and at > books.length(track)), None)
    if late is not None:
        raise BadValue(_l("A cue at %(time)s comes after the end of the recording.", time=cuesheets.clock(late)))
    ids = {each.number: each.id for each in edition.volumes}
    session().execute(delete(Cue).where(Cue.track_id == track.id))
    session().add_all(
        Cue(
            track_id=track.id,
            at_ms=at_ms,
            volume_id=ids[spot.volume],
            page=spot.page,
            fragment=spot.fragment,
            words=spot.words,
        )
        for at_ms, spot in aligned.cues
    )
    session().flush()
    search.changed("recording", edition.id)
    audit.record("cues.replaced", track, by, cues=len(aligned.cues), strangers=len(aligned.strangers))
    return aligned


def _repeated(labels: Sequence[cuesheets.Label], aligned: cuesheets.Aligned) -> int:
    """Captions cut a sentence into several: those after the first say nothing new."""
    return len(labels) - len(aligned.strangers) - len(aligned.cues)


def sheet(edition: Edition, track: Track) -> str:
    """The cues of a recording as an editor changes them."""
    numbers = {each.id: each.number for each in edition.volumes}
    rows = [(cue.at_ms, Spot(numbers[cue.volume_id], cue.page, cue.fragment, cue.words)) for cue in of_track(track)]
    return cuesheets.write(rows, has_volumes=len(numbers) > 1)


def webvtt(track: Track) -> str:
    """Captions of a recording: the sentences of the book as they are now, each while it is heard."""
    cues = of_track(track)
    texts = books.texts(sorted({cue.volume_id for cue in cues}), sorted({cue.page for cue in cues}))
    words = {place: dict(_said(text)) for place, text in texts.items()}
    ends = [cue.at_ms for cue in cues[1:]] + [_end(track, cues)]
    lines = [
        captions.Cue(
            cue.at_ms,
            end,
            captions.clean(_escaped(words.get((cue.volume_id, cue.page), {}).get(cue.fragment, cue.words))),
        )
        for cue, end in zip(cues, ends, strict=True)
    ]
    return captions.write(lines)


def _end(track: Track, cues: Sequence[Cue]) -> int:
    last = cues[-1].at_ms if cues else 0
    return max(books.length(track), last + 1) if books.length(track) else last + LAST_CUE_MS


def _said(text: str) -> Iterable[tuple[int, str]]:
    return ((each.number, sentences.said(text, each)) for each in sentences.sentences(text))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("-->", "—")


def resettle(edition_id: int) -> int:
    """After a correction of the text: cues whose sentence now has another number go to it. How many did."""
    query = select(Cue).join(Track, Track.id == Cue.track_id).join(Track.narration)
    cues = session().scalars(query.where(Narration.edition_id == edition_id).order_by(Cue.id)).all()
    texts = books.texts(sorted({cue.volume_id for cue in cues})) if cues else {}
    moved = 0
    for cue in cues:
        place = _settled(cue, texts)
        if place and place != (cue.page, cue.fragment):
            cue.page, cue.fragment = place
            moved += 1
    return moved


def _settled(cue: Cue, texts: dict[tuple[int, int], str]) -> tuple[int, int] | None:
    """Where the words of a cue stand now: on its page, or on the one before or after it."""
    for page in (cue.page, cue.page + 1, cue.page - 1):
        text = texts.get((cue.volume_id, page), "")
        said = dict(_said(text))
        if page == cue.page and said.get(cue.fragment) == cue.words:
            return page, cue.fragment
        found = anchors.find(text, anchors.Quote(cue.words))
        if found.fate is anchors.Fate.STANDS:
            return page, sentences.at(text, found.start)
    return None
