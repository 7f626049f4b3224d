"""What a file for download is, by its content; its name only tells kinds apart that look alike inside."""

import zipfile
from os import SEEK_END
from typing import IO, NamedTuple

HEAD = 512
MAX_ENTRIES = 20_000
MAX_DIRECTORY = 4_000_000  # bytes of an archive's table of contents: whoever opens it reads all of that into memory
_END, _END_64, _TAIL = b"PK\x05\x06", b"PK\x06\x07", 22 + 65_535


class FileType(NamedTuple):
    """A kind of file that lessons may hold."""

    name: str
    mime: str
    suffix: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileType("pdf", "application/pdf", "pdf")
WORD = FileType("word", _OFFICE + "wordprocessingml.document", "docx")
SHEET = FileType("sheet", _OFFICE + "spreadsheetml.sheet", "xlsx")
SLIDES = FileType("slides", _OFFICE + "presentationml.presentation", "pptx")
ZIP = FileType("zip", "application/zip", "zip")
TEXT = FileType("text", "text/plain", "txt")
TABLE = FileType("table", "text/csv", "csv")
_ODF = {
    "application/vnd.oasis.opendocument.text": FileType("word", "application/vnd.oasis.opendocument.text", "odt"),
    "application/vnd.oasis.opendocument.spreadsheet": FileType(
        "sheet", "application/vnd.oasis.opendocument.spreadsheet", "ods"
    ),
    "application/vnd.oasis.opendocument.presentation": FileType(
        "slides", "application/vnd.oasis.opendocument.presentation", "odp"
    ),
    "application/epub+zip": FileType("book", "application/epub+zip", "epub"),
}
_STARTS = (
    (b"%PDF-", PDF),
    (b"{\\rtf", FileType("word", "application/rtf", "rtf")),
    (b"\x89PNG\r\n", FileType("picture", "image/png", "png")),
    (b"\xff\xd8\xff", FileType("picture", "image/jpeg", "jpg")),
)
_OLD_OFFICE = {
    "doc": FileType("word", "application/msword", "doc"),
    "xls": FileType("sheet", "application/vnd.ms-excel", "xls"),
    "ppt": FileType("slides", "application/vnd.ms-powerpoint", "ppt"),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def of(content: IO[bytes], name: str) -> FileType | None:
    """The kind of the file, read from its start; None for programs, macros and unknown things."""
    content.seek(0)
    head = content.read(HEAD)
    content.seek(0)
    suffix = name.rpartition(".")[2].lower()
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head.startswith(_OLE):
        return _OLD_OFFICE.get(suffix)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return _plain(head, suffix)


def _zipped(content: IO[bytes]) -> FileType | None:
    if not 0 < _directory_bytes(content) <= MAX_DIRECTORY:
        content.seek(0)
        return None
    try:
        with zipfile.ZipFile(content) as archive:
            names = [entry.filename for entry in archive.infolist()[:MAX_ENTRIES]]
            said = _said_in(archive) if names[:1] == ["mimetype"] else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None
    finally:
        content.seek(0)
    if any(each.endswith("vbaProject.bin") for each in names):
        return None
    if said:
        return _ODF.get(said, ZIP)
    folders = {"word/": WORD, "xl/": SHEET, "ppt/": SLIDES}
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in folders.items() if any(each.startswith(folder) for each in names)), ZIP)
    return ZIP


def _plain(head: bytes, suffix: str) -> FileType | None:
    if suffix not in {"txt", "csv", "md"} or b"\x00" in head:
        return None
    return TABLE if suffix == "csv" else TEXT


def _said_in(archive: zipfile.ZipFile) -> str:
    """What an OpenDocument says it is; only its first bytes are unpacked, whatever it claims to hold."""
    with archive.open("mimetype") as entry:
        return entry.read(80).decode("ascii", "replace").strip()


def _directory_bytes(content: IO[bytes]) -> int:
    """How long the table of contents of an archive is, as `zipfile` will look for it; 0 where there is none for us."""
    size = content.seek(0, SEEK_END)
    content.seek(max(0, size - _TAIL - 20))
    tail = content.read()
    end = len(tail) - 22 if tail[-22:].startswith(_END) and tail.endswith(b"\0\0") else tail.rfind(_END)
    if end < 0 or len(tail) < end + 22 or tail[max(0, end - 20) : end].startswith(_END_64):
        return 0  # the large kind of archive is for what is larger than any file here
    return int.from_bytes(tail[end + 12 : end + 16], "little")
