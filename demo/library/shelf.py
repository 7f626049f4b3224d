"""What stands on the shelf: works, their editions and who made them, read from `demo/content/library`."""

import functools
import itertools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.library.manuscript import Chapter, read

CONTENT = Path(__file__).parents[1] / "content" / "library"
RIGHT_TO_LEFT = {"ar", "ur"}
GROUP = "97999"  # given to nobody, so that no book has such a number
ORDINALS = ("", "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس")


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    key: str
    ar: str
    latin: str
    sort: str
    born: int | None = None
    died: int | None = None
    about_ar: str = "شخص متخيَّل في المكتبة التجريبية."
    about_en: str = "An invented person of the demo library."

    def name_in(self, language: str) -> str:
        """As a book in that language prints it."""
        return self.ar if language in RIGHT_TO_LEFT else self.latin


@dataclass(frozen=True)
class Maker:
    """Somebody and what they did for an edition, by the code of MARC."""

    person: Person
    role: str

    def name_in(self, language: str) -> str:
        """As a book in that language prints it."""
        return self.person.name_in(language)


@dataclass(frozen=True)
class Writing:
    """An edition as it is described and written."""

    slug: str  # of its work
    language: str
    title: str
    subtitle: str
    year: int
    year_ah: int
    makers: tuple[Maker, ...]
    formats: tuple[str, ...]
    number: int  # from 1, through all editions: its ISBN comes from it
    kind: str = "original"
    publisher: str = "ministry"
    key: str = ""
    file: str = ""
    volumes: tuple[str, ...] = ("",)
    series: int | None = None
    doi: str | None = None
    sound: str = ""
    erratum: str = ""
    withdrawn: str = ""
    scheduled: int = 0  # days from now
    waits: bool = False

    @property
    def name(self) -> str:
        """What its files are called, and how it is known among ours."""
        return "-".join(filter(None, (self.slug, self.language, self.key)))

    @property
    def direction(self) -> str:
        """Of its lines."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def isbn(self) -> str:
        """Thirteen digits with a right check digit, of a group that does not exist."""
        body = f"{GROUP}{self.number:07}"
        return body + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10)

    @property
    def series_words(self) -> str:
        """What a cover says of its series."""
        return f"زاد الإمام {str(self.series).translate(ARABIC_DIGITS)}" if self.series else ""

    def chapters(self, volume: int = 1) -> list[Chapter]:
        """The chapters of one of its volumes."""
        name = self.file or self.language
        name = f"{name}-{volume}" if len(self.volumes) > 1 else name
        return read((CONTENT / self.slug / f"{name}.md").read_text("utf-8"))


@dataclass(frozen=True)
class Described:
    """A work with its editions, the original first."""

    slug: str
    ar: str
    en: str
    about_ar: str
    about_en: str
    subjects: tuple[str, ...]
    look: str
    editions: tuple[Writing, ...]
    language: str = "ar"


ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@functools.cache
def works() -> tuple[Described, ...]:
    """All works, in the order in which they were catalogued."""
    people = {row["key"]: Person(**row) for row in table()["agent"]}
    numbers = itertools.count(1)
    return tuple(
        Described(
            **{name: value for name, value in row.items() if name != "edition"} | {"subjects": tuple(row["subjects"])},
            editions=tuple(_writing(row["slug"], next(numbers), dict(each), people) for each in row["edition"]),
        )
        for row in table()["work"]
    )


def table() -> dict[str, Any]:  # Any: TOML, checked where a dataclass takes it
    """The whole description as it is written."""
    return tomllib.loads((CONTENT / "library.toml").read_text("utf-8"))


def _writing(slug: str, number: int, row: dict[str, Any], people: dict[str, Person]) -> Writing:
    makers = tuple(Maker(people[key], role) for key, role in map(str.split, row.pop("by")))
    formats, volumes = tuple(row.pop("formats")), tuple(row.pop("volumes", ("",)))
    return Writing(slug=slug, number=number, makers=makers, formats=formats, volumes=volumes, **row)
