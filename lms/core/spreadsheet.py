"""Turns a spreadsheet on standard input into rows of text on standard output, as JSON.

A program of its own, run under limits: what people bring may be damaged or hostile, and must not take the worker along.
It imports nothing of ours. With `--whole` cells keep their lines, and may be longer.
It ends with {"layout": …, "rows": [[number, [text, …]], …]} or {"problem": "a word"}.
"""

import csv
import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 40
MOST_UNPACKED = 80 << 20
MOST_MEMBERS = 2000
MOST_RATIO = 200
SMALL = 1 << 20  # a member below this may be packed as tightly as it likes
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 500
LONGEST_WHOLE = 4001  # one more than a text may have, so that whoever reads it can refuse what is too long
BLANKS = 200  # after so many blank rows the sheet is over
SEPARATORS = ",;\t|"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
MERGE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"
_UNSEEN = dict.fromkeys(
    [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_BLANK = re.compile(r"\s+")
Row = tuple[int, list[str]]
Sheet = tuple[str, list[Row]]
Say = Callable[[Any], str]  # Any: whatever a cell holds


class Unreadable(Exception):
    """The file cannot be taken; the message is a word that pages explain."""


def sheets(content: bytes, *, whole: bool = False) -> tuple[dict[str, Any], list[Sheet]]:  # Any: what JSON can carry
    """What the file is, and its sheets with anything in them."""
    if not content.strip():
        raise Unreadable("empty")
    if content.startswith(OLD_OFFICE):
        raise Unreadable("old_or_locked")
    say = _whole if whole else _said
    layout, found = _workbook(content, say) if content.startswith(b"PK") else _text(content, say)
    found = [(name, rows) for name, rows in found if rows]
    if not found:
        raise Unreadable("empty")
    return layout, found


def check_size(content: bytes) -> None:
    """Raise `Unreadable` for a zip that would unpack into far more than it says people write. Unpacks nothing."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("damaged") from error
    swollen = (each.file_size > SMALL and each.file_size > MOST_RATIO * max(each.compress_size, 1) for each in members)
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED or any(swollen):
        raise Unreadable("bomb")
    if not any(each.filename == "xl/workbook.xml" for each in members):
        raise Unreadable("no_sheet")


def _workbook(content: bytes, say: Say) -> tuple[dict[str, Any], list[Sheet]]:  # Any: as above
    check_size(content)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        found = [(sheet.title, _filled(_cells(sheet, say), _merged(content, sheet))) for sheet in visible]
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged file makes the library say
        raise Unreadable("damaged") from error
    return {"format": "xlsx"}, found


def _cells(sheet: Any, say: Say) -> Iterator[Row]:  # Any: openpyxl has no types
    sheet.reset_dimensions()
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        values = [say(value) for value in row]
        blank = 0 if any(values) else blank + 1
        if blank > BLANKS:
            return
        yield number, values


def _merged(content: bytes, sheet: Any) -> list[tuple[int, int, int, int]]:  # Any: as above
    """The merged areas, which the quick reader does not tell of: (first column, row, last column, row)."""
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils import range_boundaries

    with zipfile.ZipFile(io.BytesIO(content)).open(sheet._worksheet_path.lstrip("/")) as source:  # noqa: SLF001
        refs = []
        for _event, element in iterparse(source, events=("end",)):
            if element.tag == MERGE:
                refs.append(range_boundaries(element.get("ref")))
            element.clear()
        return refs[:MOST_ROWS]


def _filled(rows: Iterable[Row], merged: list[tuple[int, int, int, int]]) -> list[Row]:
    """What stands in a merged area stands in each of its rows: a directorate written once beside ten names."""
    kept: dict[int, list[str]] = {}
    for number, values in rows:
        if len(kept) > MOST_ROWS:
            raise Unreadable("too_long")
        kept[number] = values
    for left, top, _right, bottom in merged:
        value = kept.get(top, [])[left - 1 : left]
        if left > MOST_COLUMNS or not value or not value[0]:
            continue
        for number in range(top + 1, min(bottom, top + MOST_ROWS) + 1):
            row = kept.get(number, [])
            if len(row) >= left and any(row) and not row[left - 1]:
                row[left - 1] = value[0]
    return [(number, _trimmed(values)) for number, values in kept.items() if any(values)]


def _trimmed(values: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    last = max(place for place, value in enumerate(values) if value)
    return values[: last + 1]


def _said(value: Any) -> str:  # Any: whatever a cell holds
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return _BLANK.sub(" ", text.translate(_UNSEEN)).strip()[:LONGEST_CELL]


def _whole(value: Any) -> str:  # Any: as above
    """A text as it was written, in its lines."""
    if not isinstance(value, str):
        return _said(value)
    return value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST_WHOLE]


def _text(content: bytes, say: Say) -> tuple[dict[str, Any], list[Sheet]]:  # Any: as above
    text, encoding = decoded(content)
    if text.startswith("sep=") and len(text.split("\n", 1)[0].strip()) == len("sep=") + 1:
        separator, text = text[4], text.split("\n", 1)[1]
    else:
        separator = _separator(text, headed=say is _whole)
    rows: list[Row] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            values = [say(value) for value in row[:MOST_COLUMNS]]
            if any(values):
                rows.append((number, _trimmed(values)))
            if len(rows) > MOST_ROWS:
                raise Unreadable("too_long")
    except csv.Error as error:
        raise Unreadable("damaged") from error
    return {"format": "csv", "encoding": encoding, "separator": separator}, [("", rows)]


def decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding. UTF-16 by its mark or its zeros; UTF-8 where it is valid; else the Windows of old."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        guesses = ["utf-16"]
    elif b"\0" in content[:400]:
        guesses = ["utf-16-le" if content[1:2] == b"\0" or content[3:4] == b"\0" else "utf-16-be"]
    else:
        guesses = ["utf-8-sig", "cp1256"]
    if content[1:3] == b"\x06\x06" or (len(content) > 8 and content[1:8:2].count(b"\x06") >= 3):  # noqa: PLR2004
        guesses = ["utf-16-le"]  # Arabic letters without a mark: every second byte is 06
    for encoding in guesses:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text, encoding.removesuffix("-sig")
    raise Unreadable("no_text")


def _is_text(text: str) -> bool:
    odd = sum(1 for sign in text[:4000] if ord(sign) < ord(" ") and sign not in "\r\n\t")
    return odd == 0


def _separator(text: str, *, headed: bool) -> str:
    """The sign that cuts most lines into the same number of parts; `headed`: that cuts the first into most."""
    lines = [line for line in text.splitlines()[:40] if line.strip()][: 1 if headed else 40]
    votes = {}
    for separator in SEPARATORS:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        parts, times = max(counts.items(), key=lambda each: (each[1] * (each[0] > 1), each[0]), default=(1, 0))
        votes[separator] = times * (parts > 1)
    return max(SEPARATORS, key=lambda separator: votes[separator])


def main() -> None:
    """Read, and say what was found."""
    for kind, value in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        if sys.platform == "linux":
            resource.setrlimit(kind, (value, value))
    try:
        layout, found = sheets(sys.stdin.buffer.read(), whole="--whole" in sys.argv[1:])
        said = {"layout": layout, "sheets": [{"name": name, "rows": rows} for name, rows in found]}
    except Unreadable as refusal:
        said = {"problem": str(refusal)}
    except (MemoryError, RecursionError):
        said = {"problem": "bomb"}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
