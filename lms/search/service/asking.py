"""Finding: what matches, for whom, how many of each kind, and the best of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Integer, TextualSelect, bindparam, column, select, text

from lms.core.db import session
from lms.search import engines, sources
from lms.search.models import SearchDoc
from lms.search.query import Query, parse
from lms.search.service.indexing import state
from lms.search.sources import Hit, Shown, Visitor

PAGE_SIZE, LAST_PAGE = 20, 50
Combination = tuple[str, str, int | None, str]


@dataclass(frozen=True, slots=True)
class Filters:
    """Of which kind, language, year or subject only."""

    kind: str = ""
    lang: str = ""
    year: int | None = None
    subject: str = ""

    def without(self, name: str) -> dict[str, Any]:  # Any: columns
        """The others that are set."""
        return {each.name: value for each in fields(self) if each.name != name and (value := getattr(self, each.name))}


@dataclass(slots=True)
class Found:
    """What a search gives: how many in all, how many of each kind, language, year, subject, and a page of hits."""

    query: Query
    total: int = 0
    counts: dict[str, Counter[Any]] = field(default_factory=dict)  # Any: values of the column
    hits: Sequence[Hit] = ()
    page: int = 1

    @property
    def pages(self) -> int:
        """How many there are to turn."""
        return min(LAST_PAGE, max(1, -(-self.total // PAGE_SIZE)))


def find(typed: str, user: Visitor, filters: Filters | None = None, page: int = 1, most: int = PAGE_SIZE) -> Found:
    """What this person may find. Nothing that is typed raises; visibility is part of each statement."""
    filters = filters or Filters()
    found = Found(parse(typed, filters.lang))
    if not found.query:
        return found
    asked = Asked(found.query, sources.audiences_of(user))
    combinations = asked.counted()
    for name in ("kind", "lang", "year", "subject"):
        found.counts[name] = _counts(combinations, name, filters.without(name))
    found.total = sum(count for row, count in combinations if _fits(row, filters.without("")))
    found.page = min(max(page, 1), found.pages)
    if found.total:
        found.hits = asked.hits(filters, most, (found.page - 1) * most, found.total)
    return found


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> list[tuple[Hit, Shown]]:
    """Hits with what their sources say of them, in order. One that went meanwhile is left out."""
    shown: dict[int, Shown] = {}
    for source in sources.every():
        if of_kind := [hit for hit in hits if hit.kind == source.kind]:
            shown |= source.show(of_kind, user, typed)
    return [(hit, shown[hit.id]) for hit in hits if hit.id in shown]


def things(kind: str, typed: str, user: Visitor) -> TextualSelect | None:
    """The ids of all things of a kind that this person may find so, for a page with an order and filters of its own.

    A part of its statement, whatever is typed; None where nothing was asked.
    """
    query = parse(typed)
    return Asked(query, sources.audiences_of(user)).things(kind) if query else None


class Asked:
    """One question to the index by one person."""

    def __init__(self, query: Query, audiences: Sequence[str]) -> None:
        self.engine = engines.engine()
        self.table = f"search_words_{state().current}"
        self.values: dict[str, Any] = {"match": self.engine.match(query), "audiences": list(audiences)}  # Any: columns

    def counted(self) -> list[tuple[Combination, int]]:
        """How many there are of each kind, language, year and subject."""
        statement = text(self.engine.counted(self.table, "AND d.audience IN :audiences"))
        rows = session().execute(statement.bindparams(bindparam("audiences", expanding=True)), self.values)
        return [((row[0], row[1], row[2], row[3]), row[4]) for row in rows]

    def ids(self, filters: Filters, most: int, offset: int, total: int) -> list[int]:
        """The best, in order; of very many, the best of a fair sample."""
        wanted = filters.without("")
        conditions = ["AND d.audience IN :audiences", *(f"AND d.{name} = :{name}" for name in wanted)]
        values = self.values | wanted | {"most": most, "offset": offset}
        if total > engines.MOST_RANKED:
            conditions.append(f"AND {engines.SAMPLE}")
            values["share"] = engines.share(total)
        statement = text(self.engine.ranked(self.table, " ".join(conditions)))
        found = session().execute(statement.bindparams(bindparam("audiences", expanding=True)), values)
        return [row[0] for row in found]

    def things(self, kind: str) -> TextualSelect:
        """The things that have such places."""
        where = self.engine.source.format(table=self.table)
        statement = text(f"SELECT d.object_id {where} AND d.audience IN :audiences AND d.kind = :of_kind")
        bound = statement.bindparams(bindparam("audiences", expanding=True), match=self.values["match"], of_kind=kind)
        return bound.bindparams(audiences=self.values["audiences"]).columns(column("object_id", Integer))

    def hits(self, filters: Filters, most: int, offset: int = 0, total: int = 0) -> list[Hit]:
        """Likewise, with where they are."""
        ids = self.ids(filters, most, offset, total)
        columns = (SearchDoc.id, SearchDoc.kind, SearchDoc.object_id, SearchDoc.part, SearchDoc.locator, SearchDoc.lang)
        rows = session().execute(select(*columns).where(SearchDoc.id.in_(ids)))
        by_id = {row[0]: Hit(*row) for row in rows}
        return [by_id[id_] for id_ in ids if id_ in by_id]


def _counts(combinations: Sequence[tuple[Combination, int]], name: str, others: dict[str, Any]) -> Counter[Any]:
    counted: Counter[Any] = Counter()  # Any: values of the column
    for row, count in combinations:
        value = row[_PLACES[name]]
        if value not in {None, ""} and _fits(row, others):
            counted[value] += count
    return counted


_PLACES = {"kind": 0, "lang": 1, "year": 2, "subject": 3}


def _fits(row: Combination, wanted: dict[str, Any]) -> bool:  # Any: columns
    return all(row[_PLACES[name]] == value for name, value in wanted.items())
