"""What web and worker hold together when idle, as proportional set size (PSS), after a few pages and a rest."""

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import Figure, note
from bench.programs import NO_PROXY, ROOT, environment, free_port, running

TARGET = 300
REST = 45  # seconds: the half minute after which a worker that has grown begins anew, and its start
PAGES = ("/", "/courses", "/sign-in", "/verify", "/readyz")


def measure() -> Figure:
    """PSS of the whole process tree, the supervisor too, once the demo's jobs are done and all have rested."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        env = environment(Path(folder), free_port())
        address = f"http://127.0.0.1:{env['PORT']}"
        with running([str(ROOT / "bin/run")], env, f"{address}/readyz", within=600) as process:
            wait_for_jobs(Path(folder) / "ijaza.db", process)
            for _ in range(8):
                for page in PAGES:
                    with NO_PROXY.open(address + page, timeout=30) as answer:
                        answer.read()
            time.sleep(REST)
            total = sum(show(pid) for pid in tree(process))
    return Figure(f"{total:.0f} MB", f"{TARGET} MB", total <= TARGET)


def wait_for_jobs(database: Path, process: int) -> None:
    """Wait until the worker has nothing left to do; a program that has ended will never get there."""
    told = -1
    for _ in range(1800):
        with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as connection:
            left = connection.execute("SELECT count(*) FROM job WHERE state IN ('waiting', 'running')").fetchone()[0]
        if not left:
            return
        if not Path(f"/proc/{process}/cmdline").read_bytes():
            log = database.with_name("program.log").read_text("utf-8", "replace")
            sys.exit(f"the platform has ended, with {left} jobs left:\n{log[-3000:]}")
        if left != told:
            note(f"waiting for {left} jobs of the demo academy")
            told = left
        time.sleep(1)
    raise TimeoutError("the demo's jobs did not end within half an hour")


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(found for child in children for found in tree(int(child)))]


def show(pid: int) -> float:
    """The PSS of one process in megabytes; nothing of one that has just ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except ProcessLookupError:
        return 0.0
    size = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024 / 1_000_000
    note(f"{size:7.1f} MB  {Path(f'/proc/{pid}/comm').read_text('ascii').strip()}")
    return size
