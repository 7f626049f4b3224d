"""What a feed is of: its name, its items, and the set of the register by whose changes it is known to be new."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy import select

from lms.core.config import Settings
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _, choose, force_locale
from lms.harvest import editions, sermons
from lms.harvest.entries import Entry, File, typed
from lms.publications import tongues
from lms.publications.models import Series
from lms.publications.shelves import service
from lms.publications.shelves.service import Wanted

MOST = 50
ALL = "all"


@dataclass(frozen=True, slots=True)
class Item:
    """Something new: an edition, or a chapter of one that can be heard."""

    name: str  # for ever
    title: str
    entry: Entry
    sound: File | None = None
    episode: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed before it is written. `items` is asked only where somebody needs to be told."""

    title: str
    about: str
    language: str
    page: str  # the path of the page that people go to
    spec: str  # of the register
    items: Callable[[], list[Item]]
    author: str
    is_serial: bool = False  # to be heard from its beginning
    artwork: str = ""


def books(language: str) -> Channel:
    """New books in a language, or in all. Raises `NotFound`."""
    wanted = Wanted(language="" if language == ALL else _known(language))
    with force_locale(_spoken(language)):
        title = (
            _("New in the library") if language == ALL else _("New books in %(language)s", language=_tongue(language))
        )
        about = _("Books and other publications, as they appear.")
    page = f"/library/browse?language={wanted.language}" if wanted.language else "/library"
    return Channel(title, about, _spoken(language), page, _spec(language), lambda: _of(wanted), _us(language))


def series(slug: str, *, heard: bool = False) -> Channel:
    """What is new in a series, in its own order of appearance. Raises `NotFound`."""
    row = session().scalar(select(Series).where(Series.slug == typed(slug)))
    if row is None:
        raise NotFound
    wanted = Wanted(series=slug)
    items = (lambda: _tracks(_of(wanted))) if heard else (lambda: _of(wanted))
    title = choose(row.title, "ar")
    about = choose(row.about, "ar") or title
    return Channel(title, about, "ar", f"/library/series/{slug}", f"series:{slug}", items, _us("ar"))


def listening(language: str) -> Channel:
    """Chapters to be heard, of audio books in a language or in all. Raises `NotFound`."""
    wanted = Wanted(language="" if language == ALL else _known(language))
    with force_locale(_spoken(language)):
        title = _("Audio books") if language == ALL else _("Audio books in %(language)s", language=_tongue(language))
        about = _("Books read aloud, a chapter an episode.")
    spec = _spec(language) if language != ALL else "kind:audiobook"
    return Channel(title, about, _spoken(language), "/library", spec, lambda: _tracks(_of(wanted)), _us(language))


def preached(language: str) -> Channel:
    """Friday sermons in a language, or in all; with their sound where there is one. Raises `NotFound`."""
    chosen = "" if language == ALL else _known(language)
    with force_locale(_spoken(language)):
        title = _("Friday sermons") if not chosen else _("Friday sermons: %(language)s", language=_tongue(language))
        about = _("The official sermon of each Friday, as it appears.")
    spec = f"kind:sermon:{chosen}" if chosen else "kind:sermon"
    return Channel(title, about, _spoken(language), "/sermons", spec, lambda: _sermons(chosen), _us(language))


def one_book(code: str) -> Channel:
    """One audio book as a podcast that begins at its beginning. Raises `NotFound`."""
    edition = editions.by_code(typed(code))
    entry = editions.entries([edition])[0] if edition else None
    if entry is None or not entry.sounds:
        raise NotFound
    author = ", ".join(person.name for person in entry.authors) or entry.publisher
    item = _item(entry)
    return Channel(
        entry.full_title, entry.summary or entry.title, entry.language, f"/library/{code}",
        f"language:{entry.language}", lambda: _tracks([item]), author, is_serial=True, artwork=entry.artwork,
    )  # fmt: skip


def _of(wanted: Wanted) -> list[Item]:
    query = service.found(wanted).options(*editions.OPTIONS).limit(MOST)
    return [_item(entry) for entry in editions.entries(session().scalars(query))]


def _sermons(language: str) -> list[Item]:
    found = (_item(entry) for entry in sermons.newest(language, MOST))
    return [replace(item, sound=next(iter(item.entry.sounds), None)) for item in found]


def _item(entry: Entry) -> Item:
    return Item(entry.name, entry.full_title, entry)


def _tracks(items: list[Item]) -> list[Item]:
    """The chapters of those that can be heard, the newest book first and its first chapter first."""
    return [
        replace(
            item,
            name=f"{item.name}:{sound.url.rpartition('/')[2].partition('.')[0]}",
            title=sound.title or item.title,
            sound=sound,
            episode=sound.number,
        )
        for item in items
        for sound in item.entry.sounds
    ]


def _known(language: str) -> str:
    if not tongues.known(language):
        raise NotFound
    return language


def _spec(language: str) -> str:
    return "" if language == ALL else f"language:{language}"


def _spoken(language: str) -> str:
    """Which of the languages that we speak names a feed."""
    return "ar" if language in {ALL, "ar"} else "en"


def _tongue(language: str) -> str:
    return tongues.name(language, _spoken(language))


def _us(language: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.institution_ar if _spoken(language) == "ar" else settings.institution_en
