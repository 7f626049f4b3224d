"""The page that anybody asks about a certificate, against a bare Flask page with the same queries, in one run."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select

from bench.figure import Figure, note
from bench.learner import count_queries
from bench.pages import BARE, GUNICORN, share_of
from bench.programs import ROOT, environment, free_port, running
from lms.accounts.models import User
from lms.app import create_app
from lms.certificates import award, code, press
from lms.certificates.models import CertificateState
from lms.certificates.service import issuing, journal, registry
from lms.core.db import db, transaction
from lms.core.errors import NotFound

TARGET = 60
MOST_QUERIES = 8
GUESSES = 10_000
TRIES = 200
MOST_APART = 1.2  # between an unknown code and one that can be none
MOST_ANSWERED = 60  # thirty in ten minutes, twice where the window turns


def measure() -> Figure:
    """The page's share of the bare page's requests a second."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        env = environment(Path(folder), free_port())
        note("seeding a demo academy")
        for command in (["db", "upgrade"], ["demo", "seed"]):
            subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, env=env, check=True)
        path, queries, ratio = certify(env)
        share, answered = run_in_turn(env, path, queries)
    held = share >= TARGET and queries <= MOST_QUERIES and answered <= MOST_ANSWERED and ratio <= MOST_APART
    return Figure(
        f"{share:.0f} %, {queries} queries, {answered} of {GUESSES} guesses answered, times × {ratio:.2f}",
        f"{TARGET} %, ≤ {MOST_QUERIES} queries, ≤ {MOST_ANSWERED} guesses, times × {MOST_APART}",
        held,
    )


def certify(env: dict[str, str]) -> tuple[str, int, float]:
    """The address of a certificate that is issued for this, the queries of its warm page, and `apart`."""
    with patch.dict(os.environ, env):
        app = create_app()
    with app.app_context():
        with transaction() as session:
            holder = session.scalars(select(User).order_by(User.id)).first()
            common = press.current()
            earned = award.Award(
                holder=holder, key="bench", kind="completion", course={"ar": "الحاسب", "en": "Computing"}
            )
            made = issuing.written(
                award.draft(earned, common), holder_id=holder.id, award_key="bench", batch_id=None, press=common
            )
            journal.append(made, CertificateState.ISSUED, holder.id)
            path = f"/verify/{code.shown(made.code)}"
        queries = count_queries(app.test_client(), path)
        ratio = apart()
        db.session.remove()
        db.engine.dispose()
    return path, queries, ratio


def apart() -> float:
    """How far the times of an unknown code and of an impossible one are apart: medians of as many tries in turn.

    Time of the processor, not of the clock: a busy machine slows both.
    """
    pairs = [(asked("0" * code.LENGTH), asked("U" * code.LENGTH)) for _ in range(TRIES)]
    unknown, impossible = (statistics.median(times) for times in zip(*pairs, strict=True))
    note(f"an unknown code takes {unknown * 1000:.2f} ms, an impossible one {impossible * 1000:.2f} ms")
    return max(unknown / impossible, impossible / unknown)


def asked(typed: str) -> float:
    began = time.process_time()
    try:
        registry.look_up(typed, "")
    except NotFound:
        db.session().info.clear()  # what would be counted afterwards
    return time.process_time() - began


def run_in_turn(env: dict[str, str], path: str, queries: int) -> tuple[float, int]:
    """The page's share in per cent, and how many guesses were answered in between."""
    port, bare = int(env["PORT"]), free_port()
    ours = [*GUNICORN, "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
    floor = [*GUNICORN, *BARE, "-b", f"127.0.0.1:{bare}", f"bench.bare:create_app({[path]!r})"]
    with (
        running(ours, env, f"http://127.0.0.1:{port}/readyz"),
        running(floor, env, f"http://127.0.0.1:{bare}/0"),
    ):
        share = share_of((port, path, ""), (bare, "/0", ""), f"a bare page with its {queries} queries")
        return share, guess(port, path)


def guess(port: int, path: str) -> int:
    """Ask for codes that nobody has; how many were told so. A right code is answered after that too."""
    line = HTTPConnection("127.0.0.1", port)
    seen: Counter[int] = Counter()
    for number in range(GUESSES + 1):
        line.request("GET", f"/verify/{number:016}" if number < GUESSES else path)
        answer = line.getresponse()
        answer.read()
        seen[answer.status] += 1
    note(f"{GUESSES} guesses: {seen[404]} answered, {seen[429]} refused; a right code after them: {answer.status}")
    if set(seen) - {200, 404, 429} or seen[200] != 1:
        sys.exit(f"guesses were answered with {dict(seen)}")
    return seen[404]
