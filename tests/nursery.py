"""Where the tests' Python programs come from: they part from one process that has loaded the app, as web and worker do
(ADR 0029), so that each begins at once and not after a second and a half of loading. `bin/run` and what it starts are
tested as they are, without this.

The first test that starts a program starts the nursery, for all of xdist's processes; it ends with the last of them.
Each program has a connection: it tells when it has ended, and whoever hangs up ends it.
"""

import contextlib
import fcntl
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
RUN = "PYTEST_XDIST_TESTRUNUID"
Told = dict[str, Any]


class Program:
    """`python -m words…` in the project's folder, with as much of `Popen` as the tests use."""

    def __init__(
        self, *words: str, env: Mapping[str, str], stdout: IO[Any] | None = None, stderr: IO[Any] | None = None
    ) -> None:
        self.returncode: int | None = None
        self._line = call()
        files = [0, stdout.fileno() if stdout else 1, stderr.fileno() if stderr else 2]
        told = json.dumps({"words": words, "env": dict(env)}).encode() + b"\n"
        socket.send_fds(self._line, [told], files)
        self._heard = b""
        self.pid = self._number(None)

    def _number(self, timeout: float | None) -> int:
        """What is told next."""
        self._line.settimeout(timeout)
        while b"\n" not in self._heard:
            heard = self._line.recv(64)
            assert heard, "the nursery is gone"
            self._heard += heard
        told, _, self._heard = self._heard.partition(b"\n")
        return int(told)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            try:
                self.returncode = self._number(timeout)
            except TimeoutError:
                raise subprocess.TimeoutExpired(f"program {self.pid}", timeout or 0) from None
            self._line.close()
        return self.returncode

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0.001)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def run(*words: str, env: Mapping[str, str]) -> str:
    """`python -m words…` to its end; what it printed. Raises CalledProcessError."""
    with tempfile.TemporaryFile("w+") as said:
        status = Program(*words, env=env, stdout=said).wait()
        if status:
            raise subprocess.CalledProcessError(status, words)
        said.seek(0)
        return said.read()


def call() -> socket.socket:
    """A line to the nursery."""
    line = socket.socket(socket.AF_UNIX)
    line.connect(door_of_this_process()[0])
    return line


@cache
def door_of_this_process() -> tuple[str, socket.socket]:
    """Where the nursery is, and a line that is held until this process ends."""
    run = os.environ.get(RUN) or str(os.getpid())
    path = Path(tempfile.gettempdir()) / f"nursery-{os.getuid()}-{run}"
    with lock_of(path).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
            start(path)
            line.connect(str(path))
    return str(path), line


def lock_of(path: str | Path) -> Path:
    return Path(path).with_suffix(".lock")


def start(path: Path) -> None:
    command = [sys.executable, "-m", "tests.nursery", path]
    nursery = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
    )
    assert nursery.stdout
    with nursery.stdout as said:
        assert said.readline() == b"ready\n"


class Nursery:
    """Listens, forks, and tells who has ended. One thread, for a process with several cannot be forked safely."""

    def __init__(self, door: socket.socket) -> None:
        self.door, self.ears = door, selectors.DefaultSelector()
        self.programs: dict[int, socket.socket] = {}
        self.bell, clapper = socket.socketpair()
        for end in (self.bell, clapper):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(clapper.fileno(), warn_on_full_buffer=False)
        self.clapper = clapper
        self.ears.register(door, selectors.EVENT_READ)
        self.ears.register(self.bell, selectors.EVENT_READ)

    def serve(self) -> Told | None:
        """In the nursery: None when everybody has hung up. In a new program: what it shall be."""
        while True:
            for key, _ in self.ears.select():
                heard: Any = key.fileobj
                if heard is self.door:
                    self.ears.register(self.door.accept()[0], selectors.EVENT_READ)
                elif heard is self.bell:
                    self.bell.recv(4096)
                    self.tell_ends()
                elif told := self.hear(heard):
                    return told
            if len(self.ears.get_map()) == 2:
                return None

    def hear(self, line: socket.socket) -> Told | None:
        request, files, _, _ = socket.recv_fds(line, 1 << 20, 3)
        if not request:
            self.hang_up(line)
            return None
        while not request.endswith(b"\n"):
            request += line.recv(1 << 20)
        pid = os.fork()
        if not pid:
            self.forget_everything(files)
            told: Told = json.loads(request)
            return told
        for file in files:
            os.close(file)
        self.programs[pid] = line
        line.sendall(b"%d\n" % pid)
        return None

    def hang_up(self, line: socket.socket) -> None:
        self.ears.unregister(line)
        for pid, theirs in self.programs.items():
            if theirs is line:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
        line.close()

    def tell_ends(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                with contextlib.suppress(OSError):  # nobody listens any more
                    self.programs.pop(ended[0]).sendall(b"%d\n" % os.waitstatus_to_exitcode(ended[1]))

    def forget_everything(self, files: list[int]) -> None:
        """In the child: nothing of the nursery stays open."""
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for key in list(self.ears.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self.clapper.close()
        self.ears.close()
        for target, file in enumerate(files):
            os.dup2(file, target)
            os.close(file)


def load() -> None:
    """What the programs load, without a thread or a connection, which would not live on in them."""
    import gc

    import dbos  # noqa: F401
    import gunicorn.app.wsgiapp
    import gunicorn.workers.gthread  # noqa: F401

    import tests.browser.works  # noqa: F401 - and the factories
    from lms.app import create_app
    from lms.core import config

    with tempfile.TemporaryDirectory() as folder:
        create_app(config.from_environment({"DATA_DIR": folder, "ENVIRONMENT": "testing"}))
    gc.collect()
    gc.freeze()


def become(told: Told) -> None:
    """Be the program, as after `python -m`."""
    os.environ.clear()
    os.environ.update(told["env"])
    sys.argv[1:] = told["words"][1:]
    runpy.run_module(told["words"][0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    load()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(sys.argv[1])
        door.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        os.dup2(2, 1)
        told = Nursery(door).serve()
    if told:
        become(told)
    else:
        for path in (Path(sys.argv[1]), lock_of(sys.argv[1])):
            path.unlink(missing_ok=True)
