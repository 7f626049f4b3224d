"""Sheets are set by a program of their own: it may be killed, it ends when nobody asks, and it is told apart."""

import os
import signal
import subprocess
import sys

import pytest

from lms.certificates import press, pressroom, repertoire, service
from lms.certificates.models import Certificate, IssueItem
from lms.certificates.typeset import printable, typeset
from lms.core.companion import NotStarted
from lms.core.db import commit
from lms.core.errors import RuleError
from tests.factories.certificates import approve, make_award
from tests.lms.certificates.sheets import COMPUTER, sheet, words

RECORD = sheet(words("محمود حسن"), COMPUTER)
DIES = "import sys; print('{}', flush=True); sys.stdin.readline()"


@pytest.fixture
def own_pressroom():
    """A pressroom with nobody at work in it yet, and nobody left in it afterwards."""
    pressroom.compositor.end()
    yield pressroom.compositor
    pressroom.compositor.end()


def program(monkeypatch, tmp_path, source: str) -> None:
    (tmp_path / "compositor.py").write_text(source)
    monkeypatch.setattr(pressroom, "PROGRAM", tmp_path / "compositor.py")


def test_one_program_sets_many_sheets_and_our_own_process_never_loads_the_compiler(own_pressroom):
    first = typeset(RECORD)
    process = own_pressroom.pid
    assert typeset(RECORD) == first
    assert own_pressroom.pid == process
    loaded = "import sys, wsgi; print([name for name in ('typst', 'fontTools', 'segno') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert "typst" not in told.stdout
    assert "fontTools" not in told.stdout


def test_a_program_that_was_killed_is_begun_anew(own_pressroom):
    first = typeset(RECORD)
    os.kill(own_pressroom.pid, signal.SIGKILL)
    assert typeset(RECORD) == first


def test_one_that_dies_over_every_sheet_is_a_failure_that_says_so(own_pressroom, monkeypatch, tmp_path, app):
    program(monkeypatch, tmp_path, DIES)
    with app.app_context(), pytest.raises(pressroom.Stopped, match="مرتين"):  # without an app nobody speaks Arabic
        typeset(RECORD)
    assert own_pressroom.pid is None


def test_one_that_cannot_start_fails_the_job_and_not_the_person(own_pressroom, monkeypatch, tmp_path):
    program(monkeypatch, tmp_path, "raise SystemExit(3)")
    with pytest.raises(NotStarted, match="status 3"):
        typeset(RECORD)
    assert not issubclass(NotStarted, RuleError), "the job is tried again"


def test_a_person_over_whose_sheet_it_died_is_noted_and_no_number_is_lost(
    own_pressroom, monkeypatch, tmp_path, session, cast
):
    batch = approve([make_award(cast.learner)], cast.registrar)
    commit()
    item_id = session.query(IssueItem.id).filter_by(batch_id=batch.id).scalar()
    with monkeypatch.context() as broken:
        program(broken, tmp_path, DIES)
        assert service.issue_item(item_id, press.current()) is None
    assert session.get(IssueItem, item_id, populate_existing=True).error
    assert session.query(Certificate).count() == 0
    assert service.issue_item(item_id, press.current()).serial.endswith("000001")


def test_it_ends_with_whoever_started_it():
    command = [sys.executable, "-I", str(pressroom.PROGRAM), *map(str, pressroom.font_folders())]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b'{"ready": true}\n'
    process.stdin.close()  # as the kernel does for a parent that was killed
    assert process.wait(10) == 0
    process.stdout.close()


def test_it_ends_when_nobody_asks_for_long(tmp_path):
    source = pressroom.PROGRAM.read_text("utf-8").replace("IDLE_SECONDS = 20", "IDLE_SECONDS = 1")
    (tmp_path / "compositor.py").write_text(source)
    (tmp_path / "sheet").symlink_to(pressroom.PROGRAM.parent / "sheet")
    command = [sys.executable, "-I", str(tmp_path / "compositor.py"), *map(str, pressroom.font_folders())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.wait(10) == -signal.SIGALRM


def test_the_characters_written_down_are_those_of_the_fonts():
    assert printable() == {point for first, last in repertoire.ranges() for point in range(first, last + 1)}
