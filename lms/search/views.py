"""`/search`: a plain form, and the same as JSON for programs."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core import digits
from lms.core.access import public
from lms.core.errors import TooMany
from lms.core.i18n import _l, locale
from lms.core.limits import Limit
from lms.core.web import Page, render
from lms.search import marks, sources
from lms.search.marks import Piece
from lms.search.query import LONGEST
from lms.search.service import asking, suggesting
from lms.search.service.asking import LAST_PAGE, PAGE_SIZE, Filters, Found
from lms.search.words import language

bp = Blueprint("search", __name__, template_folder="templates")
PROGRAMS = Limit("search-json", 120, 60)
MOST_MARKED = 3  # words in an address
FEW = 3  # hits: fewer may be a slip of the pen


@bp.get("/search")
@public
def index() -> ResponseReturnValue:
    """What the reader may find, twenty a page."""
    typed = request.args.get("q", "")[:LONGEST].replace("\0", " ").strip()
    filters = _filters()
    if _is_for_a_program():
        return _told(typed, filters)
    found = asking.find(typed, current_user, filters, request.args.get("page", 1, type=int))
    # Any: whatever templates show
    shown: dict[str, Any] = {"typed": typed, "found": found, "filters": filters, "hits": _hits(found, typed)}
    shown["better"] = suggesting.suggestion(typed, current_user) if found.query and found.total < FEW else None
    shown["names"] = {source.kind: source.label for source in sources.every()}
    shown["page"] = Page(shown["hits"], found.page, min(found.total, LAST_PAGE * PAGE_SIZE), PAGE_SIZE)
    return render("search/index.html", choices=_choices(found), address=_address, to=_to(typed, filters), **shown)


def _told(typed: str, filters: Filters) -> ResponseReturnValue:
    address = request.remote_addr or "unknown"
    if wait := PROGRAMS.wait(address):
        raise TooMany(_l("Very much was searched from here just now. Please try again a little later."), wait)
    PROGRAMS.count(address)
    found = asking.find(typed, current_user, filters, request.args.get("page", 1, type=int))
    answer = jsonify(
        query=typed,
        total=found.total,
        page=found.page,
        pages=found.pages,
        suggestion=suggesting.suggestion(typed, current_user) if found.query and not found.total else None,
        hits=[
            {
                "kind": hit.kind,
                "title": shown.title,
                "place": shown.place,
                "url": shown.url,
                "language": hit.lang,
                "snippet": [{"text": piece.text, "marked": piece.is_marked} for piece in snippet],
            }
            for hit, shown, _title, snippet in _hits(found, typed)
        ],
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _hits(found: Found, typed: str) -> list[tuple[Any, ...]]:  # Any: a hit, what is shown, its title and snippet
    """Hits with title and snippet in pieces."""
    return [
        (
            hit,
            shown,
            marks.in_pieces(shown.title, found.query, shown.lang or hit.lang),
            marks.snippet(shown.text, found.query, hit.lang),
        )
        for hit, shown in asking.show(found.hits, current_user, typed)
    ]


def _address(url: str, snippet: Sequence[Piece]) -> str:
    """Where a hit leads. A page that does not mark the words itself has them marked by browsers that can do so."""
    said = dict.fromkeys(piece.text for piece in snippet if piece.is_marked)
    if "#" in url or "mark=" in url or not said:
        return url
    wanted = ("text=" + quote(each, safe="").replace("-", "%2D") for each in list(said)[:MOST_MARKED])
    return f"{url}#:~:{'&'.join(wanted)}"


def _filters() -> Filters:
    asked = request.args
    year = asked.get("year", type=int)
    is_year = year is not None and 0 < year < 10_000  # noqa: PLR2004 - what a database takes for one
    names = {name: asked.get(name, "")[:80].replace("\0", "") for name in ("kind", "lang", "subject")}
    return Filters(**names, year=year if is_year else None)


def _is_for_a_program() -> bool:
    if request.args.get("format") == "json":
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json" and request.accept_mimetypes[best] > request.accept_mimetypes["text/html"]


def _to(typed: str, filters: Filters) -> Any:  # Any: a function for the template
    """Makes the address of the same search with one filter changed; None or the same value again takes it away."""

    def to(name: str, value: Any) -> str:  # Any: a column's value
        values = filters.without(name) | ({} if value in {None, ""} else {name: value})
        return url_for("search.index", q=typed, **values)

    return to


def _choices(found: Found) -> dict[str, list[tuple[Any, str, int]]]:  # Any: a column's value
    """What one may narrow the search to: value, name, how many."""
    kinds: dict[str, int] = dict(found.counts.get("kind", {}))
    subjects: dict[str, str] = {}
    for source in sources.every():
        if kinds.get(source.kind):
            subjects |= source.subjects(list(found.counts["subject"]))
    return {
        "kind": [(each.kind, str(each.label), kinds[each.kind]) for each in sources.every() if kinds.get(each.kind)],
        "lang": _most(found, "lang", language),
        "year": _most(found, "year", lambda year: digits.arabic(str(year)) if locale() == "ar" else str(year)),
        "subject": _most(found, "subject", lambda name: subjects.get(name, name)),
    }


def _most(found: Found, column: str, name: Any) -> list[tuple[Any, str, int]]:  # Any: a column's value, its name
    counted: dict[Any, int] = dict(found.counts.get(column, {}))  # Any: as above
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0])))[:10]
    return [(value, name(value), count) for value, count in ordered]
