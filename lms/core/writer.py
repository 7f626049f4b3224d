"""One writer at a time on SQLite.

SQLite's own busy wait is unfair: with many writers some wait for seconds. So a writer takes a lock of this process
and then a file lock between processes, both before BEGIN IMMEDIATE, and gives them back after COMMIT or ROLLBACK.

Neither lock is fair by itself: who gives it back and wants it again at once, as an import does, has it before whoever
slept is awake, and could keep all others waiting to its end. So each stands behind a gate: whoever is next waits in the
gate, and who has just written goes to its back.
"""

import fcntl
import os
import sqlite3
import threading
import time
from pathlib import Path

WAIT_SECONDS = 20.0


class WriterLock:
    """The right to write to one database file; held by at most one transaction of all processes."""

    def __init__(self, path: Path) -> None:
        self._next_thread = threading.Lock()
        self._threads = threading.Lock()
        self._paths = path.with_name(path.name + "-next"), path
        self._files: tuple[int, int] | None = None
        self._owner: int | None = None

    def acquire(self) -> None:
        """Wait for the right to write. Raises sqlite3.OperationalError after `WAIT_SECONDS`."""
        deadline = time.monotonic() + WAIT_SECONDS
        _take(self._next_thread, deadline)
        try:
            _take(self._threads, deadline)
        finally:
            self._next_thread.release()
        try:
            gate, lock = self._descriptors()
            fcntl.flock(gate, fcntl.LOCK_EX)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
            finally:
                fcntl.flock(gate, fcntl.LOCK_UN)
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        fcntl.flock(self._descriptors()[1], fcntl.LOCK_UN)
        self._threads.release()

    def _descriptors(self) -> tuple[int, int]:
        """The files of gate and lock, opened once a process: a parent and its fork would share one lock."""
        if self._files is None or self._owner != os.getpid():
            gate, lock = (os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for path in self._paths)
            self._files, self._owner = (gate, lock), os.getpid()
        return self._files


def _take(lock: threading.Lock, deadline: float) -> None:
    if not lock.acquire(timeout=max(0.0, deadline - time.monotonic())):
        raise sqlite3.OperationalError("database is locked")


class Connection(sqlite3.Connection):
    """A SQLite connection that gives the writer's lock back when its transaction ends."""

    writer: WriterLock | None = None
    _holds = False

    def begin(self, *, write: bool) -> None:
        """Begin; a writing transaction first waits for the lock, then takes SQLite's own at once."""
        if write and self.writer:
            self.writer.acquire()
            self._holds = True
        try:
            self.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        except BaseException:
            self._give_back()
            raise

    def commit(self) -> None:
        super().commit()
        self._give_back()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._give_back()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._give_back()

    def _give_back(self) -> None:
        if self._holds and self.writer:
            self._holds = False
            self.writer.release()
