"""One writer at a time on SQLite.

SQLite's own busy wait is unfair: with many writers some wait for seconds. So a writer takes a lock of this process
and then a file lock between processes, both before BEGIN IMMEDIATE, and gives them back after COMMIT or ROLLBACK.
"""

import fcntl
import os
import sqlite3
import threading
from pathlib import Path

WAIT_SECONDS = 20.0


class WriterLock:
    """The right to write to one database file; held by at most one transaction of all processes."""

    def __init__(self, path: Path) -> None:
        self._threads = threading.Lock()
        self._path = path
        self._file: int | None = None
        self._owner: int | None = None

    def acquire(self) -> None:
        """Wait for the right to write. Raises sqlite3.OperationalError after `WAIT_SECONDS`."""
        if not self._threads.acquire(timeout=WAIT_SECONDS):
            raise sqlite3.OperationalError("database is locked")
        try:
            fcntl.flock(self._descriptor(), fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        fcntl.flock(self._descriptor(), fcntl.LOCK_UN)
        self._threads.release()

    def _descriptor(self) -> int:
        """The lock file, opened once a process: a file lock does not hold between a parent and its fork."""
        if self._file is None or self._owner != os.getpid():
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._owner = os.getpid()
        return self._file


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
