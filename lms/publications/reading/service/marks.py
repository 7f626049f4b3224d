"""Bookmarks, highlights and notes of a reader, for that reader alone."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import insert_once, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l
from lms.publications.models import Edition
from lms.publications.reading import anchors
from lms.publications.reading.anchors import Fate, Found, Quote
from lms.publications.reading.models import Colour, Mark, MarkKind
from lms.publications.reading.service import books
from lms.publications.reading.service.books import Opened

MOST = 5000  # of one person: more is another book
KEPT = dt.timedelta(days=30)
"""So long what was taken away can be brought back."""


class Standing(NamedTuple):
    """A mark, and what became of its words in the text as it is now."""

    mark: Mark
    found: Found


class Wish(NamedTuple):
    """What a reader wants to leave on a page."""

    kind: MarkKind
    words: Quote = Quote("")
    near: int = 0
    note: str = ""
    colour: Colour = Colour.YELLOW
    client_id: str = ""


def add(user: User, opened: Opened, wish: Wish) -> Mark:
    """Leave a mark on a page; the same one sent again is one mark."""
    count = select(func.count()).where(Mark.user_id == user.id, Mark.removed_at.is_(None))
    if (session().scalar(count) or 0) >= MOST:
        raise RuleError(_l("There are very many marks already. Please remove some, or take them away as a file."))
    keys = {"user_id": user.id, "client_id": wish.client_id or str(uuid.uuid4())}
    page = opened.page
    place = {
        "edition_id": opened.edition.id,
        "volume_id": opened.volume.id,
        "page": page.number,
        "revision": page.revision,
    }
    said = {
        "kind": _kind(wish),
        "colour": wish.colour,
        "note": wish.note,
        "created_at": clock.now(),
        "changed_at": clock.now(),
    }
    insert_once(Mark, list(keys), keys | place | said | _anchored(page.text, wish), {"removed_at": None})
    return session().scalars(select(Mark).filter_by(**keys).execution_options(populate_existing=True)).one()


def _kind(wish: Wish) -> MarkKind:
    """A note without a word is a highlight."""
    return MarkKind.HIGHLIGHT if wish.kind is MarkKind.NOTE and not wish.note else wish.kind


def _anchored(text: str, wish: Wish) -> dict[str, str | int]:
    """The quotation as it stands in the page; what was typed by hand gets what stands around it."""
    if wish.kind is MarkKind.BOOKMARK or not wish.words.exact:
        return {"exact": "", "prefix": "", "suffix": "", "start": 0}
    found = anchors.find(text, wish.words, wish.near)
    if found.fate is not Fate.STANDS:
        raise BadValue(_l("These words are not on this page."))
    quote = anchors.quote(text, found.start, found.end)
    return {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix, "start": found.start}


def rewrite(mark: Mark, note: str, colour: Colour) -> None:
    """Change the words of a note, or a colour. A highlight with words is a note; one without them is none."""
    mark.note, mark.colour, mark.changed_at = note, colour, clock.now()
    if mark.kind is not MarkKind.BOOKMARK and mark.exact:
        mark.kind = MarkKind.NOTE if note else MarkKind.HIGHLIGHT


def remove(mark: Mark) -> None:
    """Take a mark away; it can be brought back for a month."""
    mark.removed_at = mark.removed_at or clock.now()


def restore(mark: Mark) -> None:
    """Bring it back."""
    mark.removed_at = None


def sweep() -> None:
    """Forget what was taken away long ago."""
    session().execute(delete(Mark).where(Mark.removed_at < clock.now() - KEPT))


def own(user: User, mark_id: int) -> Mark | None:
    """A mark of this reader, also one that was taken away; no one else's is ever found."""
    query = select(Mark).where(Mark.id == mark_id, Mark.user_id == user.id)
    return session().scalars(query.options(joinedload(Mark.edition), joinedload(Mark.volume))).first()


def on_page(user: User, opened: Opened) -> list[Standing]:
    """The reader's marks on a page, in the order of the text; those whose words went to a neighbour go with them."""
    number = opened.page.number
    here = Mark.page.in_((number - 1, number, number + 1))
    marks = session().scalars(_query(user).where(Mark.volume_id == opened.volume.id, here)).all()
    found = [_standing(mark, opened) for mark in marks]
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: (each.found.fate is Fate.LOST, each.found.start, each.mark.id))


def _standing(mark: Mark, opened: Opened) -> Standing | None:
    """None where it belongs to another page."""
    here = mark.page == opened.page.number
    if not mark.exact:
        return Standing(mark, Found(Fate.STANDS)) if here else None
    if not here and mark.revision == opened.page.revision:
        return None
    found = anchors.find(opened.page.text, Quote(mark.exact, mark.prefix, mark.suffix), mark.start)
    if here or (found.fate is Fate.STANDS and len(mark.exact) >= anchors.CLUE and not _stays(mark)):
        return Standing(mark, found)
    return None


def _stays(mark: Mark) -> bool:
    """Whether its words still stand on the page that it was made on."""
    text = books.texts([mark.volume_id], [mark.page]).get((mark.volume_id, mark.page), "")
    return anchors.find(text, Quote(mark.exact, mark.prefix, mark.suffix), mark.start).fate is Fate.STANDS


def of(user: User, edition: Edition | None = None) -> Sequence[Mark]:
    """All marks of a reader, book by book, in the order of the book."""
    query = _query(user).options(joinedload(Mark.edition), joinedload(Mark.volume))
    if edition:
        query = query.where(Mark.edition_id == edition.id)
    marks = session().scalars(query).all()
    return sorted(marks, key=lambda mark: (mark.edition_id, mark.volume.number, mark.page, mark.start, mark.id))


def removed(user: User) -> Sequence[Mark]:
    """What can be brought back, the last one first."""
    query = select(Mark).where(Mark.user_id == user.id, Mark.removed_at.is_not(None))
    loaded = query.options(joinedload(Mark.edition), joinedload(Mark.volume))
    return session().scalars(loaded.order_by(Mark.removed_at.desc(), Mark.id.desc()).limit(20)).all()


def _query(user: User) -> Select[Mark]:
    return select(Mark).where(Mark.user_id == user.id, Mark.removed_at.is_(None)).order_by(Mark.id)
