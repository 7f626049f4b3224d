"""Several people who do something in the same moment, each in a thread and transaction of their own."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from lms.app import create_app
from lms.core import commands, config
from lms.core.db import db, transaction
from tests.conftest import own_database
from tests.processes import PATIENCE


@contextmanager
def own_app(folder: Path, name: str, **environ: str) -> Iterator[Flask]:
    """An academy whose transactions are really committed."""
    environ = {"DATA_DIR": str(folder), "ENVIRONMENT": "testing", **environ}
    if url := os.environ.get("TEST_DATABASE_URL"):
        environ["DATABASE_URL"] = own_database(url, f"{name}_{os.getpid()}")
    app = create_app(config.from_environment(environ))
    with app.app_context():
        commands.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def all_at_once(app: Flask, acts: Sequence[Callable[[], object]]) -> list[Exception]:
    """Do all of them; what went wrong."""
    problems: list[Exception] = []
    start = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            try:
                start.wait(PATIENCE)
                with transaction():
                    act()
            except Exception as error:
                problems.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems
