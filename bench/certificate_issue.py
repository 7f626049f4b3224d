"""Certificates kept whole (sealed, with their badge, signed, stored), and a whole batch by the job and a worker."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask

from bench.figure import note
from bench.programs import ROOT, environment, free_port
from bench.workers import used

KEPT = 60
PATIENCE = 600
FAILED = "SELECT count(*) FROM job WHERE name = 'certificates.issue' AND state = 'failed'"
STATE = "SELECT state FROM issue_batch ORDER BY id DESC LIMIT 1"


@contextmanager
def academy(folder: Path) -> Iterator[tuple[Flask, dict[str, str]]]:
    """A new academy with its keys, and the environment for programs that work on it."""
    from lms.app import create_app
    from lms.core import commands
    from lms.core.config import from_environment

    env = environment(folder, free_port()) | {"DEMO": "0", "ENVIRONMENT": "testing"}
    app = create_app(from_environment(env))
    with app.app_context():
        commands.upgrade()
        yield app, env


def drawn_up(people: int) -> int:
    """A batch for so many people that is approved and about to be issued."""
    from lms.accounts.models import Role
    from lms.certificates import jobs
    from lms.core.db import transaction
    from tests.factories.accounts import make_user
    from tests.factories.certificates import approve, make_award

    with transaction():
        registrar = make_user("registrar", Role.REGISTRAR)
        holders = [make_user(name_ar=f"محمود عبد الرحمن {number} الأزهري") for number in range(people)]
        batch = approve([make_award(holder, "award:1", hours=40) for holder in holders], registrar)
        jobs.issue_later(batch, registrar)
        return batch.id


def keeping(folder: Path) -> tuple[float, int]:
    """Seconds of a processor that a kept certificate takes, the programs beside counted; bytes of the largest."""
    from lms.certificates import press, pressroom
    from lms.certificates.models import IssueItem
    from lms.certificates.service import issuing, sheets
    from lms.certificates.signing import pdf
    from lms.core.db import reading, transaction
    from media.models import StoredObject

    with academy(folder):
        batch_id, common = drawn_up(KEPT), press.current()
        with transaction() as current:
            items = [row.id for row in current.query(IssueItem).filter_by(batch_id=batch_id).order_by(IssueItem.id)]
            issued = [issuing.issue(item, common).id for item in items]
        sheets.keep(issued[0])  # the programs are started
        beside = [pressroom.compositor.pid or 0, pdf.notary.pid or 0]  # whose processor time is counted
        begun = time.process_time() + sum(map(used, beside))
        for certificate_id in issued[1:]:
            sheets.keep(certificate_id)
        spent = time.process_time() + sum(map(used, beside)) - begun
        with reading() as current:
            size = max(row.bytes for row in current.query(StoredObject).order_by(StoredObject.id))
    return spent / (KEPT - 1), size


def whole_batch(folder: Path, people: int) -> tuple[float, float]:
    """Seconds that a worker takes for a batch from its start to its last file, and of its processors."""
    with ExitStack() as stack:
        _app, env = stack.enter_context(academy(folder))
        drawn_up(people)
        log = stack.enter_context((folder / "worker.log").open("wb"))
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        worker = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            begun = _wait(folder, "issuing")
            ended = _wait(folder, "issued")
            spent = sum(used(pid) for pid in _family(worker.pid))
        finally:
            worker.terminate()
            worker.wait(60)
    note(f"  {people} issued in {ended - begun:.1f} s, {spent:.1f} s of processors")
    return ended - begun, spent


def _wait(folder: Path, state: str) -> float:
    """When the batch came to this state, or past it."""
    reached = {"issuing": ("issuing", "issued"), "issued": ("issued",)}[state]
    for _ in range(PATIENCE * 20):
        with sqlite3.connect(folder / "ijaza.db", timeout=20) as database:
            if database.execute(STATE).fetchone()[0] in reached:
                return time.monotonic()
            if database.execute(FAILED).fetchone()[0]:
                sys.exit("the batch could not be issued; its job has failed")
        time.sleep(0.05)
    sys.exit(f"the batch did not come to {json.dumps(state)} within {PATIENCE} s")


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(found for child in children for found in _family(int(child)))]
