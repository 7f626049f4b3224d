"""A thing of the library as the doors show it, whatever it is: one shape that every format is written from."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from flask import Flask, current_app

from lms.core.config import Settings


@dataclass(frozen=True, slots=True)
class Person:
    """Who made something, in the language of what was made, and how Latin writes and lists order the name."""

    name: str
    role: str  # a MARC relator: aut, trl, …
    sort_name: str = ""
    latin_name: str = ""
    born: int | None = None
    died: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """Something to fetch: a book, or the sound of a chapter."""

    url: str
    mime: str
    bytes: int
    title: str = ""
    seconds: float | None = None
    number: int = 1
    volume: int = 1

    @property
    def is_sound(self) -> bool:
        """Whether it is to be heard."""
        return self.mime.startswith("audio/")


@dataclass(frozen=True, slots=True)
class Tag:
    """A subject or a series: the name in its address, and what it is called in the languages."""

    slug: str
    name: dict[str, str]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What everybody may see of an edition, or of a sermon in one language."""

    kind: str  # edition, sermon
    object_id: int
    variant: str
    local: str  # the last part of its identifier: stable for ever
    url: str  # its page, absolute
    title: str
    language: str
    published_at: dt.datetime
    changed_at: dt.datetime
    subtitle: str = ""
    summary: str = ""
    publisher: str = ""
    place: str = ""
    year: int | None = None
    year_ah: int | None = None
    isbn: str = ""
    doi: str = ""
    rights: str = ""
    licence: str = ""  # the address of the licence
    cover: str = ""  # a JPEG: readers of catalogues need not know anything newer
    artwork: str = ""  # the same as podcasts want it: a square of at least 1400 pixels
    revision: int = 1
    volumes: int = 1
    people: tuple[Person, ...] = ()
    subjects: tuple[Tag, ...] = ()
    series: tuple[Tag, ...] = ()
    files: tuple[File, ...] = ()
    translated_from: str = ""  # the identifier of what it was translated from
    work: dict[str, str] = field(default_factory=dict)  # the title of the work in the languages
    work_slug: str = ""
    guid: str = ""  # what feeds know it by, where it brings its own

    @property
    def name(self) -> str:
        """What feeds and catalogues know it by, for ever."""
        return self.guid or f"urn:x-ijaza:{self.kind}:{self.local}"

    @property
    def full_title(self) -> str:
        """Title and subtitle."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title

    @property
    def sounds(self) -> tuple[File, ...]:
        """What of it can be heard."""
        return tuple(file for file in self.files if file.is_sound)

    @property
    def texts(self) -> tuple[File, ...]:
        """What of it can be read."""
        return tuple(file for file in self.files if not file.is_sound)

    @property
    def authors(self) -> tuple[Person, ...]:
        """Who wrote it; where nobody did, who compiled or issued it."""
        wrote = [person for person in self.people if person.role == "aut"]
        return tuple(wrote or (person for person in self.people if person.role in {"com", "isb"}))

    def by(self, role: str) -> list[Person]:
        """Who did this for it."""
        return [person for person in self.people if person.role == role]


Key = tuple[int, str]  # object_id, variant
Load = Callable[[Collection[Key]], dict[Key, Entry]]


def register(app: Flask, kind: str, load: Load, path: Callable[[str], str]) -> None:
    """Have `load` give the entries of a kind: of what everybody may see now, and of nothing else.

    `path` is where a thing has its page, by the last part of its identifier.
    """
    app.extensions.setdefault("harvest_kinds", {})[kind] = (load, path)


def of(kind: str, keys: Collection[Key]) -> dict[Key, Entry]:
    """The entries of these things that everybody may see; a fixed number of queries."""
    return _kinds()[kind][0](keys) if keys and kind in _kinds() else {}


def path(kind: str, local: str) -> str:
    """Where a thing has its page."""
    return _kinds()[kind][1](local)


def _kinds() -> dict[str, tuple[Load, Callable[[str], str]]]:
    found: dict[str, tuple[Load, Callable[[str], str]]] = current_app.extensions.get("harvest_kinds", {})
    return found


def typed(said: str) -> str:
    """A part of an address as a database can be asked for it: PostgreSQL knows no text with a NUL."""
    return said.replace("\x00", "")[:100]


def site() -> str:
    """How people reach us, without a slash at the end."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.site_url


def absolute(path: str) -> str:
    """An address that holds from everywhere."""
    return path if path.startswith(("http://", "https://")) else site() + path
