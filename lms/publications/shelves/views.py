"""The public pages of the library."""

from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from lms import usage
from lms.core import digits
from lms.core.access import public
from lms.core.db import session
from lms.core.i18n import locale
from lms.core.web import paginate, render
from lms.publications import policy, slots, tongues, words
from lms.publications.kinds import EditionKind, State
from lms.publications.models import Agent, Edition, Series, Subject
from lms.publications.shelves import service
from lms.publications.shelves.service import SORTS, Wanted
from lms.usage import Use

bp = Blueprint("shelves", __name__, template_folder="templates", url_prefix="/library")
GONE = 410
A_SHELF = 20
MANY = 60


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """The front: what is new, subjects, languages, series."""
    editions = service.newest()
    return render(
        "shelves/index.html",
        editions=editions,
        subjects=service.subjects(),
        series=service.series(),
        languages=service.languages(),
        **_about(editions),
    )


@bp.get("/browse")
@public
def browse() -> ResponseReturnValue:
    """The shelves, as asked for."""
    wanted = _wanted()
    page = paginate(service.found(wanted), A_SHELF)
    return render(
        "shelves/browse.html",
        wanted=wanted,
        page=page,
        languages=service.languages(),
        subjects=service.subjects(),
        named=_named(wanted),
        **_about(page.items),
    )


@bp.get("/authors")
@public
def authors() -> ResponseReturnValue:
    """Everybody who made something here."""
    found = [tuple(row) for row in session().execute(service.authors().limit(MANY * 10))]
    return render("shelves/authors.html", authors=found)


@bp.get("/series/<string:slug>")
@public
def series(slug: str) -> ResponseReturnValue:
    """A series in its order."""
    row, items = service.one_series(slug)
    editions = [item.edition for item in items if item.edition]
    return render("shelves/series.html", series=row, items=items, **_about(editions))


@bp.get("/works/<string:slug>")
@public
def work(slug: str) -> ResponseReturnValue:
    """A work with all its editions and translations."""
    row, editions = service.work(slug, current_user)
    return render("shelves/work.html", work=row, editions=editions, **_about(editions))


@bp.get("/<string:code>")
@public
def edition(code: str) -> ResponseReturnValue:
    """An edition; of one that was withdrawn, why."""
    row = service.shown(code.replace("\0", ""), current_user)
    if code != row.code:
        return redirect(url_for(".edition", code=row.code), 301)
    others = service.siblings(row, current_user)
    if row.state is State.WITHDRAWN:
        return render("shelves/tombstone.html", status=GONE, edition=row, others=others, **_about(others))
    if row.state is State.PUBLISHED:
        usage.count("edition", row.id, Use.VIEW, language=row.language)
    return render(
        "shelves/edition.html",
        edition=row,
        others=others,
        corrections=service.corrections(row),
        slots=slots.filled,
        can_see_desk=policy.may_see_desk(current_user),
        **_about([row, *others]),
    )


def _wanted() -> Wanted:
    asked = {name: value.replace("\0", "") for name, value in request.args.items()}  # PostgreSQL knows no NUL in a text
    kind = next((each for each in EditionKind if each.value == asked.get("kind")), None)
    return Wanted(
        text=asked.get("q", "").strip()[:100],
        language=asked.get("language", "")[:3],
        kind=kind,
        subject=asked.get("subject", "")[:100],
        series=asked.get("series", "")[:100],
        author=_number(asked.get("author", "")),
        year=_number(asked.get("year", "")),
        sort=asked.get("sort", "") if asked.get("sort") in SORTS else "new",
    )


def _number(typed: str) -> int | None:
    plain = digits.fold(typed).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None  # noqa: PLR2004 - a column's width


def _named(wanted: Wanted) -> dict[str, Any]:  # Any: names in several languages
    """What the chips say for things that the address names by their keys."""
    subject = wanted.subject and session().scalar(select(Subject.name).where(Subject.slug == wanted.subject))
    title = wanted.series and session().scalar(select(Series.title).where(Series.slug == wanted.series))
    author = session().get(Agent, wanted.author) if wanted.author else None
    return {"subject": subject or None, "series": title or None, "author": author.name if author else None}


def _about(editions: list[Edition] | Any) -> dict[str, Any]:  # Any: what templates show
    return {
        "words": words,
        "covers": slots.covers_of(editions),
        "marks": slots.marks_of(editions),
        "tongue": lambda code: tongues.name(code, locale()),
        "written": tongues.direction,
        "searching": _address("search.index"),
        "atlas_url": _address("atlas.index"),
    }


def _address(endpoint: str) -> str:
    """Where another part has its page; nothing where there is none."""
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
