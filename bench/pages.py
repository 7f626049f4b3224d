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
ROUNDS, SECONDS, CONNECTIONS = 15, 0.6, 8
GUNICORN = [sys.executable, "-m", "gunicorn"]
BARE = ["-k", "gthread", "-w", "2", "--threads", "4", "--preload", "--keep-alive", "15", "--no-control-socket"]


def measure() -> Figure:
    """The slowest page's share of the bare page's requests a second."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        env = environment(Path(folder), free_port())
        note("seeding a demo academy")
        for command in (["db", "upgrade"], ["demo", "seed"]):
            subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, env=env, check=True)
        learner = find_learner(env)
        shares = run_in_turn(env, learner)
    slowest, most = min(shares.values()), max(learner.pages.values())
    return Figure(
        f"{slowest:.0f} %, {most} queries a page at most",
        f"{TARGET} %, ≤ {MOST_QUERIES} queries a page",
        slowest >= TARGET and most <= MOST_QUERIES,
    )


def run_in_turn(env: dict[str, str], learner: Learner) -> dict[str, float]:
    """{page: its share in per cent}; the simplest page that makes as many queries is only told of."""
    port, bare = int(env["PORT"]), free_port()
    ours = [*GUNICORN, "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
    floor = [*GUNICORN, *BARE, "-b", f"127.0.0.1:{bare}", "bench.bare:create_app()"]
    shares = {}
    with (
        running(ours, env, f"http://127.0.0.1:{port}/readyz"),
        running(floor, env, f"http://127.0.0.1:{bare}/0"),
    ):
        for number, (path, queries) in enumerate(learner.pages.items()):
            page = (port, path, learner.cookie)
            shares[path] = share_of(page, (bare, f"/{number}", ""), f"a bare page with its {queries} queries")
            share_of(page, (bare, f"/rows/{queries}", ""), f"{queries} queries of ten rows each (not the yardstick)")
    return shares


def share_of(ours: load.Page, bare: load.Page, what: str) -> float:
    """Per cent: the median of many short rounds, each side first in turn, so that a busy machine slows both."""
    shares, rates = [], []
    for number in range(ROUNDS + 1):
        pair = [ours, bare] if number % 2 else [bare, ours]
        tallies = {page: load.load(page, seconds=SECONDS, connections=CONNECTIONS) for page in pair}
        if any(tally.bad for tally in tallies.values()):
            sys.exit(f"{ours[1]}: {tallies[ours].bad} answers were not good (bare page: {tallies[bare].bad})")
        if number:  # the first round warms up
            shares.append(100 * tallies[ours].rate / tallies[bare].rate)
            rates.append((tallies[ours].rate, tallies[bare].rate))
    share = statistics.median(shares)
    page, floor = (statistics.median(rate) for rate in zip(*rates, strict=True))
    low, _middle, high = statistics.quantiles(shares)
    note(
        f"{ours[1]}: {page:.0f} pages/s; {what}: {floor:.0f}/s; {share:.0f} % (half of all rounds {low:.0f}–{high:.0f})"
    )
    return share
