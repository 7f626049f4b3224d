"""A sheet of questions, one a row, as XLSX or CSV: for people who have no question format at all.

Headings and words are understood in Arabic and in English (`columns`). `right` is the number of the right option, or
several with commas; صواب or خطأ; a number; the answers that are taken, with `|` between them (a backslash before it
makes it text). In matching each option is `stem => choice`, in ordering the options stand in their right order.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from courses.quizzes.exchange import columns, sheet_bodies, sheet_writing
from courses.quizzes.exchange.face import NO_FILES, Draft, Feature, Files, Reading, Refused, Trouble
from courses.quizzes.types import numbers
from courses.quizzes.types.face import WHOLE, Said
from lms.core import sheets

_COMMAS = re.compile(r"[,،;؛]")
_CARRIES = frozenset(
    {
        *(Feature.TWO_LANGUAGES, Feature.MARK, Feature.TAGS, Feature.SHELF, Feature.SOURCE, Feature.EXPLAIN),
        *(Feature.LINES, Feature.FIXED_ORDER, Feature.ALL_OR_NOTHING, Feature.UNIT, Feature.PERCENT, Feature.STARS),
        *(Feature.SPARE_CHOICES, Feature.SHARED_CHOICES),
    }
)
_PROBLEMS = {
    "empty": Trouble.EMPTY,
    "bomb": Trouble.BOMB,
    "too_long": Trouble.TOO_MANY,
    "no_text": Trouble.NO_TEXT,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in one of the two ways in which it is kept."""

    SUFFIX: str
    MIME: str
    KINDS: frozenset[str] = frozenset(columns.KINDS)
    CARRIES: frozenset[Feature] = _CARRIES
    EXCEPT: Mapping[str, frozenset[Feature]] = dataclasses.field(default_factory=dict)

    def read(self, content: bytes, language: str) -> Reading:
        """Return the questions of a sheet; whether it is XLSX or CSV is seen in the file."""
        said = sheets.parsed(content, whole=True)
        if "problem" in said:
            raise Refused(_PROBLEMS.get(said["problem"], Trouble.DAMAGED))
        for found in said["sheets"]:
            for place, (_number, cells) in enumerate(found["rows"][:20]):
                names = [columns.named(sheets.meant(cell)) for cell in cells]
                if {"kind", "ask_ar"} <= set(names) or {"kind", "ask_en"} <= set(names):
                    return _rows(names, found["rows"][place + 1 :], language)
        raise Refused(Trouble.NO_COLUMNS)

    def write(self, drafts: Sequence[Draft], language: str, _files: Files = NO_FILES) -> bytes:
        """Return a sheet of these questions."""
        headings, rows = sheet_writing.table(drafts, language)
        if self.SUFFIX == "csv":
            return sheets.as_csv(headings, rows)
        return sheets.as_xlsx(sheet_writing.TITLE[language], headings, rows, right_to_left=language == "ar")


XLSX = Sheet("xlsx", sheets.XLSX)
CSV = Sheet("csv", sheets.CSV)


def _rows(names: Sequence[str], rows: Sequence[tuple[int, list[str]]], language: str) -> Reading:
    reading = Reading()
    for number, cells in rows:
        said = {name: sheets.meant(cell) for name, cell in zip(names, cells, strict=False) if name}
        if any(said.values()):
            _take(number, said, reading, language)
    return reading


def _take(number: int, row: Mapping[str, str], reading: Reading, language: str) -> None:
    kind = columns.kind(row.get("kind", ""))
    if not kind:
        return reading.wrong(number, Trouble.UNKNOWN_KIND, row.get("kind", ""))
    mark = numbers.parse(row["mark"]) if row.get("mark") else WHOLE
    if mark is None or not 0 < mark <= Decimal(100):
        return reading.wrong(number, Trouble.BAD_NUMBER, row["mark"])
    try:
        own = sheet_bodies.READERS[kind](row)
    except sheet_bodies.Wrong as wrong:
        return reading.wrong(number, wrong.word, wrong.detail)
    body = {"ask": sheet_bodies.text(row, "ask"), **own}
    if explain := sheet_bodies.text(row, "explain"):
        body["explain"] = explain
    tags = [tag.strip() for tag in _COMMAS.split(row.get("tags", "")) if tag.strip()]
    shelf: list[Said] = [{language: name.strip()} for name in row.get("shelf", "").split("/") if name.strip()]
    draft = Draft(kind, body, number, mark, tags, shelf, row.get("source", ""))
    reading.drafts.append(draft)
    return None
