"""What files of books may be, and where the words of a page come from."""

import enum


class Format(enum.StrEnum):
    """What a volume can be had as."""

    PDF = "pdf"
    EPUB = "epub"
    TEXT = "text"
    SCAN = "scan"  # a PDF that holds pictures of pages and no words


class Role(enum.StrEnum):
    """What a file is for: readers get access copies; what was brought is kept as it was, for those who come later."""

    ACCESS = "access"
    PRESERVATION = "preservation"


class FileState(enum.StrEnum):
    """How far a file is."""

    ARRIVING = "arriving"  # media puts it together and looks at it
    IMPORTING = "importing"  # it is being made harmless and read
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"  # something of ours broke; it can be tried again


class Reason(enum.StrEnum):
    """Why a file was refused, or failed."""

    UNWANTED = "unwanted"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    ENTITIES = "entities"
    BOMB = "bomb"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    UPLOAD = "upload"  # media refused it; the asset says why
    BROKE_OFF = "broke_off"


class Source(enum.StrEnum):
    """Where the words of a page come from."""

    BORN = "born"  # the file holds them
    OCR = "ocr"
    CORRECTED = "corrected"  # a person has read them again


MIMES = {
    Format.PDF: "application/pdf",
    Format.SCAN: "application/pdf",
    Format.EPUB: "application/epub+zip",
    Format.TEXT: "text/plain",
}
ENDINGS = {Format.PDF: "pdf", Format.SCAN: "pdf", Format.EPUB: "epub", Format.TEXT: "txt"}
PREFERRED = (Format.PDF, Format.SCAN, Format.EPUB, Format.TEXT)
"""Whose pages are read and searched where a volume has several: printed pages can be cited."""
