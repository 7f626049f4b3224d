"""A real worker process, killed without a word in the middle of its work."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.media import clips
from tests.nursery import Program
from tests.processes import PATIENCE, wait_for

ROOT = Path(__file__).parents[2]
SET_UP = """
    import sys
    from lms.app import create_app
    from lms.core import commands
    from lms.core.db import commit, session
    from lms.accounts.models import Role, RoleAssignment, User
    from media.service import uploads
    with create_app().app_context():
        commands.upgrade()
        trainer = User(name_ar="مدرب", name_latin="Trainer", email="trainer@example.org", roles=[RoleAssignment(role=Role.TRAINER)])
        session().add(trainer)
        commit()
        with open(sys.argv[1], "rb") as file:
            uploads.receive(trainer, "lesson.mp4", file)
        commit()
"""

SHOWN = """
    SELECT key, bytes FROM stored_object WHERE id IN (
        SELECT object_id FROM rendition UNION SELECT object_id FROM slide
        UNION SELECT source_id FROM asset UNION SELECT poster_id FROM asset UNION SELECT storyboard_id FROM asset
    )
"""  # a row that nothing points to may lack its file: its worker was killed between the row and the bytes


class Academy:
    """A data folder of its own, and a worker that can be started and killed."""

    def __init__(self, folder, clip):
        self.folder = folder
        self.environ = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder), "ENVIRONMENT": "testing",
            "SITE_URL": "http://localhost", "RENDITIONS": "360 480",
        }  # fmt: skip
        self.worker = None
        subprocess.run([sys.executable, "-c", textwrap.dedent(SET_UP), clip], env=self.environ, cwd=ROOT, check=True)

    def start(self):
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = Program("flask", "--app", "wsgi", "worker", env=self.environ, stdout=log, stderr=log)

    def kill(self):
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait()

    def ask(self, query):
        with sqlite3.connect(self.folder / "ijaza.db", timeout=PATIENCE) as connection:
            return connection.execute(query).fetchall()

    @property
    def state(self):
        return self.ask("SELECT state FROM asset")[0][0]

    def wait_until(self, holds):
        deadline = time.monotonic() + 2 * PATIENCE
        while not holds():
            if time.monotonic() > deadline or self.worker.poll() is not None:
                pytest.fail(f"still {self.state}:\n" + (self.folder / "worker.log").read_text()[-3000:])
            time.sleep(0.05)

    def is_encoding(self, state):
        """Whether ffmpeg is really at work on this step: its output has begun to grow."""
        made = [path for path in (self.folder / "work").rglob("pictures.mp4") if path.stat().st_size > 0]
        return self.state == state and bool(made)

    def encoders(self):
        """The processes that still work in our folder."""
        return [
            path.parent.name
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if str(self.folder).encode() in _read(path) and b"libx264" in _read(path)
        ]


def _read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.fixture
def academy(own_folder, clip_folder):
    sound_and_picture = "-f lavfi -i testsrc2=s=854x480:r=25:d=20 -f lavfi -i sine=d=20"
    clip = clips.draw(f"{sound_and_picture} {clips.H264} {clips.AAC}", clip_folder / "worth-the-while.mp4")
    academy = Academy(own_folder, clip)
    yield academy
    if academy.worker and academy.worker.poll() is None:
        academy.kill()


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_killed_in_mid_transcode_loses_at_most_the_step_it_was_at(academy):
    academy.start()
    academy.wait_until(lambda: academy.is_encoding("encoding_first"))
    academy.kill()
    assert academy.state == "encoding_first"
    assert academy.ask("SELECT count(*) FROM rendition") == [(0,)]
    wait_for(lambda: academy.encoders() == [])

    academy.start()
    academy.wait_until(
        lambda: academy.is_encoding("encoding_rest") and len(academy.ask("SELECT * FROM rendition")) == 2
    )
    academy.kill()
    first = academy.ask("SELECT label, object_id FROM rendition ORDER BY label")
    assert [label for label, _ in first] == ["360", "audio"], "sound alone does not wait for the larger pictures"
    assert academy.state == "encoding_rest"

    academy.start()
    academy.wait_until(lambda: academy.state == "ready")
    last = academy.ask("SELECT label, object_id FROM rendition ORDER BY label")
    assert [label for label, _ in last] == ["360", "480", "audio"]
    assert set(first) < set(last), "what was finished before the crash was made again"
    academy.wait_until(lambda: academy.ask("SELECT state FROM job WHERE name = 'media.prepare'") == [("done",)])
    assert not list((academy.folder / "work").iterdir())
    kept = academy.ask(SHOWN)
    assert len(kept) >= len(last) + 3, "the source, the poster and the sheet of stills are kept too"
    for key, size in kept:
        assert (academy.folder / "files" / key).stat().st_size == size
