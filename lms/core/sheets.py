"""Tables that people bring and take home: XLSX and CSV that open well in Arabic and start nothing.

A cell that a program would take for a formula (`=1+1`, `@SUM`, `-2+3`) is written as text behind an apostrophe.
"""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_STARTS_SOMETHING = re.compile(r"^\s*[=@\t\r]|^\s*[+-](?![\d ]+$)")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Cell = str | int | float | None
WIDEST, NARROWEST = 48, 10
READ_SECONDS = 60


def safe(value: Any) -> Cell:  # Any: whatever is to be shown
    """The value as a cell that is only ever shown."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if isinstance(value, int | float):
        return value
    text = _FORBIDDEN.sub("", str(value))
    return f"'{text}" if _STARTS_SOMETHING.match(text) else text


def meant(text: str) -> str:
    """What stood in a cell before `safe` wrote it: the text without the apostrophe before what starts something."""
    return text[1:] if text.startswith("'") and _STARTS_SOMETHING.match(text[1:]) else text


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:  # Any: as above
    """A CSV with the mark by which Excel knows Arabic."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in [headings, *rows]:
        writer.writerow(["" if value is None else safe(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],  # Any: as above
    *,
    right_to_left: bool = True,
    marked: frozenset[int] = frozenset(),
    above: int = 0,
) -> bytes:
    """An XLSX with its headings frozen. `marked`: the columns to look at; `above`: empty rows over the headings."""
    import openpyxl
    from openpyxl.styles import Font, PatternFill

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "1"
    sheet.sheet_view.rightToLeft = right_to_left
    sheet.freeze_panes = f"A{above + 2}"
    widths = [NARROWEST] * len(headings)
    for number, row in enumerate([headings, *rows], above + 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = safe(value)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # never a formula
            if number == above + 1:
                cell.font = Font(bold=True)
            elif place - 1 in marked and value:
                cell.fill = PatternFill("solid", fgColor="FBE3C8")
            if place <= len(widths):
                widths[place - 1] = min(max(widths[place - 1], len(str(value or "")) + 2), WIDEST)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(place)].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parsed(content: bytes, *, whole: bool = False) -> dict[str, Any]:  # Any: what the program says
    """What stands in a file, read by a program of its own that may use so much memory and time and no more.

    `whole`: cells keep their lines, and may be as long as a question. See `lms.core.spreadsheet`.
    """
    program = str(Path(__file__).with_name("spreadsheet.py"))
    command = [sys.executable, "-I", program, *(["--whole"] if whole else [])]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=READ_SECONDS, check=True)
        found: dict[str, Any] = json.loads(done.stdout)  # Any: as above
    except (subprocess.SubprocessError, ValueError):
        return {"problem": "bomb"}
    return found
