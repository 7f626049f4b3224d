"""What is on a page of the catalogue: ways on, books, facets, and where its neighbours are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, case, or_, select

from lms.core.i18n import _, choose, locale
from lms.core.web import Page, paginate
from lms.harvest import editions
from lms.harvest.entries import Entry, typed
from lms.publications import tongues
from lms.publications.finding import books as books_found
from lms.publications.models import Edition
from lms.publications.shelves import service
from lms.publications.shelves.service import Wanted
from lms.search.service import asking

SIZE = 30
MOST_HITS = 300  # pages that the search is asked for; several are of one book
_HOLDER = "{searchTerms}"  # some clients send the template as it stands


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another page: its path below the catalogue's root, its title, how many books are there."""

    path: str
    title: str
    about: str = ""
    count: int | None = None
    is_here: bool = False
    rel: str = "subsection"
    holds_books: bool = True


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page: with books, or with ways to other pages."""

    path: str
    title: str
    ways: Sequence[Way] = ()
    entries: Sequence[Entry] = ()
    facets: dict[str, list[Way]] = field(default_factory=dict)
    page: Page[Any] | None = None  # Any: editions
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def has_books(self) -> bool:
        """Whether it is for books, though it may be empty."""
        return self.page is not None

    def neighbour(self, number: int) -> str:
        """The path of another page of the same books."""
        return books_path(self.wanted, number)


def root() -> Shelf:
    """Where apps begin."""
    ways = [
        Way("/books", _("New in the library"), _("All books, the newest first."), rel="http://opds-spec.org/sort/new"),
        Way("/languages", _("By language"), _("Books in each language."), holds_books=False),
        Way("/subjects", _("By subject"), _("Books on each subject."), holds_books=False),
        Way("/series", _("By series"), _("Books that belong together."), holds_books=False),
    ]
    return Shelf("", _("The library"), ways)


def languages() -> Shelf:
    """A way to the books of each language."""
    return Shelf("/languages", _("By language"), _languages(Wanted()))


def subjects() -> Shelf:
    """A way to the books on each subject."""
    return Shelf("/subjects", _("By subject"), _subjects(Wanted()))


def series() -> Shelf:
    """A way to the books of each series."""
    ways = [Way(books_path(Wanted(series=row.slug)), choose(row.title), choose(row.about)) for row in service.series()]
    return Shelf("/series", _("By series"), ways)


def books(wanted: Wanted) -> Shelf:
    """The books that fit, with the facets by which they can be narrowed."""
    page = paginate(_found(wanted).options(*editions.OPTIONS), SIZE)
    facets = {_("Language"): _languages(wanted), _("Subject"): _subjects(wanted)}
    title = _("Found for “%(text)s”", text=wanted.text) if wanted.text else _("Books")
    return Shelf(books_path(wanted, page.number), title, (), editions.entries(page.items), facets, page, wanted)


def one(code: str) -> Entry | None:
    """A single book."""
    found = editions.by_code(typed(code))
    return editions.entries([found])[0] if found else None


def asked(arguments: dict[str, str]) -> Wanted:
    """What an address asks for. A plus sign is a space for some clients even where it is encoded."""
    text = typed(arguments.get("q", "").replace("+", " ")).strip()
    return Wanted(
        text="" if text == _HOLDER else text,
        language=typed(arguments.get("language", ""))[:3],
        subject=typed(arguments.get("subject", "")),
        series=typed(arguments.get("series", "")),
    )


def books_path(wanted: Wanted, number: int = 1) -> str:
    """The path of a page of books."""
    said = wanted.values() | ({"page": number} if number > 1 else {})
    return "/books" + (f"?{urlencode(said)}" if said else "")


def _found(wanted: Wanted) -> Select[Edition]:
    """What fits. Where words are asked for, also the books in whose pages the search finds them, in its order.

    Behind them stand those that only bear the words in a name; the newest first.
    """
    if not wanted.text:
        return service.found(wanted)
    hits = asking.find(wanted.text, None, asking.Filters(kind=books_found.KIND), most=MOST_HITS).hits
    best = list(dict.fromkeys(hit.object_id for hit in hits))
    named = service.found(Wanted(text=wanted.text)).order_by(None).subquery()
    either = or_(Edition.id.in_(best), Edition.id.in_(select(named.c.id)))
    query = service.found(replace(wanted, text="")).where(either)
    if not best:
        return query
    places = case({edition_id: place for place, edition_id in enumerate(best)}, value=Edition.id, else_=len(best))
    return query.order_by(None).order_by(places, Edition.published_at.desc(), Edition.id.desc())


def _languages(wanted: Wanted) -> list[Way]:
    return [
        Way(books_path(_but(wanted, language=code)), tongues.name(code, locale()), "", count, wanted.language == code)
        for code, count in service.languages()
    ]


def _subjects(wanted: Wanted) -> list[Way]:
    return [
        Way(books_path(_but(wanted, subject=row.slug)), choose(row.name), "", count, wanted.subject == row.slug)
        for row, count in service.subjects()
    ]


def _but(wanted: Wanted, *, language: str | None = None, subject: str | None = None) -> Wanted:
    """The same with another language or subject; the one that is chosen already is taken away again."""
    chosen = wanted.language if language is None else "" if wanted.language == language else language
    about = wanted.subject if subject is None else "" if wanted.subject == subject else subject
    return Wanted(text=wanted.text, language=chosen, subject=about, series=wanted.series)
