"""The gradebook of 500 learners and 40 items against that of 50, and the whole of both as sheets."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from flask.testing import FlaskClient
from sqlalchemy import event

from bench import marks
from bench.figure import Figure, note
from bench.programs import environment, free_port
from bench.progress import Database
from lms.app import create_app
from lms.core.db import db

MANY, FEW = 500, 50
ROUNDS, SHEETS = 15, 5
SHARE, MOST_QUERIES = 50, 10


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    results = {"SQLite": once("")}
    if address := os.environ.get("TEST_DATABASE_URL", ""):
        results["PostgreSQL"] = once(address)
    else:
        note("TEST_DATABASE_URL names no PostgreSQL: only SQLite is measured")
    words = [
        f"{name} page {page:.0f} %, sheet {sheet:.0f} % a row, {queries} queries"
        for name, (page, sheet, queries) in results.items()
    ]
    held = all(min(page, sheet) >= SHARE and queries <= MOST_QUERIES for page, sheet, queries in results.values())
    target = f"≥ {SHARE} % of the speed with {FEW} learners, ≤ {MOST_QUERIES} queries, on both"
    return Figure("; ".join(words), target, held and len(results) > 1)


def once(server: str) -> tuple[float, float, int]:
    """One database: the page's and the sheet's share of the speed with few learners, and the most queries."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, Database(server) as address:
        env = environment(Path(folder), free_port()) | {"DEMO": "0"} | ({"DATABASE_URL": address} if address else {})
        with patch.dict(os.environ, env):
            app = create_app()
        assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
        with app.app_context():
            client, (many, few) = marks.seed(app, [MANY, FEW])
            db.session.remove()
        page = _share(client, f"/teach/runs/{many}/grades", f"/teach/runs/{few}/grades")
        sheets = (f"/teach/runs/{many}/grades/sheet", f"/teach/runs/{few}/grades/sheet")
        sheet = _share(client, *sheets, SHEETS) * MANY / FEW
        with app.app_context():
            queries = max(_queries(client, f"/teach/runs/{many}/grades{more}") for more in ("", "?order=total&page=7"))
            db.session.remove()
            db.engine.dispose()
    note(f"{'PostgreSQL' if server else 'SQLite'}: page {page:.0f} %, sheet {sheet:.0f} % a row, {queries} queries")
    return page, sheet, queries


def _share(client: FlaskClient, many: str, few: str, rounds: int = ROUNDS) -> float:
    """Per cent: the median of many rounds, each side first in turn, so that a busy machine slows both."""
    shares, seconds = [], []
    for number in range(rounds + 1):
        order = [many, few] if number % 2 else [few, many]
        took = {path: _timed(lambda path=path: client.get(path)) for path in order}  # type: ignore[misc]
        if number:  # the first warms both
            shares.append(took[few] / took[many] * 100)
            seconds.append(took[many])
    note(f"{many}: {statistics.median(seconds) * 1000:.0f} ms")
    return statistics.median(shares)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    answer = act()
    assert getattr(answer, "status_code", 0) == 200, answer
    return time.perf_counter() - began


def _queries(client: FlaskClient, path: str) -> int:
    seen: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return len(seen)
