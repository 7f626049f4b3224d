"""The worker process: `flask worker`.

It hands waiting rows to DBOS, runs them, and watches for workers that died: DBOS itself takes up only the work of
the same executor id, so ids are stable and the jobs of a worker that is silent for long are resumed here.
"""

import datetime as dt
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask
from sqlalchemy import select

from lms.core import alone, clock
from lms.core.config import Settings
from lms.core.db import reading, rollback, session, transaction
from lms.core.errors import RuleError
from lms.core.jobs.models import Job, JobState, Worker
from lms.core.jobs.registry import BUSY, PERIODIC, TASKS, Cancelled, Running, later_than_now
from lms.core.jobs.renewal import MB, Renewal

log = logging.getLogger("ijaza.worker")
VERSION = "1"  # DBOS recovers workflows of the same version only; ours is constant, see docs/adr/0003
POLL_SECONDS = 0.5
BEAT_SECONDS = 10
TRIES_TO_NOTE, SECONDS_TO_WAIT = 20, 3.0
CONCURRENCY = {"media": 1, "books": 1, "default": 4}  # a book is not behind a film of two hours


class WorkerProcess:
    """One worker: DBOS launched with our one workflow, and a loop that feeds it.

    `begin_anew` ends the process so that a fresh one takes its place.
    """

    def __init__(self, app: Flask, begin_anew: Callable[[], NoReturn]) -> None:
        self.app = app
        self.begin_anew = begin_anew
        self.settings: Settings = app.config["SETTINGS"]
        self.stopping = _stopping
        self._beaten_at = 0.0
        self._done_at = dict.fromkeys(range(len(PERIODIC)), 0.0)

    def run(self) -> None:
        """Work until asked to stop. Raises `NotAlone` where a worker of this name is at work in the same folder."""
        kept = alone.claim(self.settings.data_dir, self.settings.worker_id)
        if kept is None:
            raise alone.NotAlone(*alone.refusal(self.settings.data_dir, self.settings.worker_id))
        with kept:
            self._work()

    def _work(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())
        signal.signal(signal.SIGINT, lambda *_: self.stopping.set())
        renewal = Renewal(self.settings.worker_rest_seconds, self.settings.worker_growth_mb * MB)
        engine = _launch(self.app, self.settings, renewal)
        renewal.begin()
        log.debug("worker %s is ready", self.settings.worker_id)
        with self.app.app_context():
            while not self.stopping.wait(POLL_SECONDS):
                self._turn(engine)
                if renewal.is_due():
                    _flush()
                    self.begin_anew()  # a job that comes at this moment goes on in the next process
        _flush()
        os._exit(0)

    def _turn(self, engine: Any) -> None:  # Any: the DBOS class, imported late
        try:
            hand_over(engine)
            self._beat(engine)
            self._periodic()
        except Exception:
            log.exception("the worker's turn failed; it goes on")
            rollback()
            self.stopping.wait(2)

    def _beat(self, engine: Any) -> None:  # Any: as above
        if time.monotonic() - self._beaten_at < BEAT_SECONDS:
            return
        self._beaten_at = time.monotonic()
        silence = dt.timedelta(seconds=self.settings.worker_silent_seconds)
        with transaction() as current:
            current.merge(Worker(id=self.settings.worker_id, seen_at=clock.now()))
            silent = current.scalars(select(Worker).where(Worker.seen_at < clock.now() - silence)).all()
            names = [worker.id for worker in silent]
        for name in names:
            _take_over(engine, name)

    def _periodic(self) -> None:
        for place, periodic in enumerate(PERIODIC):
            if time.monotonic() - self._done_at[place] >= periodic.seconds:
                self._done_at[place] = time.monotonic()
                with transaction():
                    periodic.run()


def hand_over(engine: Any) -> int:  # Any: the DBOS class, imported late
    """Give waiting rows that are due to DBOS; how many. Twice the same row is one workflow, by its id."""
    from dbos import SetWorkflowID

    due = select(Job).where(Job.state == JobState.WAITING, Job.handed_over_at.is_(None), Job.due_at <= clock.now())
    with reading() as current:
        waiting = current.scalars(due.order_by(Job.due_at, Job.created_at).limit(50)).all()
    for row in waiting:
        with SetWorkflowID(f"{row.id}.{row.attempt}"):
            engine.enqueue_workflow(row.queue, run_job, row.id)
        with transaction() as current:
            current.get_one(Job, row.id).handed_over_at = clock.now()
    return len(waiting)


