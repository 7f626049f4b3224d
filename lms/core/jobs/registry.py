"""What jobs there are, how they are asked for, and what a running one may do."""

import datetime as dt
import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from lms.core import clock
from lms.core.db import insert_once, rollback, session, transaction
from lms.core.jobs.models import Job, JobState

log = logging.getLogger(__name__)
TASKS: dict[str, "Task"] = {}
PERIODIC: list["Periodic"] = []
BUSY = (OperationalError, sqlite3.OperationalError)  # what a database says that somebody else writes to for long
_NOTE_SECONDS = 0.7


class Cancelled(Exception):
    """Somebody asked to stop this job."""


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of job. `retries` is how often an unforeseen error is tried again; a refusal (RuleError) never is."""

    name: str
    run: Callable[..., None]
    queue: str
    retries: int

    def later(self, key: str, *, owner_id: int | None = None, **args: Any) -> Job:  # Any: what JSON can carry
        """Ask for the job in this transaction. The same key gives the same job; a failed one is begun anew."""
        values = {"key": key, "name": self.name, "queue": self.queue, "args": args, "retries": self.retries}
        is_new = insert_once(Job, ["key"], {**values, "owner_id": owner_id})
        asked = session().scalars(select(Job).where(Job.key == key)).one()
        if not is_new and asked.state in {JobState.FAILED, JobState.CANCELLED}:
            _begin_anew(asked, args)
        return asked


@dataclass(frozen=True, slots=True)
class Periodic:
    """Something that every worker does now and then, in a transaction of its own; safe to do twice."""

    run: Callable[[], None]
    seconds: int


@dataclass(slots=True)
class Running:
    """What a job's function may do while it runs."""

    job_id: str
    _noted_at: float = field(default=0.0)

    def step(self, name: str, act: Callable[..., Any], *args: Any) -> Any:  # Any: what JSON can carry
        """Do `act` durably: once it has finished it is not repeated after a crash; its result is kept as JSON."""
        from dbos import DBOS

        return DBOS.run_step({"name": name}, act, *args)

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far the job is; written at most every 0.7 s, and always at the end.

        Raises `Cancelled` where somebody asked to stop.
        """
        moment = time.monotonic()
        if done < total and moment - self._noted_at < _NOTE_SECONDS:
            return
        self._noted_at = moment
        try:
            asked = self._tell(done, total, note)
        except BUSY:
            rollback()
            log.warning("the database is busy; the progress of job %s is told next time", self.job_id)
            return
        if asked:
            raise Cancelled

    def _tell(self, done: int, total: int, note: str) -> dt.datetime | None:
        with transaction() as current:
            current.execute(update(Job).where(Job.id == self.job_id).values(done_count=done, total=total, note=note))
            return current.scalar(select(Job.cancel_asked_at).where(Job.id == self.job_id))

    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        with transaction() as current:
            return current.scalar(select(Job.cancel_asked_at).where(Job.id == self.job_id)) is not None


def job(name: str, *, queue: str = "default", retries: int = 3) -> Callable[[Callable[..., None]], Task]:
    """Make a function of (running, **args) a job."""

    def register(run: Callable[..., None]) -> Task:
        TASKS[name] = Task(name, run, queue, retries)
        return TASKS[name]

    return register


def every(seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Do a function every so many seconds in each worker."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        PERIODIC.append(Periodic(run, seconds))
        return run

    return register


def ask_to_cancel(asked: Job) -> None:
    """Stop a job: a waiting one at once, a running one at its next progress."""
    if asked.state is JobState.WAITING and not asked.handed_over_at:
        asked.state, asked.ended_at = JobState.CANCELLED, clock.now()
    if asked.is_open:
        asked.cancel_asked_at = clock.now()


def later_than_now(seconds: float) -> dt.datetime:
    """The moment `seconds` from now."""
    return clock.now() + dt.timedelta(seconds=seconds)


def _begin_anew(found: Job, args: dict[str, Any]) -> None:  # Any: what JSON can carry
    found.state, found.attempt, found.args = JobState.WAITING, found.attempt + 1, args
    found.due_at, found.handed_over_at, found.cancel_asked_at, found.ended_at = clock.now(), None, None, None
    found.error, found.note, found.done_count = "", "", 0
