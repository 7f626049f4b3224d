"""What a sermon's text, its sources and its files may be."""

import enum
from dataclasses import asdict, dataclass

SEARCHED_AS = "sermon"  # the kind under which the search knows sermons


class State(enum.StrEnum):
    """Where a text of one language stands. Readers see what is published, and the tombs of what was withdrawn."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Act(enum.StrEnum):
    """What was done with a text."""

    BEGUN = "begun"
    WRITTEN = "written"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    HELD = "held"  # taken off the schedule
    PUBLISHED = "published"
    CORRECTION_PROPOSED = "correction_proposed"
    CORRECTION_DROPPED = "correction_dropped"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    MEDIA = "media"  # sound or film was added, replaced or taken away


class SourceKind(enum.StrEnum):
    """What is cited."""

    QURAN = "quran"
    HADITH = "hadith"
    BOOK = "book"


class FileKind(enum.StrEnum):
    """What is made of a published text."""

    SHEET = "sheet"  # A4, to read from
    BOOKLET = "booklet"  # A6 pages, four on a sheet of A4 both sides
    PACK = "pack"  # one zip that opens by itself


LANGUAGES = {
    "ar": "العربية",
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "tr": "Türkçe",
    "ur": "اردو",
    "id": "Bahasa Indonesia",
    "sw": "Kiswahili",
    "ha": "Hausa",
}
"""The languages that a sermon may have, each by its own name."""

PARTS = ("first", "second", "supplication")
"""The first sermon, the second one after the sitting, and the supplication that ends it."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that is written of a text. Its parts are plain text in the marks of `lms.sermons.marks`."""

    title: str
    summary: str = ""
    first: str = ""
    second: str = ""
    supplication: str = ""

    def told(self) -> dict[str, str]:
        """As JSON carries it."""
        return asdict(self)
