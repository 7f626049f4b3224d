"""What a file is by its first bytes, and whether its name says the same."""

import enum
from typing import IO, NamedTuple

from media import filetypes

HEAD = 64


class Way(enum.StrEnum):
    """What becomes of a file of this kind."""

    PICTURE = "picture"  # drawn anew
    PDF = "pdf"  # written anew
    KEEP = "keep"  # kept as it was sent, and never shown


class FileKind(NamedTuple):
    """A kind of file that citizens may send, with the endings that its name may have."""

    name: str
    way: Way
    endings: tuple[str, ...]


JPEG = FileKind("jpeg", Way.PICTURE, ("jpg", "jpeg", "jfif"))
PNG = FileKind("png", Way.PICTURE, ("png",))
GIF = FileKind("gif", Way.PICTURE, ("gif",))
WEBP = FileKind("webp", Way.PICTURE, ("webp",))
HEIC = FileKind("heic", Way.PICTURE, ("heic", "heif"))
PDF = FileKind("pdf", Way.PDF, ("pdf",))
MP4 = FileKind("mp4", Way.KEEP, ("mp4", "m4a", "m4v", "mov", "3gp"))
OGG = FileKind("ogg", Way.KEEP, ("ogg", "oga", "opus"))
MP3 = FileKind("mp3", Way.KEEP, ("mp3",))
AMR = FileKind("amr", Way.KEEP, ("amr",))
WAV = FileKind("wav", Way.KEEP, ("wav",))

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"OggS", OGG),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"#!AMR", AMR),
)
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_DOCUMENTS = {"word": ("docx", "doc", "odt", "rtf"), "sheet": ("xlsx", "xls", "ods"), "slides": ("pptx", "ppt", "odp")}
_TEXTS = {"text": ("txt",), "table": ("csv",)}
ACCEPT = "image/*,application/pdf,audio/*,video/mp4,.heic,.heif,.doc,.docx,.odt,.rtf,.xls,.xlsx,.ods,.pptx,.txt,.csv"


def of(content: IO[bytes], name: str) -> FileKind | None:
    """The kind of the file; None for programs, pages, macros and unknown things."""
    content.seek(0)
    head = content.read(HEAD)
    content.seek(0)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return HEIC if head[8:12] in _HEIF else MP4
    return _document(content, name)


def agrees(kind: FileKind, name: str) -> bool:
    """Whether the name's ending is one of the kind's; a name without an ending says nothing."""
    ending = ending_of(name)
    return not ending or ending in kind.endings


def ending_of(name: str) -> str:
    """The ending in lower case, "" where there is none."""
    return name.rpartition(".")[2].lower().strip() if "." in name else ""


def _document(content: IO[bytes], name: str) -> FileKind | None:
    found = filetypes.of(content, name)
    if found is None:
        return None
    if found.name in _TEXTS:
        return FileKind(found.name, Way.KEEP, _TEXTS[found.name]) if _is_text(content) else None
    return FileKind(found.name, Way.KEEP, _DOCUMENTS[found.name]) if found.name in _DOCUMENTS else None


def _is_text(content: IO[bytes]) -> bool:
    """Whether it reads as text, and not as a page: what is called .txt may still be HTML to a careless browser."""
    content.seek(0)
    head = content.read(4096)
    content.seek(0)
    return b"\x00" not in head and b"<script" not in head.lower() and b"<html" not in head.lower()
