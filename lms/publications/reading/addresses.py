"""Where things of a book are, for this room and for those who lead to it."""

from flask import url_for

from lms.publications.files.models import Track
from lms.publications.models import Edition
from lms.publications.reading.models import Mark, Medium, ReadingPlace
from lms.publications.reading.service import books


def page(edition: Edition, volume: int, number: int, fragment: int = 0, mark: str = "") -> str:
    """A page, at one of its sentences."""
    anchor = f"s{fragment}" if fragment else None
    return url_for("reading.page", code=edition.code, volume=volume, page=number, mark=mark or None, _anchor=anchor)


def track(edition: Edition, track: Track, at_ms: int = 0) -> str:
    """A recording, at a second. Its narration is loaded."""
    number = track.narration.number
    seconds = at_ms // 1000 if at_ms else None
    return url_for(
        "reading.listen",
        code=edition.code,
        track=track.number,
        narration=number if number > 1 else None,
        t=seconds,
    )


def mark(row: Mark, *, external: bool = False) -> str:
    """A mark in its book."""
    anchor = f"m{row.id}" if row.exact else None
    return url_for(
        "reading.page",
        code=row.edition.code,
        volume=row.volume.number,
        page=row.page,
        _anchor=anchor,
        _external=external,
    )


def place(row: ReadingPlace, medium: Medium | None = None) -> str:
    """Where a reader was, in the text or in the sound: as it was, unless one of them is asked for and known."""
    wanted = medium or row.medium
    sounds = row.track is not None and row.track.removed_at is None
    if sounds and row.track and (wanted is Medium.SOUND or not row.page):
        return track(row.edition, row.track, row.at_ms)
    if row.page and row.volume:
        return page(row.edition, row.volume, row.page, row.fragment)
    return book(row.edition)


def first(edition: Edition) -> str:
    """Where one begins: the first page, or the first recording of a book that is only heard. Volumes are loaded."""
    for volume in edition.volumes:
        if books.has_pages(volume):
            return page(edition, volume.number, 1)
    recordings = books.tracks(edition)
    return track(edition, recordings[0]) if recordings else book(edition)


def book(edition: Edition) -> str:
    """The edition itself."""
    return url_for("shelves.edition", code=edition.code)
