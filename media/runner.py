"""Run ffmpeg or ffprobe on a leash: limited, watched, stoppable, and never able to take the worker along."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LEASH = Path(__file__).with_name("leash.py")
TAIL_BYTES = 4000
OUTPUT_BYTES = 8_000_000
POLL_SECONDS = 0.25
GRACE_SECONDS = 5.0

Seen = Callable[[float], None]
Asked = Callable[[], bool]


@dataclass(frozen=True)
class Limits:
    """What one run may use. `stall_seconds` without any progress ends it, as does `deadline_seconds`."""

    memory_bytes: int = 4 << 30
    file_bytes: int = 8 << 30
    cpu_seconds: int = 12 * 3600
    nice: int = 10
    stall_seconds: float = 120.0
    deadline_seconds: float = 12 * 3600.0
    network: bool = True  # without: the program reaches nobody, where the kernel can keep it from that


class RunFailed(Exception):
    """The program ended badly; `tail` is the end of what it said."""

    def __init__(self, sentence: str, tail: str = "") -> None:
        super().__init__(f"{sentence} {tail.strip()}".strip())
        self.tail = tail


class RunCancelled(RunFailed):
    """Someone asked for the run to stop."""


class RunTimedOut(RunFailed):
    """The run stood still or took longer than it may."""


@dataclass
class _Watch:
    """What is known of a run while it goes on."""

    limits: Limits
    on_progress: Seen | None
    cancelled: Asked | None
    started: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)
    seconds: float = -1.0
    rest: bytes = b""

    def read_progress(self, chunk: bytes) -> None:
        """Take in some of ffmpeg's key=value lines and tell how many seconds of video are done."""
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name.strip() == b"out_time_us" and value.strip().isdigit():
                self._advance(int(value) / 1_000_000)

    def _advance(self, seconds: float) -> None:
        if seconds <= self.seconds:
            return
        self.seconds, self.moved = seconds, time.monotonic()
        if self.on_progress:
            self.on_progress(seconds)

    def check(self) -> None:
        """Raise when the run must end now."""
        now = time.monotonic()
        if self.cancelled and self.cancelled():
            raise RunCancelled("It was cancelled.")
        if now - self.moved > self.limits.stall_seconds:
            raise RunTimedOut(f"Nothing moved for {self.limits.stall_seconds:.0f} seconds.")
        if now - self.started > self.limits.deadline_seconds:
            raise RunTimedOut(f"It took longer than {self.limits.deadline_seconds:.0f} seconds.")


def encode(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    limits: Limits | None = None,
    on_progress: Seen | None = None,
    cancelled: Asked | None = None,
) -> float:
    """Run an ffmpeg that reports with `-progress pipe:1`; return the seconds of output it reported last."""
    watch = _Watch(limits or Limits(), on_progress, cancelled)
    _run(argv, cwd, watch, watch.read_progress)
    return max(watch.seconds, 0.0)


def read(
    argv: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    limits: Limits | None = None,
    cancelled: Asked | None = None,
) -> bytes:
    """Run a program that answers on its standard output, and return the answer."""
    watch = _Watch(limits or Limits(deadline_seconds=60, stall_seconds=60), None, cancelled)
    answer = bytearray()

    def take(chunk: bytes) -> None:
        answer.extend(chunk)
        if len(answer) > OUTPUT_BYTES:
            raise RunFailed("It answered without end.")

    _run(argv, cwd, watch, take)
    return bytes(answer)


def _run(argv: Sequence[str | Path], cwd: Path | None, watch: _Watch, take: Callable[[bytes], None]) -> None:
    with tempfile.TemporaryFile() as said, _started(argv, cwd, watch.limits, said) as process:
        for chunk in _chunks(process, watch):
            take(chunk)
        try:
            code = process.wait(watch.limits.stall_seconds)
        except subprocess.TimeoutExpired as late:
            raise RunTimedOut("It closed its output but did not end.") from late
        if code:
            raise RunFailed(_ending(code), _tail(said))


@contextlib.contextmanager
def _started(
    argv: Sequence[str | Path], cwd: Path | None, limits: Limits, said: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    leash = {
        "parent": os.getpid(),
        "nice": limits.nice,
        "cpu_seconds": limits.cpu_seconds,
        "file_bytes": limits.file_bytes,
        "memory_bytes": limits.memory_bytes,
        "network": limits.network,
    }
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", LEASH, json.dumps(leash), *map(str, argv)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=said,
        start_new_session=True,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
    )
    try:
        yield process
    finally:
        _stop(process)
        if process.stdout:
            process.stdout.close()


def _chunks(process: subprocess.Popen[bytes], watch: _Watch) -> Iterator[bytes]:
    """Yield what the program writes until it closes its output; look at the limits in between."""
    out = process.stdout
    if out is None:  # pragma: no cover  Popen was asked for a pipe
        return
    with selectors.DefaultSelector() as ready:
        ready.register(out, selectors.EVENT_READ)
        while True:
            watch.check()
            if not ready.select(POLL_SECONDS):
                continue
            chunk = os.read(out.fileno(), 65536)
            if not chunk:
                return
            yield chunk


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the whole group: asked first, then forced."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)


def _ending(code: int) -> str:
    if code == -signal.SIGXCPU:
        return "It used more processor time than it may."
    if code == -signal.SIGXFSZ:
        return "It wrote a larger file than it may."
    if code < 0:
        return f"It was ended by signal {-code}."
    return f"It ended with code {code}."


def _tail(said: IO[bytes]) -> str:
    size = said.seek(0, os.SEEK_END)
    said.seek(max(size - TAIL_BYTES, 0))
    return said.read().decode("utf-8", "replace")
