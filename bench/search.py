"""The search over 50,000 pages: how long words, phrases and beginnings take, and how large the index is.

BENCH_PAGES says how many pages, for a trial; the figure counts only with all of them. A search is what the page of
search asks: how many there are of each kind, language, year and subject, the best twenty, and where they are.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, literal, select, text, union_all

from bench.figure import Figure, note
from bench.progress import Database
from bench.search_text import PAGES_A_BOOK, page
from lms.app import create_app
from lms.core import commands, config
from lms.core.db import db, end_reading, session
from lms.search import marks, sources
from lms.search.query import parse
from lms.search.service import asking, rebuilding
from lms.search.service.asking import Asked, Filters
from lms.search.sources import Document, Hit, Shown, Source

PAGES, TRIES, TURNS = 50_000, 200, 3
P50, P99, TIMES, SHARE, MARKING = 10, 150, 2, 1.0, 0.5
KIND = "bench"
RAW: dict[int, int] = {}  # bytes of text, by book
Found = dict[str, frozenset[tuple[int, str]]]


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    pages = int(os.environ.get("BENCH_PAGES", PAGES))
    queries = asked(pages)
    figures, matches = [marking(queries, pages)], []
    server = os.environ.get("TEST_DATABASE_URL", "")
    for name, address, allowed in (("SQLite", "", 1), ("PostgreSQL", server, TIMES)):
        if address or name == "SQLite":
            note(f" {name}")
            with library(address, pages) as size:
                figures += size
                figures += latencies(name, queries, allowed)
                matches.append(matching(queries))
    if len(matches) > 1:
        figures.append(equal(*matches))
    is_whole = len(matches) > 1 and pages >= PAGES
    line = "; ".join(f"{part.value} ({part.target}{'' if part.held else ', SHORT'})" for part in figures)
    rest = "" if is_whole else f"; not the whole figure: {pages:,} pages, both databases are wanted"
    return Figure(f"{line}{rest}", "each in brackets", is_whole and all(part.held for part in figures))


def asked(pages: int) -> dict[str, list[str]]:
    """Queries out of the pages themselves, so frequent words are asked often; none is only a small word."""
    dice = random.Random(7)
    found: dict[str, list[str]] = {"one word": [], "three words": [], "phrase": [], "beginning": []}
    for _ in range(TRIES):
        one = page(dice.randrange(1, pages // PAGES_A_BOOK + 1), dice.randrange(1, PAGES_A_BOOK + 1))
        words = one.text.translate(str.maketrans("", "", "،.؛:")).split()
        at = dice.randrange(len(words) - 3)
        found["one word"].append(dice.choice(one.full))
        found["three words"].append(" ".join(dice.sample(list(one.full), 3)))
        found["phrase"].append(f'"{" ".join(words[at : at + 3])}"')
        found["beginning"].append(f"{dice.choice([word for word in one.bare if len(word) > 3])[:3]}*")
    return found


@contextmanager
def library(server: str, pages: int) -> Iterator[list[Figure]]:
    """A platform of its own whose library is indexed; what the index takes."""
    database = Database(server)
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, database as address:
        environ = {"DATA_DIR": folder, "ENVIRONMENT": "testing"} | ({"DATABASE_URL": address} if address else {})
        app = create_app(config.from_environment(environ))
        with app.app_context():
            commands.upgrade()
            books = range(1, pages // PAGES_A_BOOK + 1)
            with sources.only(source(books)):
                before = _bytes(app, folder)
                began, cpu = time.monotonic(), time.process_time()
                rebuilding.rebuild(_said)
                _settle()
                raw = sum(RAW.values())
                size = (_bytes(app, folder) - before) / raw
                note(f"  {raw / 1e6:.1f} MB in {time.monotonic() - began:.0f} s, CPU {time.process_time() - cpu:.0f} s")
                is_small = bool(server) or size <= SHARE
                target = "no target" if server else f"at most {SHARE} × the text"
                yield [Figure(f"{'PostgreSQL' if server else 'SQLite'} index {size:.2f} × the text", target, is_small)]
            db.session.remove()
            db.engine.dispose()


def source(books: Sequence[int]) -> Source:
    """These books."""

    def ids() -> Select[Any]:
        return select(union_all(*(select(literal(book).label("id")) for book in books)).subquery().c.id)

    return Source(KIND, "Books", ids, documents, _shown)


@lru_cache(maxsize=1)
def documents(book: int) -> list[Document]:
    """A book's pages, as a database would have them ready."""
    same = {"year": 1900 + book % 120, "subject": f"s{book % 17}"}
    pages = (page(book, number) for number in range(1, PAGES_A_BOOK + 1))
    found = [
        Document(f"1/{one.number}", "ar", one.text, one.chapter, {"volume": 1, "page": one.number}, **same)
        for one in pages
    ]
    RAW[book] = sum(len(one.body.encode()) for one in found)
    return found


