"""The addresses of both catalogues: /opds and /opds2, with the same paths below them."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from lms.core.access import public
from lms.core.config import Settings
from lms.core.i18n import LOCALES, force_locale, locale
from lms.harvest import answers
from lms.harvest.opds import atom, pages, second
from lms.harvest.opds.pages import Shelf

bp = Blueprint("opds", __name__)
answers.guard(bp, answers.FEEDS)
VERSION = "<any(opds,opds2):version>"


@bp.get(f"/{VERSION}")
@public
def index(version: str) -> ResponseReturnValue:
    """Where apps begin."""
    return _shelf(version, pages.root)


@bp.get(f"/{VERSION}/<any(languages,subjects,series):name>")
@public
def ways(version: str, name: str) -> ResponseReturnValue:
    """Ways to the books of each language, subject or series."""
    return _shelf(version, {"languages": pages.languages, "subjects": pages.subjects, "series": pages.series}[name])


@bp.get(f"/{VERSION}/books")
@public
def books(version: str) -> ResponseReturnValue:
    """Books, as they are asked for."""
    wanted = pages.asked(request.args.to_dict())
    return _shelf(version, lambda: pages.books(wanted), has_books=True)


@bp.get(f"/{VERSION}/books/<string:code>")
@public
def book(version: str, code: str) -> ResponseReturnValue:
    """A single book."""
    entry = pages.one(code)
    if entry is None:
        abort(404)
    if version == "opds":
        return answers.opened(Response(atom.write_entry(entry), content_type=atom.ENTRY))
    return answers.opened(Response(second.write_entry(entry), content_type=second.PUBLICATION))


@bp.get("/opds/opensearch.xml")
@public
def search() -> ResponseReturnValue:
    """How to search."""
    return answers.opened(Response(atom.description(_institution()), content_type=f"{atom.SEARCH}; charset=utf-8"))


def _shelf(version: str, make: Callable[[], Shelf], *, has_books: bool = False) -> Response:
    """The page in the language that the program prefers, among ours."""
    with force_locale(request.accept_languages.best_match(LOCALES) or locale()):
        if version == "opds":
            kind = atom.ACQUISITION if has_books else atom.NAVIGATION
            answer = answers.fresh(kind, lambda changed: atom.write(make(), _institution(), changed), said=locale())
        else:
            answer = answers.fresh(second.MIME, lambda changed: second.write(make(), changed), said=locale())
    answer.vary.add("Accept-Language")
    return answer


def _institution() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.institution_ar if locale() == "ar" else settings.institution_en
