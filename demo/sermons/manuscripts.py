"""The sermons as they are written: one text file a sermon and language, verses named as {9:105} or {9:105#1-7}."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lms.core import digits
from lms.sermons.kinds import Content, SourceKind
from lms.sermons.scripture import index, letters, suras
from lms.sermons.service.writing import Cited

FOLDER = Path(__file__).parents[1] / "content" / "sermons"
_VERSE = re.compile(r"\{(\d+):(\d+)(?:#(\d+)-(\d+))?\}")
_PART = re.compile(r"^=== (\w+)$", re.MULTILINE)


class Manuscript(NamedTuple):
    """A sermon in one language."""

    number: int
    name: str
    language: str
    subject: str
    content: Content
    sources: list[Cited]

    @property
    def recording(self) -> Path | None:
        """It read aloud, where it is (`speaking`)."""
        found = FOLDER / "sound" / f"{self.name}.ogg"
        return found if self.language == "ar" and found.exists() else None


def every() -> list[Manuscript]:
    """All of them, by number, the Arabic first."""
    shared = common()
    found = [_read(path, shared) for path in sorted(FOLDER.glob("*.txt"))]
    return sorted(found, key=lambda each: (each.number, each.language != "ar", each.language))


def common() -> dict[str, Any]:  # Any: TOML
    """What every sermon begins and ends with, and the names of the subjects."""
    return tomllib.loads((FOLDER / "common.toml").read_text("utf-8"))


def _read(path: Path, shared: dict[str, Any]) -> Manuscript:  # Any: as above
    name, language = path.name.split(".")[:2]
    head, _, body = path.read_text("utf-8").partition("\n\n")
    said = [(key, value.strip()) for key, _, value in (line.partition(":") for line in head.splitlines())]
    facts = dict(said)
    first, second, last = (part.strip() for part in _PART.split(body)[::2])
    frame, number = shared[language], int(name[:2])
    opening = frame["openings"][number % len(frame["openings"])]
    content = Content(
        facts["title"],
        facts["summary"],
        with_verses(f"{opening}\n\n{first}\n\n{frame['ask']}", language),
        with_verses(f"{frame['between']}\n\n{second}", language),
        f"{last}\n\n{frame['ending']}",
    )
    sources = [_source(value) for key, value in said if key == "source"]
    return Manuscript(number, name, language, facts.get("subject", ""), content, sources)


def with_verses(text: str, language: str) -> str:
    """The text with the fixed words in place of their references."""
    return _VERSE.sub(lambda named: _quoted(named, language), text)


def _quoted(named: re.Match[str], language: str) -> str:
    sura, ayah = int(named[1]), int(named[2])
    verse = index.verse(sura, ayah)
    if verse is None:
        raise ValueError(f"{named[0]} is no verse")
    text = verse.uthmani
    if named[3]:
        places = letters.words(text)[int(named[3]) - 1 : int(named[4])]
        text = text[places[0][1] : places[-1][2]]
    return f"﴿{text}﴾ [{suras.said(sura, ayah, language=language)}]"


def _source(text: str) -> Cited:
    if text.startswith("quran "):
        sura, _, verses = text.removeprefix("quran ").partition(":")
        first, _, last = verses.partition("-")
        return Cited(SourceKind.QURAN, sura=int(sura), first_ayah=int(first), last_ayah=int(last or first))
    _kind, title, place = (part.strip() for part in text.split("|"))
    return Cited(SourceKind.HADITH, title, digits.fold(place))


def by_sermon() -> Iterator[list[Manuscript]]:
    """The texts of each sermon together."""
    found: dict[int, list[Manuscript]] = {}
    for each in every():
        found.setdefault(each.number, []).append(each)
    yield from (found[number] for number in sorted(found))
