"""What the two databases are told: one meaning, two languages. All words have letters and digits only."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import text

from lms.core.db import connection, session
from lms.search.query import Phrase, Query, Term, Word

TITLE, BODY, STEM = 8.0, 2.0, 1.0  # what a word weighs there
MERGED = 500  # pages of the index at once
APART = "_"  # what a stem begins with on PostgreSQL, so that it is no word; no word has it
MOST_RANKED = 2000  # on PostgreSQL, which unpacks each vector that it ranks: those of most weight, the oldest first


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
    """SQLite. A row that is gone from search_doc is not found any more; its words go when everything is made anew."""

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
        columns = [
            {"id": id_, "title": " ".join(row.title), "body": " ".join(row.body), "stem": _joined(row.stems)}
            for id_, row in rows
        ]
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
        held.execute(text(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_terms USING fts5vocab(main, {table}, col)"))
        found = held.execute(
            text(
                f"SELECT term, max(doc) FROM temp.{table}_terms WHERE col <> 'stem' AND NOT term GLOB '[0-9]*' "
                "GROUP BY term"
            )
        )
        return [(row[0], row[1]) for row in found]


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
        """By ts_rank, of at most MOST_RANKED."""
        weights = f"'{{{STEM / TITLE}, 0, {BODY / TITLE}, 1}}'"
        return (
            f"SELECT id FROM (SELECT d.id, d.weight, w.words {self.source.format(table=table)} {conditions} "
            f"ORDER BY d.weight DESC, d.id LIMIT {MOST_RANKED}) c "
            f"ORDER BY ts_rank({weights}, c.words, CAST(:match AS tsquery), 1) * c.weight DESC, id "
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


def engine() -> Engine:
    """The one of this database."""
    return FTS5() if session().get_bind().dialect.name == "sqlite" else TextVectors()


def _joined(stems: Sequence[str]) -> str:
    return " ".join(stem for stem in stems if stem)
