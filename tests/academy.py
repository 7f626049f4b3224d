"""An academy of its own for a test: a database, a folder, and real worker processes that the test may kill."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from lms.app import create_app
from lms.core import commands, config
from lms.core.db import db, session
from lms.core.jobs import Job
from tests.conftest import drop_database, own_database
from tests.nursery import Program


class Academy:
    """The app in this process, and workers beside it. `module` is the app that the workers run."""

    def __init__(self, folder: Path, name: str, module: str = "wsgi") -> None:
        self.folder = folder
        self.module = module
        self.environ = {
            "DATA_DIR": str(folder),
            "ENVIRONMENT": "testing",
            "WORKER_ID": "worker-1",
            "SITE_URL": "http://localhost",
        }
        self.name = f"{name}_{os.getpid()}"
        if url := os.environ.get("TEST_DATABASE_URL"):
            self.environ["DATABASE_URL"] = own_database(url, self.name)
        self.app = create_app(config.from_environment(self.environ))
        self.workers: list[Program] = []

    def start_worker(self, **environ: str) -> Program:
        environ = {**os.environ, **self.environ, **environ}
        with (self.folder / "worker.log").open("a") as log:
            worker = Program("flask", "--app", self.module, "worker", env=environ, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker

    def kill(self, process: Program) -> None:
        """kill -9, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def job(self, job_id: str) -> Job:
        session().rollback()
        return session().scalars(select(Job).where(Job.id == job_id)).one()

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()


Kind = TypeVar("Kind", bound=Academy)


@contextmanager
def open_academy(folder: Path, name: str, module: str = "wsgi", kind: type[Kind] = Academy) -> Iterator[Kind]:
    """An academy with its tables; its processes are ended and its database is closed at the end."""
    academy = kind(folder, name, module)
    with academy.app.app_context():
        commands.upgrade()
        try:
            yield academy
        finally:
            db.session.remove()
            db.engine.dispose()
            for process in academy.workers:
                if process.poll() is None:
                    academy.kill(process)
            if url := os.environ.get("TEST_DATABASE_URL"):
                drop_database(url, academy.name)
