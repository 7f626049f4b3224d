"""What editors and readers are told of files, in whole sentences."""

from typing import Any

from lms.core.i18n import _, _l, duration, megabytes
from lms.publications.files.kinds import FileState, Format, Reason, Source
from lms.publications.files.models import BookFile
from media import words as media_words

# Any: lazy sentences, spoken by str()
FORMATS: dict[Format | None, Any] = {
    Format.PDF: _l("PDF with its words"),
    Format.SCAN: _l("Scanned pages (PDF)"),
    Format.EPUB: _l("EPUB e-book"),
    Format.TEXT: _l("Plain text file"),
    None: _l("File of a book"),
}
SHORT: dict[Format | None, str] = {
    Format.PDF: "PDF", Format.SCAN: "PDF", Format.EPUB: "EPUB", Format.TEXT: "TXT", None: "",
}  # fmt: skip
STATES: dict[FileState, tuple[Any, str]] = {
    FileState.ARRIVING: (_l("Has arrived, is being looked at"), "wait"),
    FileState.IMPORTING: (_l("Its pages are being read"), "wait"),
    FileState.READY: (_l("Read, for readers"), "good"),
    FileState.REFUSED: (_l("Not taken"), "bad"),
    FileState.FAILED: (_l("Could not be read"), "bad"),
}
REASONS: dict[Reason, Any] = {
    Reason.UNWANTED: _l("A book is a PDF, an EPUB or a plain text. Save it as one of these and bring it again."),
    Reason.UNREADABLE: _l(
        "The file is damaged or not what it seems. Save it anew and bring it again; nothing was lost."
    ),
    Reason.TOO_LARGE: _l("It holds more than one volume can hold. Split it into volumes; nothing was lost."),
    Reason.LOCKED: _l("It is locked, by a password or by a shop. Bring it without the lock; nothing was lost."),
    Reason.ENTITIES: _l("It declares entities of its own, as hostile files do. Export it anew; nothing was lost."),
    Reason.BOMB: _l("It unpacks to far more than it weighs, as hostile files do. It was not unpacked."),
    Reason.EMPTY: _l("There is not a single page in it. Look whether it is the right file; nothing was lost."),
    Reason.NOT_TEXT: _l("It is called a text, but it is none. Save it as plain text (UTF-8) and bring it again."),
    Reason.BROKE_OFF: _l("The program that reads files broke off. The file is kept; it can be tried again."),
}
REMOVED: dict[str, Any] = {
    "scripts": _l("scripts"),
    "actions": _l("actions that start by themselves"),
    "attachments": _l("files inside of it"),
    "links": _l("addresses outside of the book"),
}
SOURCES: dict[Source, tuple[Any, str]] = {
    Source.BORN: (_l("From the file"), ""),
    Source.OCR: (_l("Read from the picture"), "wait"),
    Source.CORRECTED: (_l("Corrected by a person"), "good"),
}


def state_of(file: BookFile) -> tuple[str, str]:
    """How a file is, and the tone in which that is told."""
    if file.removed_at:
        return _("Removed"), "wait"
    if file.state is FileState.READY and file.copy is not None and file.copy.replaced_at:
        return _("Replaced by a later one"), ""
    said, tone = STATES[file.state]
    return str(said), tone


def problem_of(file: BookFile) -> str:
    """Why it was not taken, and what to do."""
    if file.reason is Reason.UPLOAD:
        return media_words.reason(file.asset.error) if file.asset and file.asset.error else _("The upload was stopped.")
    return str(REASONS[file.reason]) if file.reason else ""


def removed_of(file: BookFile) -> str:
    """What was taken out of the copy for readers, as a list in words."""
    return _(", ").join(str(REMOVED[each]) for each in file.removed if each in REMOVED)


def sizes_of(sizes: dict[int, int]) -> dict[int, list[tuple[str, str]]]:
    """What lists show under titles: how large it is."""
    return {key: [("download", megabytes(size))] for key, size in sizes.items()}


def lengths_of(lengths: dict[int, float]) -> dict[int, list[tuple[str, str]]]:
    """What lists show under titles: how long one listens."""
    return {key: [("listen", duration(round(seconds * 1000)))] for key, seconds in lengths.items()}
