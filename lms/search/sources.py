"""What features bring to be found: a `Source` for each kind of thing, and who may find what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

PUBLIC, SIGNED_IN = "public", "signed_in"  # audiences; features have more of their own, such as "version:7"
Locator = dict[str, Any]  # Any: what JSON carries; the feature alone reads it
Visitor = Any  # a User, or Flask-Login's visitor


@dataclass(frozen=True, slots=True)
class Document:
    """A place to be found: its words, where it is within its thing (`part`, `locator`), and who may find it."""

    part: str
    lang: str  # ISO 639
    body: str
    title: str = ""  # weighs more; leave it out where it is the same for many parts
    locator: Locator = field(default_factory=dict)
    audience: str = PUBLIC
    year: int | None = None
    subject: str = ""
    weight: float = 1.0  # what the rank is multiplied by


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found."""

    id: int
    kind: str
    object_id: int
    part: str
    locator: Locator
    lang: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as a page shows it. `text` is the original, of which the snippet is cut."""

    title: str
    url: str  # leads to the page or the second itself
    text: str
    place: str = ""  # "page 236", "minute 12:03"
    lang: str = ""  # of the title, where it is not the text's
    note: str = ""  # "from a scan, read by machine"


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing to be found. All of it is asked in a transaction that only reads."""

    kind: str
    label: object  # a lazy translation: "Books"
    ids: Callable[[], Select[Any]]  # Any: the ids of all that is to be found, one column
    documents: Callable[[int], Iterable[Document]]  # none where the thing is not to be found any more
    show: Callable[[Sequence[Hit], Visitor, str], dict[int, Shown]]  # by the hits' ids; the text is what was asked
    subjects: Callable[[Iterable[str]], dict[str, str]] = lambda names: {name: name for name in names}
    order: int = 50


_sources: dict[str, Source] = {}
_audiences: dict[str, Callable[[Visitor], Iterable[str]]] = {}


def register(source: Source) -> None:
    """Let things of a kind be found."""
    _sources[source.kind] = source


def register_audience(name: str, audiences: Callable[[Visitor], Iterable[str]]) -> None:
    """Say which audiences a person belongs to, beyond everybody and those who are signed in."""
    _audiences[name] = audiences


@contextmanager
def only(*known: Source) -> Iterator[None]:
    """The search knows these and no others; for benches and tests."""
    before = dict(_sources)
    _sources.clear()
    _sources.update({source.kind: source for source in known})
    try:
        yield
    finally:
        _sources.clear()
        _sources.update(before)


def of(kind: str) -> Source | None:
    """The source of this kind, if a feature has brought one."""
    return _sources.get(kind)


def every() -> list[Source]:
    """All sources, in the order in which pages name them."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.kind))


def audiences_of(user: Visitor) -> list[str]:
    """All audiences that a person belongs to; a visitor is everybody."""
    found = {PUBLIC}
    if user is not None and user.is_authenticated:
        found |= {SIGNED_IN, *(name for audiences in _audiences.values() for name in audiences(user))}
    return sorted(found)
