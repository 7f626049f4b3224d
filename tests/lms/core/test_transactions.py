"""One transaction a request; refused requests leave nothing; one writer at a time."""

import fcntl
import threading
import time

import pytest
from sqlalchemy import select

from lms.core import audit, limits
from lms.core.audit import AuditEntry
from lms.core.db import after_commit, db, end_reading, insert_once, transaction
from lms.core.db import session as current
from lms.core.limits import LimitCount
from lms.core.writer import WriterLock
from tests.academy import open_academy


@pytest.fixture
def own_app(own_folder):
    with open_academy(own_folder, "transactions") as academy:
        yield academy.app


def written(subject):
    """The lines of the log about one subject; a new academy has some of its own."""
    query = select(AuditEntry.action).where(AuditEntry.subject_kind == subject).order_by(AuditEntry.id)
    return list(current().scalars(query))


def test_a_transaction_that_fails_leaves_nothing(own_app):
    told = []
    with pytest.raises(ZeroDivisionError), transaction():
        audit.record("kept.not", "test")
        after_commit(lambda: told.append(1))
        1 / 0  # noqa: B018
    assert written("test") == []
    with transaction():
        audit.record("kept", "test")
        after_commit(lambda: told.append(2))
    assert told == [2]
    assert written("test") == ["kept"]


def test_unwritten_changes_are_not_committed_by_ending_a_reading(own_app):
    audit.record("half.done", "test")
    with pytest.raises(RuntimeError):
        end_reading()


def test_many_threads_that_read_then_write_never_meet_a_locked_database(own_app):
    limit = limits.Limit("test", 1000, 3600)
    problems = []

    def work():
        with own_app.app_context():
            try:
                for _ in range(20):
                    with transaction():
                        limit.wait("somebody")
                        limits._add(limit.key("somebody"), 3600)
            except Exception as error:
                problems.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sum(row.count for row in current().scalars(select(limits.LimitCount))) == 160


@pytest.mark.once
@pytest.mark.parametrize("one_process", [True, False])
def test_who_has_just_written_goes_behind_who_waits(tmp_path, one_process):
    """Or else an import that writes on and on keeps everybody from writing until it ends."""
    importing = WriterLock(tmp_path / "writer")
    other = importing if one_process else WriterLock(tmp_path / "writer")  # two files opened: two processes to flock
    wrote = []

    def write():
        other.acquire()
        wrote.append("who waited")
        other.release()

    importing.acquire()
    waiting = threading.Thread(target=write)
    waiting.start()
    deadline = time.monotonic() + 20
    while not (importing._next_thread.locked() if one_process else is_taken(tmp_path / "writer-next")):
        assert time.monotonic() < deadline
    importing.release()
    importing.acquire()
    wrote.append("the import again")
    importing.release()
    waiting.join()
    assert wrote == ["who waited", "the import again"]


def is_taken(path):
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_reader_is_not_stopped_by_a_writer(own_app):
    begun, go_on = threading.Event(), threading.Event()

    def write():
        with own_app.app_context(), transaction():
            audit.record("slow", "test")
            current().flush()
            begun.set()
            go_on.wait(60)

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(60)
    assert written("test") == []
    assert thread.is_alive(), "the writer was still writing"
    go_on.set()
    thread.join()


def test_a_row_that_is_asked_for_twice_is_inserted_once_and_the_asker_is_told(session):
    limit = {"key": "x", "window": 1, "count": 1}
    assert insert_once(LimitCount, ["key", "window"], limit)
    assert not insert_once(LimitCount, ["key", "window"], limit)
    assert insert_once(LimitCount, ["key", "window"], limit, change={"count": LimitCount.count + 1})
    assert session.scalars(select(LimitCount.count)).one() == 2
