"""What the two databases are told: one meaning, two languages. All words have letters and digits only."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, text

from lms.core.db import connection, session
from lms.search.query import Phrase, Query, Term, Word

TITLE, BODY, STEM = 8.0, 2.0, 1.0  # what a word weighs there
MERGED = 500  # pages of the index at once
APART = "_"  # what a stem begins with on PostgreSQL, so that it is no word; no word has it
MOST_RANKED = 4000  # of more hits some are ranked: those of more weight than a page, and of the others a fair sample
_SCATTER, _WHOLE = 2_654_435_761, 2**32  # spreads ids, whatever their order says, over as many places
SAMPLE = f"(d.weight > 1 OR (d.id * {_SCATTER}) % {_WHOLE} < :share)"


class Words(NamedTuple):
    """A document as it is indexed."""

    title: Sequence[str]
    body: Sequence[str]
    stems: Sequence[str]  # of title and body in order; "" where the stem is the word itself


class Engine(ABC):
    """How one database keeps words and finds them. Tables: search_words_<generation>."""

    source: str  # FROM and WHERE of all that matches; d is search_doc

    @abstractmethod
    def match(self, query: Query) -> str:
        """The query in the database's own language."""

    @abstractmethod
    def ranked(self, table: str, conditions: str) -> str:
        """A SELECT of ids, the best first; it takes :match, :most and :offset beside what the conditions take."""

    @abstractmethod
    def insert(self, table: str, rows: Sequence[tuple[int, Words]]) -> None:
        """Index documents under ids that are new."""

    @abstractmethod
    def clear(self, table: str) -> None:
        """Empty the table."""

    def merge(self, table: str, *, is_first: bool) -> bool:
        """Do some of the work that makes the table small and quick; whether there is more. None by itself."""
        del table, is_first
        return False

    def leftovers(self, table: str, most: int) -> Sequence[tuple[int, Words]]:
        """Documents whose rows are gone, with the words that the index still has of them. None by itself."""
        del table, most
        return ()

    def remove(self, table: str, rows: Sequence[tuple[int, Words]]) -> None:
        """Take their words out; a document that was taken out meanwhile is left alone."""
        del table, rows

    @abstractmethod
    def vocabulary(self, table: str) -> Sequence[tuple[str, int]]:
        """Each word of titles and bodies that is not a number, and in how many places it is."""

    def counted(self, table: str, conditions: str) -> str:
        """A SELECT of how many there are of each kind, language, year and subject."""
        return (
            f"SELECT d.kind, d.lang, d.year, d.subject, count(*) {self.source.format(table=table)} {conditions} "
            "GROUP BY d.kind, d.lang, d.year, d.subject"
        )


