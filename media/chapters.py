"""Chapters as a trainer writes them: a line each, a time and a title."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from lms.core import digits

_LINE = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)\s+(\S.*)")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
MAX_CHAPTERS = 200
MAX_TITLE = 120


class BadChapters(ValueError):
    """The line that cannot be understood, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class Chapter(NamedTuple):
    """Where a chapter begins, and its title."""

    at_ms: int
    title: str


def read(text: str, length_ms: int) -> list[Chapter]:
    """The chapters in `text`, in any digits; raises `BadChapters` where one is not later than the one before."""
    chapters: list[Chapter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(_folded(line.strip()))
        at = _milliseconds(found) if found else -1
        before = chapters[-1].at_ms if chapters else -1
        if not found or not before < at < length_ms or len(chapters) >= MAX_CHAPTERS:
            raise BadChapters(number)
        chapters.append(Chapter(at, line.strip().split(None, 1)[1][:MAX_TITLE]))
    return chapters


def write(rows: list[dict[str, Any]], language: str) -> str:
    """The same text from an asset's rows, to be edited."""
    return "\n".join(f"{_clock(row['at_ms'])} {_title(row, language)}".rstrip() for row in rows)


def _title(row: dict[str, Any], language: str) -> str:
    """In this language, else in the one it has: nothing is lost when it is edited in another."""
    said = row["title"]
    return said.get(language) or next(iter(said.values()), "")


def rows(chapters: list[Chapter], language: str) -> list[dict[str, Any]]:
    """Chapters as an asset keeps them."""
    return [{"at_ms": each.at_ms, "title": {language: each.title}} for each in chapters]


def of_file(found: Iterable[tuple[int, str]], length_ms: int) -> list[dict[str, Any]]:
    """The chapters that a file itself has, as an asset keeps them; a title in Arabic letters is Arabic."""
    return [
        {"at_ms": at, "title": {"ar" if _ARABIC.search(title) else "en": title}}
        for at, title in found
        if at < length_ms
    ]


def _folded(line: str) -> str:
    """The time in 0-9; the title keeps the digits that were typed."""
    time, _, title = line.partition(" ")
    return f"{digits.fold(time)} {title.strip()}"


def _milliseconds(found: re.Match[str]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
