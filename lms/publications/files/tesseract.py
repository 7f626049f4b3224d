"""Where tesseract is and what it can read: the setting, else PATH. Nobody must have it; scans then have no words."""

import csv
import functools
import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from media import place
from media.runner import Limits, read

LIST_SECONDS = 20
LIMITS = Limits(
    memory_bytes=1_500_000_000, file_bytes=50_000_000, cpu_seconds=60, stall_seconds=120, deadline_seconds=120,
    network=False,
)  # fmt: skip
DATA = {  # our codes of languages, and tesseract's
    "ar": "ara", "en": "eng", "fr": "fra", "ur": "urd", "id": "ind", "ms": "msa", "sw": "swa", "tr": "tur",
    "de": "deu", "es": "spa", "ru": "rus", "fa": "fas", "bn": "ben", "zh": "chi_sim",
}  # fmt: skip
WORD = "5"
COLUMNS = 12


class Read(NamedTuple):
    """The words of a picture, and how sure the program is of them, from 0 to 1."""

    text: str
    confidence: float


def find() -> Path | None:
    """The program, if it is here."""
    setting = place.settings().tesseract
    found = shutil.which(setting or "tesseract")
    return Path(found).resolve() if found else None


def languages(program: Path) -> frozenset[str]:
    """The languages for which it has data; asked again only when the program changed."""
    return _languages(program, program.stat().st_mtime_ns)


def language_for(edition_language: str, program: Path) -> str:
    """What it is told to read, "" where it cannot. One language: with a second it misreads twice as many letters."""
    wanted = DATA.get(edition_language, edition_language)
    return wanted if wanted in languages(program) else ""


def words(program: Path, picture: Path, language: str) -> Read:
    """Read one picture. Raises `RunFailed`."""
    alone: list[str | Path] = ["/usr/bin/env", "OMP_THREAD_LIMIT=1", program, picture, "stdout", "-l", language]
    return _put_together(read([*alone, "tsv"], cwd=picture.parent, limits=LIMITS).decode("utf-8", "replace"))


def _put_together(table: str) -> Read:
    """Lines and paragraphs from its table of words; a word counts by its length."""
    lines: dict[tuple[str, ...], list[str]] = {}
    weight = sure = 0.0
    for row in csv.reader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) != COLUMNS or row[0] != WORD or not row[11].strip():
            continue
        lines.setdefault(tuple(row[1:5]), []).append(row[11].strip())
        weight += len(row[11])
        sure += len(row[11]) * max(0.0, float(row[10])) / 100
    said, before = [], None
    for key, found in lines.items():
        if before is not None and key[:3] != before:
            said.append("")
        said.append(" ".join(found))
        before = key[:3]
    return Read("\n".join(said), round(sure / weight, 3) if weight else 0.0)


@functools.lru_cache(maxsize=4)
def _languages(program: Path, _mtime: int) -> frozenset[str]:
    asked = subprocess.run(
        [program, "--list-langs"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=LIST_SECONDS,
        check=False,
        env={"PATH": os.defpath},
    )
    return frozenset(line.strip() for line in asked.stdout.splitlines()[1:])
