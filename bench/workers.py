"""One long recording by one worker, and by two: real processes, each pinned to a core of its own."""

import contextlib
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.academy import Academy
from bench.figure import note
from bench.programs import ROOT

ROUNDS = 2
PATIENCE = 1800
READY = "SELECT count(*) FROM asset WHERE state = 'ready'"


def ratio(clip: Path, folder: Path, is_quiet: bool) -> float:
    """Elapsed time of two workers against one, the middle of rounds in turns.

    On a busy machine elapsed time says little about either: then the longest worker's processor time is compared, which
    is what its core would need if it had it alone.
    """
    ratios = []
    for number in range(ROUNDS):
        one = elapsed(clip, folder / f"one-{number}", cores()[:1])
        two = elapsed(clip, folder / f"two-{number}", cores()[:2])
        ratios.append((two[0] / one[0], two[1] / one[1]))
        note(f"one worker {one[0]:6.1f} s, {one[1]:6.1f} of processor; two {two[0]:6.1f} s, the busier {two[1]:6.1f}")
    walls, processors = (statistics.median(each) for each in zip(*ratios, strict=True))
    note(f"two workers: {walls:.2f} of elapsed, {processors:.2f} of processor on the longest core")
    return walls if is_quiet else processors


def cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def elapsed(clip: Path, folder: Path, pinned: list[int]) -> tuple[float, float]:
    """Seconds from the upload until it is ready, and the processor time of the worker that used most."""
    with Academy(folder) as academy:
        environ = academy.environ | {"PIECE_MINUTES": "1", "WORKER_SILENT_SECONDS": "600"}
        with contextlib.ExitStack() as stack:
            started = [stack.enter_context(worker(environ, place, core)) for place, core in enumerate(pinned)]
            wait(folder, "SELECT count(*) FROM worker", len(pinned))
            before = [used(process.pid) for process in started]
            began = time.monotonic()
            academy.upload(clip)
            wait(folder, READY, 1)
            took = time.monotonic() - began
            busiest = max(used(process.pid) - earlier for process, earlier in zip(started, before, strict=True))
    return took, busiest


@contextlib.contextmanager
def worker(environ: dict[str, str], place: int, core: int) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process with one core."""
    log = Path(environ["DATA_DIR"]) / f"worker-{place}.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        environ = environ | {"WORKER_ID": f"worker-{place}"}
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
    os.sched_setaffinity(process.pid, {core})  # before it has started a thread or a program
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def used(pid: int) -> float:
    """Processor seconds of a process and its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def wait(folder: Path, query: str, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with sqlite3.connect(folder / "ijaza.db", timeout=10) as database:
            if database.execute(query).fetchone()[0] >= count:
                return
            if failed := database.execute("SELECT error FROM asset WHERE state IN ('failed', 'rejected')").fetchall():
                sys.exit(f"the recording could not be prepared: {failed}")
        time.sleep(0.1)
    sys.exit(f"nothing came of it in {PATIENCE} s: {query}")
