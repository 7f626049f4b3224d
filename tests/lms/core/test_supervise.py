"""Web and worker under one parent: started together, told apart when one dies, never left behind."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lms.app import create_app
from lms.core import alone, commands, config
from lms.core.db import db
from tests.processes import PATIENCE, ROOT, free_port, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.once]
LINUX = sys.platform == "linux"
OPEN = ("is open", "الأكاديمية مفتوحة")
GROWS_AT_ONCE = {"WORKER_REST_SECONDS": "1", "WORKER_GROWTH_MB": "0"}


class Platform:
    """The supervisor as `bin/run` starts it, on SQLite in a folder of its own."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LANG", "LC_ALL"}}
        settings = {"DATA_DIR": str(folder), "PORT": str(self.port), "DEMO": "0", "WORKER_ID": "w"}
        settings |= {"WEB_PROCESSES": "1"} | environ
        self.log = folder / "log.txt"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lms.core.supervise"],
                cwd=ROOT, env=kept | settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def answers(self) -> bool:
        return is_open(self.port)

    def wait_until_open(self) -> None:
        wait_for(lambda: any(word in self.said() for word in OPEN) or self.process.poll() is not None)
        assert self.answers(), self.said()

    def children(self) -> dict[str, int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii").split()
        names = {pid: Path(f"/proc/{pid}/comm").read_text("ascii").strip() for pid in listed}
        return {name.removeprefix("ijaza-"): int(pid) for pid, name in names.items() if name.startswith("ijaza-")}


def is_open(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def is_running(pid: int) -> bool:
    """Also a group leader that ended may leave others in its group."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder as the first start leaves it."""
    folder = tmp_path_factory.mktemp("prepared")
    app = create_app(config.from_environment({"DATA_DIR": str(folder)}))
    with app.app_context():
        commands.upgrade()
        db.engine.dispose()
    return folder


@pytest.fixture
def start(own_folder, prepared):
    """`start()` opens an academy that was there before, `start(is_new=True)` one that was not."""
    started = []

    def one(is_new: bool = False, **environ: str) -> Platform:
        if not is_new:
            shutil.copytree(prepared, own_folder, dirs_exist_ok=True)
        started.append(Platform(own_folder, **environ))
        return started[-1]

    yield one
    for platform in started:
        if platform.process.poll() is None:
            platform.process.terminate()
        platform.process.wait(PATIENCE)


@pytest.mark.parametrize(
    ("number", "is_new", "language", "words"),
    [
        (signal.SIGTERM, True, "en_GB.UTF-8", ["Preparing the database", "is open", "Stopping"]),
        (signal.SIGINT, False, "ar_EG.UTF-8", ["الأكاديمية مفتوحة", "جارٍ الإيقاف"]),
    ],
)
def test_it_opens_and_one_signal_ends_all_of_it_in_the_readers_language(start, number, is_new, language, words):
    platform = start(is_new, LANG=language)
    platform.wait_until_open()
    children = platform.children() if LINUX else {}
    platform.process.send_signal(number)
    assert platform.process.wait(PATIENCE) == 0
    assert not platform.answers()
    wait_for(lambda: not any(is_running(pid) for pid in children.values()))
    assert all(word in platform.said() for word in words)
    assert is_new == any(word in platform.said() for word in ("Preparing the database", "إعداد قاعدة البيانات"))


@pytest.mark.skipif(not LINUX, reason="reads /proc")
@pytest.mark.parametrize("victim", ["web", "worker"])
def test_when_one_dies_it_is_said_loudly_and_the_other_is_stopped(start, victim):
    platform = start()
    platform.wait_until_open()
    children = platform.children()
    assert set(children) == {"web", "worker"}
    os.kill(children[victim], signal.SIGKILL)
    assert platform.process.wait(PATIENCE) == 1
    assert f"!!! The {victim} process has died (signal 9)" in platform.said()
    wait_for(lambda: not any(is_running(pid) for pid in children.values()))


@pytest.mark.skipif(not LINUX, reason="reads /proc")
def test_a_worker_that_has_grown_leaves_its_place_to_a_fresh_one_and_nobody_is_stopped(start):
    platform = start(**GROWS_AT_ONCE)
    platform.wait_until_open()
    before = platform.children()
    wait_for(lambda: platform.children().get("worker", before["worker"]) != before["worker"])
    assert "begins anew" in platform.said()
    assert platform.answers()
    assert platform.children()["web"] == before["web"]
    platform.process.terminate()
    assert platform.process.wait(PATIENCE) == 0


@pytest.mark.skipif(not LINUX, reason="Linux ends the children of a killed parent")
def test_a_parent_that_is_killed_leaves_no_orphan(start):
    platform = start()
    platform.wait_until_open()
    children = platform.children()
    platform.process.kill()
    platform.process.wait()
    wait_for(lambda: not any(is_running(pid) for pid in children.values()))
    assert not platform.answers()


def test_web_and_worker_also_start_as_two_programs_as_a_service_manager_starts_them(own_folder, prepared):
    shutil.copytree(prepared, own_folder, dirs_exist_ok=True)
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environ |= {"DATA_DIR": str(own_folder), "PORT": str(port), "WEB_PROCESSES": "1", **GROWS_AT_ONCE}
    log = own_folder / "log.txt"
    programs = [
        subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=environ, stderr=log.open("ab"))
        for words in (["gunicorn", "wsgi:app"], ["flask", "--app", "wsgi", "worker"])
    ]
    try:
        wait_for(lambda: is_open(port))
        with sqlite3.connect(own_folder / "ijaza.db") as kept:
            wait_for(lambda: kept.execute("SELECT id FROM worker").fetchall() == [("worker-1",)])
            wait_for(lambda: "begins anew" in log.read_text("utf-8") or not LINUX)
            seen = kept.execute("SELECT seen_at FROM worker").fetchall()
            wait_for(lambda: kept.execute("SELECT seen_at FROM worker").fetchall() != seen)
    finally:
        for program in programs:
            program.terminate()
    assert [program.wait(PATIENCE) for program in programs] == [0, 0]


def test_a_taken_port_is_refused_with_a_sentence(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        platform = start(PORT=str(port))
        assert platform.process.wait(PATIENCE) == 1
    assert f"!!! Port {port} on 127.0.0.1 is taken by another program" in platform.said()
    assert "Traceback" not in platform.said()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("PORT", "eighty", "PORT must be a whole number"), ("HOST", "no.such.host.invalid", "HOST is no.such.host")],
)
def test_a_bad_setting_is_refused_with_a_sentence(start, name, value, words):
    platform = start(**{name: value})
    assert platform.process.wait(PATIENCE) == 1
    assert f"!!! {words}" in platform.said()
    assert "Traceback" not in platform.said()


def test_a_second_one_on_the_same_folder_is_refused_with_a_sentence(start, own_folder):
    first = start()
    first.wait_until_open()
    second = Platform(own_folder, LANG="ar_EG.UTF-8")
    assert second.process.wait(PATIENCE) == 1
    assert "تعمل أكاديمية" in second.said()
    assert first.answers()


def test_the_lock_of_a_worker_that_was_killed_is_free_again(own_folder):
    code = (
        "import sys, time, pathlib; from lms.core import alone; kept = alone.claim(pathlib.Path(sys.argv[1]), 'a b');"
    )
    code += "print(kept is not None, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(own_folder)], stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout.readline() == b"True\n"
        assert alone.claim(own_folder, "a b") is None
        alone.claim(own_folder, "c").close()
        holder.kill()
    alone.claim(own_folder, "a b").close()
