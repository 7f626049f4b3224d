"""The fixed text compiled: a small file in build/, made once for each edition of the text, read by whoever asks.

A unit is a word of the Mushaf with what stands for it in today's spelling, which may be two words (يأيها: يا أيها).
"""

import functools
import itertools
import os
import sqlite3
import tempfile
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lms.sermons.scripture import letters, source

FOLDER = Path(__file__).parents[3] / "build"
MADE_BY = 6  # moves when what is compiled changes
_TABLES = """
CREATE TABLE verse (sura INTEGER, ayah INTEGER, uthmani TEXT, simple TEXT, first INTEGER, PRIMARY KEY (sura, ayah));
CREATE TABLE unit (pos INTEGER PRIMARY KEY, sura INTEGER, ayah INTEGER, uthmani TEXT, simple TEXT, skeleton TEXT);
CREATE TABLE spelt (skeleton TEXT, pos INTEGER, PRIMARY KEY (skeleton, pos)) WITHOUT ROWID;
CREATE TABLE pair (hash INTEGER, pos INTEGER, PRIMARY KEY (hash, pos)) WITHOUT ROWID;
"""


class Verse(NamedTuple):
    """A verse as it is shown."""

    sura: int
    ayah: int
    uthmani: str
    simple: str


class Unit(NamedTuple):
    """A word with its place."""

    pos: int
    sura: int
    ayah: int
    uthmani: str
    simple: str
    skeleton: str


def verse(sura: int, ayah: int) -> Verse | None:
    """A verse; None where there is none of that number."""
    query = "SELECT sura, ayah, uthmani, simple FROM verse WHERE sura = ? AND ayah = ?"
    row = opened().execute(query, (sura, ayah)).fetchone()
    return Verse(*row) if row else None


def verses(sura: int, first: int, last: int) -> list[Verse]:
    """The verses of a stretch, in their order."""
    query = "SELECT sura, ayah, uthmani, simple FROM verse WHERE sura = ? AND ayah BETWEEN ? AND ? ORDER BY ayah"
    return [Verse(*row) for row in opened().execute(query, (sura, first, last))]


def count_of(sura: int) -> int:
    """How many verses a sura has; 0 for none of that number."""
    found: int = opened().execute("SELECT count(*) FROM verse WHERE sura = ?", (sura,)).fetchone()[0]
    return found


def first_of(sura: int, ayah: int) -> int | None:
    """Where a verse begins among the units."""
    row = opened().execute("SELECT first FROM verse WHERE sura = ? AND ayah = ?", (sura, ayah)).fetchone()
    return int(row[0]) if row else None


def units(first: int, last: int) -> list[Unit]:
    """The units from one place to another, both included."""
    query = "SELECT pos, sura, ayah, uthmani, simple, skeleton FROM unit WHERE pos BETWEEN ? AND ? ORDER BY pos"
    return [Unit(*row) for row in opened().execute(query, (first, last))]


def places_of_pair(one: str, other: str) -> list[int]:
    """Where two skeletons follow one another."""
    query = "SELECT pos FROM pair WHERE hash = ? ORDER BY pos"
    return [row[0] for row in opened().execute(query, (_hash(one, other),))]


def places_of(skeleton: str) -> list[int]:
    """Where a skeleton stands."""
    query = "SELECT pos FROM spelt WHERE skeleton = ? ORDER BY pos"
    return [row[0] for row in opened().execute(query, (skeleton,))]


def spellings_of(skeleton: str) -> list[int]:
    """A place for each of the words that share a skeleton, however often the word stands."""
    query = (
        "SELECT min(pos) FROM spelt JOIN unit USING (pos) WHERE spelt.skeleton = ? GROUP BY uthmani, simple ORDER BY 1"
    )
    return [row[0] for row in opened().execute(query, (skeleton,))]


def opened() -> sqlite3.Connection:
    """The compiled text, made first where it is not there yet. Raises `source.TextMissing`."""
    return _connection(os.getpid(), threading.get_ident())


@functools.lru_cache(maxsize=16)
def _connection(_process: int, _thread: int) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{_file().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA cache_size=-512")
    return connection


def _file() -> Path:
    made = FOLDER / f"quran-{MADE_BY}-{source.digest()}.sqlite"
    if not made.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            _compile(Path(folder) / "text.sqlite")
            (Path(folder) / "text.sqlite").replace(made)  # whoever comes second puts the same in its place
    return made


def _compile(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.executescript(_TABLES)
        _fill(connection)
        _index(connection)
        if connection.execute("SELECT count(*) FROM verse").fetchone()[0] != source.VERSES:
            raise source.TextMissing("The fixed text is not whole.")
    connection.close()


def _fill(connection: sqlite3.Connection) -> None:
    pos = 0
    for ours, todays in zip(source.lines(source.UTHMANI), source.lines(source.SIMPLE), strict=True):
        made = list(_units(ours.text, todays.text))
        row = (*ours[:2], ours.text, todays.text, pos)
        connection.execute("INSERT INTO verse VALUES (?, ?, ?, ?, ?)", row)
        rows = [(pos + place, *ours[:2], *each) for place, each in enumerate(made)]
        connection.executemany("INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?)", rows)
        pos += len(made)


def _index(connection: sqlite3.Connection) -> None:
    """Words and pairs of words, as either spelling has their skeletons."""
    rows = connection.execute("SELECT pos, skeleton, uthmani FROM unit ORDER BY pos").fetchall()
    for skeletons in ([row[1] for row in rows], [letters.skeleton(row[2]) for row in rows]):
        connection.executemany(
            "INSERT OR IGNORE INTO spelt VALUES (?, ?)", zip(skeletons, range(len(rows)), strict=True)
        )
        pairs = ((_hash(one, other), place) for place, (one, other) in enumerate(itertools.pairwise(skeletons)))
        connection.executemany("INSERT OR IGNORE INTO pair VALUES (?, ?)", pairs)


def _units(uthmani: str, simple: str) -> Iterator[tuple[str, str, str]]:
    """Words of the Mushaf, each with its words in today's spelling and the skeleton that they share."""
    ours = [word for word, *_ in letters.words(uthmani)]
    todays = [word for word, *_ in letters.words(simple)]
    at = 0
    for number, word in enumerate(ours):
        taken = _taken(ours[number:], todays[at:])
        yield word, " ".join(todays[at : at + taken]), letters.skeleton("".join(todays[at : at + taken]))
        at += taken
    if at != len(todays):
        raise source.TextMissing(f"Two spellings of a verse do not agree: {simple}")


def _taken(ours: Sequence[str], todays: Sequence[str]) -> int:
    """How many of the next words in today's spelling the next word of the Mushaf stands for."""
    most = len(todays) - len(ours) + 1
    wanted = letters.skeleton(ours[0])
    counts = range(1, most + 1)
    if alike := next((each for each in counts if _joined(todays[:each]) == wanted), 0):
        return alike
    if len(ours) == 1:
        return most
    after = letters.skeleton(ours[1])  # where two letters became one, the word after it tells
    return next((each for each in counts if letters.skeleton(todays[each]) == after), 1)


def _joined(words: Iterable[str]) -> str:
    return letters.skeleton("".join(words))


def _hash(one: str, other: str) -> int:
    return zlib.crc32(f"{one} {other}".encode())
