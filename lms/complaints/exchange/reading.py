"""The rows of a file, whatever it is: CSV and XLSX by the program for sheets, JSON here. Pure."""

import json
from typing import Any

from lms.core import sheets
from lms.core.sheets import meant

MOST_ROWS, MOST_COLUMNS = 5000, 60
Table = tuple[list[str], list[tuple[int, list[str]]]]


class Unreadable(Exception):
    """The file cannot be read; the message is a word of `words`."""


def table(content: bytes) -> Table:
    """The headings and the numbered rows. Raises `Unreadable`."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return _objects(content) if start in {b"[", b"{"} else _sheet(content)


def _sheet(content: bytes) -> Table:
    said = sheets.parsed(content, whole=True)
    if "problem" in said:
        raise Unreadable(said["problem"])
    rows = said["sheets"][0]["rows"]
    headings = [cell.strip() for cell in rows[0][1]]
    width = len(headings)
    return headings, [(number, [meant(cell) for cell in cells[:width]]) for number, cells in rows[1:]]


def _objects(content: bytes) -> Table:
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged") from error
    if isinstance(said, dict):
        said = next((value for value in said.values() if isinstance(value, list)), [])
    if not said or not all(isinstance(each, dict) for each in said):
        raise Unreadable("no_objects")
    if len(said) > MOST_ROWS:
        raise Unreadable("too_long")
    headings = list(dict.fromkeys(str(name) for each in said for name in each))[:MOST_COLUMNS]
    return headings, [(number, [_text(each.get(name)) for name in headings]) for number, each in enumerate(said, 1)]


def _text(value: Any) -> str:  # Any: what JSON holds
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return json.dumps(value, ensure_ascii=False)
