"""A wrong key in an exam that 10,000 have sat: from the decision until every mark is right, by a real worker."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select

from bench import sitters
from bench.figure import Figure, note
from bench.programs import ROOT, environment, free_port
from bench.progress import Database
from courses.quizzes import jobs
from courses.quizzes.regrading import applying
from courses.quizzes.regrading.models import RulingKind
from courses.quizzes.views import load
from lms.accounts.models import User
from lms.app import create_app
from lms.core.db import db, session, transaction
from lms.core.jobs import Job, JobState
from lms.core.jobs.models import Worker

ATTEMPTS, SECONDS, PATIENCE = 10_000, 60, 600


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds, how many different states of progress were seen on the way, attempts that are not as they must be."""

    seconds: float
    reports: int
    changed: int
    wrong: int

    @property
    def words(self) -> str:
        news = f"{self.changed} changed, {self.reports} reports of progress, {self.wrong} wrong"
        return f"{self.seconds:.1f} s ({news})"

    @property
    def held(self) -> bool:
        return self.seconds <= SECONDS and not self.wrong and self.reports > SECONDS / 10


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    results = {"SQLite": once("")}
    if address := os.environ.get("TEST_DATABASE_URL", ""):
        results["PostgreSQL"] = once(address)
    else:
        note("TEST_DATABASE_URL names no PostgreSQL: only SQLite is measured")
    value = "; ".join(f"{name} {result.words}" for name, result in results.items())
    is_whole = len(results) == 2
    return Figure(
        value + ("" if is_whole else "; PostgreSQL not measured"),
        f"{ATTEMPTS:,} attempts within {SECONDS} s, with progress, on both",
        is_whole and all(result.held for result in results.values()),
    )


def once(server: str) -> Result:
    """One database: seeded, ruled on, waited for, and looked at."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, Database(server) as address:
        env = environment(Path(folder), free_port(), DEMO="0") | ({"DATABASE_URL": address} if address else {})
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=env, check=True)
        with patch.dict(os.environ, env):
            app = create_app()
        with app.app_context():
            with transaction():
                exam = sitters.seed(ATTEMPTS)
            with worker(env):
                result = regraded(exam)
            db.session.remove()
            db.engine.dispose()
    note(f"{'PostgreSQL' if server else 'SQLite'}: {result.words}")
    return result


@contextmanager
def worker(env: dict[str, str]) -> Iterator[None]:
    """The worker that any installation runs."""
    log = Path(env["DATA_DIR"]) / "worker.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def regraded(exam: sitters.Exam) -> Result:
    """From the commit of the decision until its job has ended; then each attempt against what it must be."""
    wait_for_a_worker()
    job_id, began = decided(exam), time.monotonic()
    seen = {0}
    while (job := current(job_id)).is_open:
        seen.add(job.done_count)
        if time.monotonic() - began > PATIENCE:
            sys.exit(f"not done after {PATIENCE} s: {job.done_count} of {job.total}")
        time.sleep(0.1)
    seconds = time.monotonic() - began
    if job.state is not JobState.DONE:
        sys.exit(f"the job ended as {job.state}: {job.error}")
    return Result(seconds, len(seen), exam.changed, sitters.wrong(exam))


def wait_for_a_worker() -> None:
    """Its start is no part of the figure: it runs always."""
    while session().scalar(select(Worker.id)) is None:
        session().rollback()
        time.sleep(0.1)
    session().rollback()


def decided(exam: sitters.Exam) -> str:
    """Put the corrected key in force, as the page does; the id of the job."""
    with transaction():
        entry, trainer = load.entry(exam.entry_id), session().get_one(User, exam.trainer_id)
        drafted = applying.draft(entry, exam.asked_id, RulingKind.KEY, exam.corrected_id)
        ruling = applying.rule(entry, drafted, "the key was wrong", trainer)
        ruling.job_id = jobs.regrade.later(key=f"ruling:{ruling.id}", ruling_id=ruling.id).id
    return ruling.job_id


def current(job_id: str) -> Job:
    session().rollback()
    return session().get_one(Job, job_id)
