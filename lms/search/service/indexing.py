"""From what sources say to what can be found. Asked twice it does the same; killed anywhere it loses nothing."""

import itertools
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from sqlalchemy import delete, insert, select, update

from lms.core import clock
from lms.core.db import hold, reading, rollback, session, transaction
from lms.search import outbox, sources, stems
from lms.search.engines import Words, engine
from lms.search.models import SearchChange, SearchDoc, SearchState
from lms.search.sources import Document
from lms.search.text import NORMALISER_VERSION, tokens, words

log = logging.getLogger(__name__)
PORTION = 100  # documents a transaction: who writes meanwhile waits for no more
MOST_WORDS = 2000  # of one document; a longer one is several. PostgreSQL keeps 256 places of a word


@dataclass(frozen=True, slots=True)
class Part:
    """A document with the digest of its words."""

    document: Document
    digest: int

    @property
    def columns(self) -> dict[str, Any]:  # Any: columns
        """What a row says of it, besides the digest."""
        names = ("part", "locator", "lang", "audience", "year", "subject", "weight")
        return {name: getattr(self.document, name) for name in names}


Kept = dict[str, Any]  # Any: the row of a place as it stands


def state() -> SearchState:
    """The one row."""
    return session().get_one(SearchState, 1)


def index_waiting() -> int:
    """Index what has changed, the oldest first; how many things. Raises the last error after having tried all."""
    count, failed, error = 0, set[tuple[str, int]](), None
    while waiting := _waiting(failed):
        for kind, object_id in waiting:
            try:
                index(kind, object_id)
                count += 1
            except Exception as raised:
                rollback()
                log.exception("%s %s could not be indexed; the others go on", kind, object_id)
                failed.add((kind, object_id))
                error = raised
    if error:
        raise error
    return count


def _waiting(failed: set[tuple[str, int]]) -> list[tuple[str, int]]:
    with reading() as current:
        query = select(SearchChange.kind, SearchChange.object_id).order_by(SearchChange.id).limit(500 + len(failed))
        found = dict.fromkeys((row[0], row[1]) for row in current.execute(query))
    return [thing for thing in found if thing not in failed]


def index(kind: str, object_id: int, only: int | None = None) -> int:
    """Bring the places of one thing up to date; how many it has.

    In the index that is asked and in the one that is being made, or in `only` one of them.
    """
    while (count := _portion(kind, object_id, only)) is None:
        pass
    return count


def _portion(kind: str, object_id: int, only: int | None) -> int | None:
    """Do as much as one transaction should; None where something is left to do.

    Words are made before the transaction. Within it the source is asked once more: what has changed since is begun
    anew, so nobody's older words overwrite newer ones.
    """
    with reading():
        parts = _parts(kind, object_id)
        missing = {each: _missing(kind, object_id, each, parts) for each in _filled(state(), only)}
    made = {each: [(part, _words(part.document)) for part in rows[:PORTION]] for each, rows in missing.items()}
    with transaction():
        row = state()
        hold(row, shared=True)
        outbox.hold(kind, object_id)
        query = select(SearchChange.id).where(SearchChange.kind == kind, SearchChange.object_id == object_id)
        seen = session().scalars(query.order_by(SearchChange.id)).all()
        if set(_filled(row, only)) != set(made) or _parts(kind, object_id) != parts:
            return None
        for each, rows in made.items():
            _write(kind, object_id, each, rows)
        if any(len(rows) > PORTION for rows in missing.values()):
            return None
        for each in made:
            _tidy(kind, object_id, each, parts)
        if only is None:
            session().execute(delete(SearchChange).where(SearchChange.id.in_(seen)))
            session().execute(update(SearchState).values(changed_at=clock.now()))
    return len(parts)


def _filled(row: SearchState, only: int | None) -> list[int]:
    if only is not None:
        return [only]
    return [row.current, 1 - row.current] if row.building else [row.current]


def _parts(kind: str, object_id: int) -> dict[str, Part]:
    """All that the source says of the thing now, by part."""
    source = sources.of(kind)
    told = source.documents(object_id) if source else ()
    return {piece.part: Part(piece, _digest(piece)) for document in told for piece in _pieces(document)}


def _pieces(document: Document) -> Iterable[Document]:
    """A document, or several where it is long: PostgreSQL keeps 256 places of a word."""
    if len(document.body) <= MOST_WORDS:
        yield document
        return
    begins = [token.start for token in tokens(document.body)][::MOST_WORDS]
    for number, (start, end) in enumerate(itertools.pairwise([0, *begins[1:], len(document.body)])):
        part = f"{document.part}~{number}" if number else document.part
        title = "" if number else document.title
        yield replace(document, part=part, title=title, body=document.body[start:end])


def _digest(document: Document) -> int:
    told = "\0".join((str(NORMALISER_VERSION), document.lang, document.title, document.body))
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), signed=True)


def _words(document: Document) -> Words:
    title, body = words(document.title), words(document.body)
    found = [(word, stems.of(word, document.lang)) for word in (*title, *body)]
    return Words(title, body, ["" if stem == word else stem for word, stem in found])


def _kept(kind: str, object_id: int, generation: int) -> dict[str, Kept]:
    """The rows that stand, by part."""
    query = select(SearchDoc.__table__).where(
        SearchDoc.kind == kind, SearchDoc.object_id == object_id, SearchDoc.generation == generation
    )
    return {row["part"]: dict(row) for row in session().execute(query.order_by(SearchDoc.id)).mappings()}


def _missing(kind: str, object_id: int, generation: int, parts: dict[str, Part]) -> list[Part]:
    kept = _kept(kind, object_id, generation)
    return [part for name, part in parts.items() if name not in kept or kept[name]["digest"] != part.digest]


def _write(kind: str, object_id: int, generation: int, made: Sequence[tuple[Part, Words]]) -> None:
    """Rows for these parts in place of those that stand."""
    if not made:
        return
    of_it = (SearchDoc.kind == kind, SearchDoc.object_id == object_id, SearchDoc.generation == generation)
    session().execute(delete(SearchDoc).where(*of_it, SearchDoc.part.in_([part.document.part for part, _ in made])))
    same = {"kind": kind, "object_id": object_id, "generation": generation, "version": NORMALISER_VERSION}
    rows = [same | part.columns | {"digest": part.digest} for part, _ in made]
    ids = session().scalars(insert(SearchDoc).returning(SearchDoc.id, sort_by_parameter_order=True), rows).all()
    engine().insert(f"search_words_{generation}", list(zip(ids, (row for _, row in made), strict=True)))


def _tidy(kind: str, object_id: int, generation: int, parts: dict[str, Part]) -> None:
    """Rows say what the source says, beside the words; those of parts that are gone go."""
    for name, kept in _kept(kind, object_id, generation).items():
        if name not in parts:
            session().execute(delete(SearchDoc).where(SearchDoc.id == kept["id"]))
            continue
        told = parts[name].columns
        if any(kept[column] != value for column, value in told.items()):
            session().execute(update(SearchDoc).where(SearchDoc.id == kept["id"]).values(**told))
