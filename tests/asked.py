"""What each test asks of its database: written down on SQLite, read before PostgreSQL is asked.

`bin/test` names a folder in `ASKED`. Without it nothing is written, and PostgreSQL is asked everything.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

FOLDER = os.environ.get("ASKED")
ENOUGH = 2
_asked: set[str] = set()


def note(nodeid: str) -> None:
    """Write down that the test asked what was asked since the last one."""
    assert FOLDER
    with (Path(FOLDER) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps([nodeid, sorted(_asked.copy())]) + "\n")  # a thread that is left may still ask


def forget() -> None:
    _asked.clear()


def nothing_new(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """The tests that ask nothing but what `ENOUGH` tests before them ask too. One that is not known, as it was skipped
    or failed, is new.
    """
    known = _read()
    times: Counter[str] = Counter()
    for item in sorted(items, key=lambda item: item.nodeid):
        asked = known.get(item.nodeid, set())
        if asked and all(times[statement] >= ENOUGH for statement in asked):
            yield item
        else:
            times.update(asked)


def _read() -> dict[str, set[str]]:
    lines = (line for path in Path(FOLDER or "").glob("*.jsonl") for line in path.read_text("utf-8").splitlines())
    return {nodeid: set(asked) for nodeid, asked in map(json.loads, lines)} if FOLDER else {}


def _note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    del connection, cursor
    if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
        _asked.add(_sign(statement + _lock(rest[1])))


def _note_refusal(refused: Any) -> None:
    """A statement that is refused is another one than the same that is done."""
    _asked.add(_sign(f"{type(refused.original_exception).__name__} {refused.statement}"))


def _lock(context: Any) -> str:
    """SQLite's words do not say that rows are locked."""
    statement = getattr(getattr(context, "compiled", None), "statement", None)
    return " for update" if getattr(statement, "_for_update_arg", None) is not None else ""


def _sign(statement: str) -> str:
    return hashlib.sha1(statement.encode(), usedforsecurity=False).hexdigest()[:12]


if FOLDER:
    event.listen(Engine, "before_cursor_execute", _note)
    event.listen(Engine, "handle_error", _note_refusal)