def latencies(name: str, queries: dict[str, list[str]], allowed: int) -> list[Figure]:
    """The middle and the ninety-ninth of each class; of each query the best of TURNS, as others use the machine too.

    The turns are rounds through all queries, so that a busy moment does not spoil all turns of one. The time of the
    processor is told beside, the server's with ours: it is what a quiet machine would take.
    """
    best: dict[str, tuple[float, float]] = {}
    for _ in range(TURNS):
        for typed in (one for kind in queries.values() for one in kind):
            wall, worked = _asked(typed)
            before = best.get(typed, (wall, worked))
            best[typed] = (min(wall, before[0]), min(worked, before[1]))
    figures = []
    for kind, typed in queries.items():
        middle, last = _of(best[one][0] for one in typed)
        note(f"  {kind}: p50 {middle:.1f} ms, p99 {last:.1f} ms; processor %.1f, %.1f" % _of(best[t][1] for t in typed))
        is_quick = middle <= P50 * allowed and last <= P99 * allowed
        figures.append(
            Figure(f"{name} {kind} {middle:.1f}/{last:.0f} ms", f"{P50 * allowed}/{P99 * allowed}", is_quick)
        )
    return figures


def _of(measured: Iterable[float]) -> tuple[float, float]:
    """The middle and the ninety-ninth."""
    times = sorted(measured)
    return statistics.median(times), times[int(len(times) * 0.99) - 1]


def _asked(typed: str) -> tuple[float, float]:
    """Milliseconds of one search, from what was typed to the hits; and how many of them a processor worked."""
    server = _server()
    began, worked = time.perf_counter(), time.process_time() + _worked(server)
    asking.find(typed, None)
    spent = time.perf_counter() - began
    worked = time.process_time() + _worked(server) - worked
    end_reading()
    return spent * 1000, worked * 1000


def _server() -> Path | None:
    """Where the kernel says how long the server's own process has worked, if it is on this machine."""
    if db.engine.dialect.name == "sqlite":
        return None
    path = Path(f"/proc/{session().scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    return path if path.exists() else None


def _worked(server: Path | None) -> float:
    return int(server.read_text().split()[0]) / 1e9 if server else 0.0


def matching(queries: dict[str, list[str]]) -> Found:
    """What each query matches; how many, where they are too many to be named."""
    found: Found = {}
    for typed in (one for kind in queries.values() for one in kind):
        total = asking.find(typed, None).total
        ids = Asked(parse(typed), ["public"]).hits(Filters(), 900) if total <= 900 else []
        found[typed] = frozenset((hit.object_id, hit.part) for hit in ids) or frozenset({(total, "")})
        end_reading()
    return found


def equal(one: Found, other: Found) -> Figure:
    """On how many queries both databases agree."""
    same = sum(one[typed] == other[typed] for typed in one)
    return Figure(f"{same} of {len(one)} match sets equal", "all", same == len(one))


def marking(queries: dict[str, list[str]], pages: int) -> Figure:
    """How long it takes to find the words in a page's own text."""
    dice = random.Random(9)
    made = [
        page(dice.randrange(1, pages // PAGES_A_BOOK + 1), dice.randrange(1, PAGES_A_BOOK + 1)) for _ in range(TRIES)
    ]
    parsed = [parse(typed) for typed in queries["three words"]]
    began = time.process_time()
    for one, query in zip(made, parsed, strict=True):
        marks.snippet(one.text, query, "ar")
    spent = (time.process_time() - began) * 1000 / TRIES
    return Figure(f"marking {spent:.2f} ms a page", f"{MARKING} ms", spent <= MARKING)


def _bytes(app: Flask, folder: str) -> int:
    """What the tables of the search take."""
    if app.config["SETTINGS"].database_url.startswith("sqlite"):
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return sum(path.stat().st_size for path in Path(folder).glob("*.db*"))
    tables = ("search_words_0", "search_words_1", "search_doc", "search_term")
    sizes = ", ".join(f"pg_total_relation_size('{table}')" for table in tables)
    found = sum(session().execute(text(f"SELECT {sizes}")).one())
    end_reading()
    return found


def _settle() -> None:
    """What a server's own sweeping does sooner or later."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE search_words_0, search_words_1, search_doc, search_term"))


def _shown(hits: Sequence[Hit], user: object, typed: str) -> dict[int, Shown]:
    del hits, user, typed
    return {}


def _said(done: int, total: int, kind: str) -> None:
    del kind
    if done % 20 == 0:
        note(f"  {done} of {total} books")