def run_job(job_id: str) -> None:
    """The one workflow: do what the row says and note how it ended."""
    with _app().app_context():
        row = _begin(job_id)
        if row is None:
            return
        try:
            TASKS[row.name].run(Running(job_id), **row.args)
            _surely(_end, job_id, JobState.DONE)
        except Cancelled:
            _surely(_end, job_id, JobState.CANCELLED)
        except RuleError as refusal:
            _surely(_end, job_id, JobState.FAILED, str(refusal))
        except Exception as error:
            if _stopping.is_set():  # the signal that ends us has ended what the job was waiting for
                threading.Event().wait()
            log.exception("job %s (%s) failed", row.name, job_id)
            _surely(_end_or_retry, job_id, error)
        finally:
            session().close()


def _begin(job_id: str) -> Job | None:
    with transaction() as current:
        row = current.get(Job, job_id)
        if row is None or not row.is_open:
            return None
        if row.cancel_asked_at:
            row.state, row.ended_at = JobState.CANCELLED, clock.now()
            return None
        row.state = JobState.RUNNING
        row.started_at = row.started_at or clock.now()
        return row


def _surely(note: Callable[..., None], *args: Any) -> None:  # Any: what `note` takes
    """Note how a job ended, also where the database is busy: a row that says nothing would stay "running" for ever."""
    for _ in range(TRIES_TO_NOTE):
        try:
            return note(*args)
        except BUSY:
            log.warning("the database is busy; how the job ended is noted a little later")
            rollback()
            _stopping.wait(SECONDS_TO_WAIT)
    return note(*args)


def _end(job_id: str, state: JobState, error: str = "") -> None:
    with transaction() as current:
        row = current.get_one(Job, job_id)
        row.state, row.error, row.ended_at = state, error, clock.now()
        if state is JobState.DONE and row.total:
            row.done_count = row.total


def _end_or_retry(job_id: str, error: Exception) -> None:
    rollback()
    with transaction() as current:
        row = current.get_one(Job, job_id)
        if row.attempt > row.retries:
            row.state, row.ended_at = JobState.FAILED, clock.now()
            row.error = f"{type(error).__name__}: {error}"[:500]
            return
        row.state, row.handed_over_at = JobState.WAITING, None
        row.attempt += 1
        asked = getattr(error, "retry_after", 0)  # seconds: whoever was asked may say when to come again
        row.due_at = later_than_now(max(asked, min(600.0, 2.0**row.attempt)))


def _take_over(engine: Any, name: str) -> None:  # Any: the DBOS class
    for workflow in engine.list_workflows(status="PENDING", executor_id=name):
        log.warning("taking over job %s of the silent worker %s", workflow.workflow_id, name)
        engine.resume_workflow(workflow.workflow_id)
    with transaction() as current:
        gone = current.get(Worker, name)
        if gone:
            current.delete(gone)


def _flush() -> None:
    """Say all that is to be said before the process ends at once, whatever runs.

    A job goes on from its last finished step at the next start. Closing DBOS under it would make it fail instead, as
    its step finds no database to be noted in.
    """
    logging.shutdown()
    sys.stdout.flush()


_stopping = threading.Event()  # of this process: it has one worker
_apps: list[Flask] = []


def _app() -> Flask:
    return _apps[0]


def _launch(app: Flask, settings: Settings, renewal: Renewal) -> Any:  # Any: the DBOS class, imported late
    from dbos import DBOS, DBOSPortableJSONSerializer

    _apps[:] = [app]
    url = settings.jobs_url or _jobs_url(settings)
    DBOS(
        config={
            "name": "ijaza",
            "system_database_url": url,
            "application_version": VERSION,
            "executor_id": settings.worker_id,
            "serializer": DBOSPortableJSONSerializer(),  # the default one pickles
            "run_migrations": True,
            "console_log_level": "WARNING",
        }
    )
    global run_job  # noqa: PLW0603 - the workflow must be known to DBOS under this name before it starts
    run_job = DBOS.workflow(name="run_job")(renewal.working()(run_job))
    DBOS.launch()
    for queue, at_once in CONCURRENCY.items():
        DBOS.register_queue(queue, worker_concurrency=at_once, polling_interval_sec=POLL_SECONDS)
    return DBOS


def _jobs_url(settings: Settings) -> str:
    if settings.database_url.startswith("sqlite"):
        return f"sqlite:///{Path(settings.data_dir) / 'jobs.db'}"
    return settings.database_url.replace("postgresql+psycopg://", "postgresql://")