class FTS5(Engine):
    """SQLite. What is gone from search_doc is not found any more; its words go when the worker has read them back."""

    source = "FROM {table} JOIN search_doc d ON d.id = {table}.rowid WHERE {table} MATCH :match"

    def match(self, query: Query) -> str:
        """Each term in brackets."""
        return " AND ".join(f"({self._term(term)})" for term in query.terms)

    def _term(self, term: Term) -> str:
        if isinstance(term, Word):
            stems = " OR ".join(f'"{stem}"' for stem in sorted(term.stems))
            return f'{{title body}} : ("{term.norm}" OR {stems}) OR stem : ({stems})'
        if isinstance(term, Phrase):
            return f'{{title body}} : "{" ".join(term.norms)}"'
        return f'{{title body}} : "{term.norm}" *'

    def ranked(self, table: str, conditions: str) -> str:
        """By BM25, which is below zero."""
        return (
            f"SELECT d.id {self.source.format(table=table)} {conditions} "
            f"ORDER BY bm25({table}, {TITLE}, {BODY}, {STEM}) * d.weight, d.id LIMIT :most OFFSET :offset"
        )

    def insert(self, table: str, rows: Sequence[tuple[int, Words]]) -> None:
        """The three columns; a stem is left out where it is the word itself."""
        statement = text(f"INSERT INTO {table} (rowid, title, body, stem) VALUES (:id, :title, :body, :stem)")
        connection().execute(statement, _columns(rows))

    def leftovers(self, table: str, most: int) -> Sequence[tuple[int, Words]]:
        """The list of documents is FTS5's own; their words are gathered in one walk through the whole index."""
        gone = text(
            f"SELECT id FROM {table}_docsize WHERE NOT EXISTS "
            f"(SELECT 1 FROM search_doc d WHERE d.id = {table}_docsize.id) ORDER BY id LIMIT :most"
        )
        held = session().connection()  # nothing is written
        found = {row[0]: Words([], [], []) for row in held.execute(gone, {"most": most})}
        if not found:
            return ()
        self._lists(held, table, "instance")
        walk = text(f"SELECT doc, col, term FROM temp.{table}_instance WHERE doc IN :ids ORDER BY doc, col, offset")
        for id_, column, term in held.execute(walk.bindparams(bindparam("ids", list(found), expanding=True))):
            getattr(found[id_], "stems" if column == "stem" else column).append(term)
        return list(found.items())

    def remove(self, table: str, rows: Sequence[tuple[int, Words]]) -> None:
        """FTS5 without contents takes a row out when it is told the row's words."""
        left = text(f"SELECT id FROM {table}_docsize WHERE id IN :ids ORDER BY id")
        ids = set(connection().scalars(left.bindparams(bindparam("ids", [id_ for id_, _ in rows], expanding=True))))
        statement = text(
            f"INSERT INTO {table} ({table}, rowid, title, body, stem) VALUES ('delete', :id, :title, :body, :stem)"
        )
        if columns := _columns([row for row in rows if row[0] in ids]):
            connection().execute(statement, columns)

    def clear(self, table: str) -> None:
        """All at once."""
        connection().execute(text(f"INSERT INTO {table} ({table}) VALUES ('delete-all')"))

    def merge(self, table: str, *, is_first: bool) -> bool:
        """So many pages of the index become part of one tree: who writes meanwhile waits for no more."""
        held = connection()
        driver: Any = held.connection.driver_connection  # Any: sqlite3's own connection
        before = driver.total_changes
        # A negative number begins: all that there is belongs together.
        held.execute(
            text(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', :pages)"),
            {"pages": -MERGED if is_first else MERGED},
        )
        return bool(driver.total_changes - before > 1)  # FTS5's own way to say that something was done

    def vocabulary(self, table: str) -> Sequence[tuple[str, int]]:
        """Out of FTS5's own lists."""
        held = connection()
        self._lists(held, table, "col")
        found = held.execute(
            text(
                f"SELECT term, max(doc) FROM temp.{table}_col WHERE col <> 'stem' AND NOT term GLOB '[0-9]*' "
                "GROUP BY term"
            )
        )
        return [(row[0], row[1]) for row in found]

    def _lists(self, held: Connection, table: str, by: str) -> None:
        """FTS5's own lists of words, by column or by place."""
        made = f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_{by} USING fts5vocab(main, {table}, {by})"
        held.execute(text(made))


class TextVectors(Engine):
    """PostgreSQL. Vectors come ready made, so its own parsers and dictionaries decide nothing."""

    source = "FROM {table} w JOIN search_doc d ON d.id = w.doc_id WHERE w.words @@ CAST(:match AS tsquery)"

    def match(self, query: Query) -> str:
        """Titles are A, bodies B, stems D; but a query names no weights: GIN keeps none, so each hit would be read."""
        return " & ".join(f"({self._term(term)})" for term in query.terms)

    def _term(self, term: Term) -> str:
        if isinstance(term, Word):
            stems = [f"'{stem}' | '{APART}{stem}'" for stem in sorted(term.stems)]
            return " | ".join([f"'{term.norm}'", *stems])
        if isinstance(term, Phrase):
            return " <-> ".join(f"'{norm}'" for norm in term.norms)
        return f"'{term.norm}':*"

    def ranked(self, table: str, conditions: str) -> str:
        """By ts_rank, which reads each vector that it ranks."""
        weights = f"'{{{STEM / TITLE}, 0, {BODY / TITLE}, 1}}'"
        return (
            f"SELECT d.id {self.source.format(table=table)} {conditions} "
            f"ORDER BY ts_rank({weights}, w.words, CAST(:match AS tsquery), 1) * d.weight DESC, d.id "
            "LIMIT :most OFFSET :offset"
        )

    def insert(self, table: str, rows: Sequence[tuple[int, Words]]) -> None:
        """One vector a document."""
        statement = text(f"INSERT INTO {table} (doc_id, words) VALUES (:id, CAST(:words AS tsvector))")
        connection().execute(statement, [{"id": id_, "words": vector(row)} for id_, row in rows])

    def clear(self, table: str) -> None:
        """All at once."""
        connection().execute(text(f"TRUNCATE {table}"))

    def vocabulary(self, table: str) -> Sequence[tuple[str, int]]:
        """Counted by the server, which reads the whole table."""
        found = connection().execute(
            text(f"SELECT word, ndoc FROM ts_stat('SELECT words FROM {table}', 'ab') WHERE word !~ '^[0-9]'")
        )
        return [(row[0], row[1]) for row in found]


def vector(row: Words) -> str:
    """A document as PostgreSQL writes vectors. A gap after the title keeps phrases from running across it."""
    places: dict[str, list[str]] = {}
    beyond = len(row.title) + 2
    for at, norm in enumerate(row.title, 1):
        places.setdefault(norm, []).append(f"{at}A")
    for at, norm in enumerate(row.body, beyond):
        places.setdefault(norm, []).append(f"{at}B")
    for at, stem in enumerate(row.stems, 1):
        if stem:
            places.setdefault(f"{APART}{stem}", []).append(f"{at if at <= len(row.title) else at + 1}D")
    return " ".join(f"'{lexeme}':{','.join(found)}" for lexeme, found in places.items())


def share(total: int) -> int:
    """What SAMPLE is told, so that about MOST_RANKED of so many hits are ranked."""
    return _WHOLE * MOST_RANKED // total


def engine() -> Engine:
    """The one of this database."""
    return FTS5() if session().get_bind().dialect.name == "sqlite" else TextVectors()


def _columns(rows: Sequence[tuple[int, Words]]) -> list[dict[str, Any]]:  # Any: columns
    return [
        {"id": id_, "title": " ".join(row.title), "body": " ".join(row.body), "stem": _joined(row.stems)}
        for id_, row in rows
    ]


def _joined(stems: Sequence[str]) -> str:
    return " ".join(stem for stem in stems if stem)
