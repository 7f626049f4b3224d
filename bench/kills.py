"""A thousand certificates by a worker that is killed at every fiftieth: what the register says afterwards."""

import os
import tempfile
import time
from pathlib import Path

from bench.figure import Figure, note
from lms.certificates.models import Certificate
from lms.core.jobs import JobState
from tests.academy import Academy, open_academy
from tests.lms.certificates.test_bulk import ask, check_the_register, count

PEOPLE, EVERY = 1000, 50
PATIENCE = 300


def measure() -> Figure:
    """On SQLite, or on the PostgreSQL that TEST_DATABASE_URL names; an AssertionError tells what is wrong."""
    kept = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, open_academy(Path(folder), "kills") as academy:
        _batch, job_id = ask(PEOPLE)
        begun, deaths = time.monotonic(), 0
        for limit in range(EVERY, PEOPLE, EVERY):
            worker = academy.start_worker()
            _wait_for_certificates(limit)
            academy.kill(worker)
            deaths += 1
        academy.start_worker()
        _wait_for_the_end(academy, job_id)
        took = time.monotonic() - begun
        check_the_register(PEOPLE)
    return Figure(
        f"{PEOPLE:,} issued on {kept} by a worker killed {deaths} times in {took:.0f} s, each once, no gap",
        "nothing lost or doubled",
        True,
    )


def _wait_for_certificates(limit: int) -> None:
    ends = time.monotonic() + PATIENCE
    while (issued := count(Certificate)) < limit:
        if time.monotonic() > ends:
            raise TimeoutError(f"only {issued} of {limit} certificates after {PATIENCE} s")
        time.sleep(0.02)
    note(f"  killed at {issued}")


def _wait_for_the_end(academy: Academy, job_id: str) -> None:
    ends = time.monotonic() + PATIENCE
    while academy.job(job_id).state is not JobState.DONE:
        if time.monotonic() > ends:
            raise TimeoutError(f"the job is {academy.job(job_id).state} after {PATIENCE} s")
        time.sleep(0.2)
