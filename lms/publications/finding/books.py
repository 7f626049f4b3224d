"""Books as the search finds them: an edition by its title, and each of its pages."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from lms import search
from lms.core import digits, i18n
from lms.core.db import session
from lms.core.i18n import _, _l, choose
from lms.publications import events, policy
from lms.publications.files.kinds import Source as Origin
from lms.publications.files.models import Page
from lms.publications.models import Contribution, Edition, Subject, Volume, Work
from lms.search import Document, Hit, Shown, Source
from lms.search.sources import Visitor

KIND = "book"
RECORD = "record"  # the part that is the edition itself
RECORD_WEIGHT = 2.0


class Leaf(NamedTuple):
    """A page with what its place is called."""

    volume: int
    number: int
    label: str
    chapter: str
    text: str
    origin: Origin


def listen() -> None:
    """Let books be found, and hear when they change."""
    search.register(Source(KIND, _l("Books"), editions, documents, show, subjects, order=10))
    events.edition_published.connect(changed)
    events.edition_changed.connect(changed)
    events.edition_withdrawn.connect(withdrawn)


def editions() -> Select[Any]:  # Any: one column of ids
    """The editions that everybody may read."""
    return select(Edition.id).where(policy.public())


def documents(edition_id: int) -> Iterable[Document]:
    """The edition and its pages; nothing of one that is not published."""
    edition = session().scalar(_editions([edition_id]).where(policy.public()))
    return [_record(edition), *_pages(edition)] if edition else []


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> dict[int, Shown]:
    """Titles, places and texts, in two statements. One that was withdrawn meanwhile is left out."""
    del user
    found = session().scalars(_editions({hit.object_id for hit in hits}).where(policy.public()))
    by_id = {edition.id: edition for edition in found}
    leaves = _leaves_of(hits)
    shown: dict[int, Shown] = {}
    for hit in hits:
        edition = by_id.get(hit.object_id)
        leaf = leaves.get((hit.object_id, hit.locator.get("volume", 0), hit.locator.get("page", 0)))
        if edition and hit.part == RECORD:
            shown[hit.id] = _shown_as_a_whole(edition)
        elif edition and leaf:
            note = _("Read by a machine from a picture") if leaf.origin is Origin.OCR else ""
            url = _address(edition, leaf, typed)
            shown[hit.id] = Shown(edition.title, url, leaf.text, _place(edition, leaf), edition.language, note)
    return shown


def subjects(slugs: Iterable[str]) -> dict[str, str]:
    """What subjects are called."""
    rows = session().scalars(select(Subject).where(Subject.slug.in_(set(slugs))))
    return {row.slug: choose(row.name) for row in rows}


def changed(edition: Edition, **rest: object) -> None:
    """It is published, or something that readers see is different."""
    del rest
    search.changed(KIND, edition.id)


def withdrawn(edition: Edition, **rest: object) -> None:
    """Nobody finds it from this moment on."""
    del rest
    search.forget(KIND, edition.id)


def _editions(ids: Iterable[int]) -> Select[Edition]:
    return (
        select(Edition)
        .where(Edition.id.in_(ids))
        .options(
            selectinload(Edition.work).selectinload(Work.subjects),
            selectinload(Edition.contributions).selectinload(Contribution.agent),
            selectinload(Edition.volumes),
        )
    )


def _record(edition: Edition) -> Document:
    body = "\n".join(dict.fromkeys([_about(edition), *_names(edition)]))
    return Document(RECORD, edition.language, body, " ".join(_titles(edition)), weight=RECORD_WEIGHT, **_same(edition))


def _shown_as_a_whole(edition: Edition) -> Shown:
    """With all that it is found by, so that the words stand there, whichever language of the work has them."""
    others = (each for each in _titles(edition) if each != edition.title)
    text = "\n".join(dict.fromkeys(filter(None, [_about(edition), *others, *_names(edition)])))
    return Shown(edition.title, url_for("shelves.edition", code=edition.code), text)


def _titles(edition: Edition) -> list[str]:
    return list(dict.fromkeys([edition.title, edition.subtitle, *edition.work.title.values()]))


def _names(edition: Edition) -> list[str]:
    return [name for row in edition.contributions for name in (*row.agent.name.values(), row.agent.latin_name)]


def _pages(edition: Edition) -> Iterator[Document]:
    """Page by page. The title of a chapter weighs where it begins, not on each of its pages."""
    chapter = ""
    query = _leaves().where(Volume.edition_id == edition.id).order_by(Volume.number, Page.number)
    for row in session().execute(query):
        leaf = Leaf(*row[1:])
        title = leaf.chapter if leaf.chapter != chapter else ""
        chapter = leaf.chapter
        locator = {"volume": leaf.volume, "page": leaf.number}
        part = f"{leaf.volume}/{leaf.number}"
        if leaf.text or title:
            yield Document(part, edition.language, leaf.text, title, locator, **_same(edition))


def _same(edition: Edition) -> dict[str, Any]:  # Any: fields of a document
    """What all parts of an edition share."""
    subject = next((row.slug for row in edition.work.subjects), "")
    return {"year": edition.year_ce, "subject": subject}


def _leaves() -> Any:  # Any: a Select of an edition's id and the columns of a Leaf
    columns = (Volume.number, Page.number, Page.printed_label, Page.chapter, Page.text, Page.source)
    return select(Volume.edition_id, *columns).join(Volume, Page.volume_id == Volume.id).where(Page.is_current)


def _leaves_of(hits: Sequence[Hit]) -> dict[tuple[int, int, int], Leaf]:
    query = _leaves().where(
        Volume.edition_id.in_({hit.object_id for hit in hits}),
        Page.number.in_({hit.locator["page"] for hit in hits if "page" in hit.locator}),
    )
    return {(row[0], row[1], row[2]): Leaf(*row[1:]) for row in session().execute(query)}


def _about(edition: Edition) -> str:
    return edition.about or choose(edition.work.about, edition.language) or edition.subtitle


def _place(edition: Edition, leaf: Leaf) -> str:
    label = leaf.label or str(leaf.number)
    label = digits.arabic(label) if label.isdecimal() and i18n.locale() == "ar" else label
    if len(edition.volumes) > 1:
        return _("volume %(volume)s, page %(page)s", volume=i18n.number(leaf.volume), page=label)
    return _("page %(page)s", page=label)


def _address(edition: Edition, leaf: Leaf, typed: str) -> str:
    return url_for("reading.page", code=edition.code, volume=leaf.volume, page=leaf.number, mark=typed)
