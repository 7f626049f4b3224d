"""Course page, lesson page and /my, signed in, against bare Flask pages with the same queries, in one run."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import load
from bench.figure import Figure, note
from bench.learner import Learner, find_learner
from bench.programs import ROOT, environment, free_port, running

TARGET = 60
MOST_QUERIES = 8
ROUNDS, SECONDS, CONNECTIONS = 5, 1.5, 12
GUNICORN = [sys.executable, "-m", "gunicorn"]
BARE = ["-k", "gthread", "-w", "2", "--threads", "4", "--preload", "--keep-alive", "15", "--no-control-socket"]


def measure() -> Figure:
    """The slowest page's share of the bare page's requests a second, rounds of both taken in turn."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        env = environment(Path(folder), free_port())
        note("seeding a demo academy")
        for command in (["db", "upgrade"], ["demo", "seed"]):
            subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, env=env, check=True)
        learner = find_learner(env)
        shares = run_in_turn(env, learner)
    slowest = min(shares.values())
    too_many = max(learner.pages.values()) > MOST_QUERIES
    return Figure(
        f"{slowest:.0f} %", f"{TARGET} %, ≤ {MOST_QUERIES} queries a page", slowest >= TARGET and not too_many
    )


def run_in_turn(env: dict[str, str], learner: Learner) -> dict[str, float]:
    port, bare = int(env["PORT"]), free_port()
    ours = [*GUNICORN, "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
    floor = [*GUNICORN, *BARE, "-b", f"127.0.0.1:{bare}", "bench.bare:create_app()"]
    with (
        running(ours, env, f"http://127.0.0.1:{port}/readyz"),
        running(floor, env, f"http://127.0.0.1:{bare}/0"),
    ):
        return {
            path: share_of(path, (port, learner.cookie), (bare, f"/{number}"), queries)
            for number, (path, queries) in enumerate(learner.pages.items())
        }


def share_of(path: str, ours: tuple[int, str], bare: tuple[int, str], queries: int) -> float:
    """Per cent, from all rounds together; the spread is shown."""
    port, cookie = ours
    shares: list[float] = []
    for number in range(ROUNDS + 1):
        floor = load.load(*bare, "", seconds=SECONDS, connections=CONNECTIONS)
        page = load.load(port, path, cookie, seconds=SECONDS, connections=CONNECTIONS)
        if page.bad or floor.bad:
            sys.exit(f"{path}: {page.bad} answers were not good (bare page: {floor.bad})")
        if number:  # the first round warms up
            shares.append(100 * page.rate / floor.rate)
            note(f"{path}: {page.rate:.0f} pages/s, bare {floor.rate:.0f}/s with {queries} queries: {shares[-1]:.0f} %")
    note(f"{path}: {statistics.median(shares):.0f} % ({min(shares):.0f}–{max(shares):.0f}), {queries} queries")
    return statistics.median(shares)
