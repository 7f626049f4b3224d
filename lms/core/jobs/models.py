"""The job row: what is to be done, how far it is, how it ended; and the workers' heartbeats."""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp


class JobState(enum.StrEnum):
    """Waiting and running jobs are open; the others have ended."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Model):
    """One piece of long work. `key` says what it is for: the same key is the same job."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_due", "state", "due_at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    queue: Mapped[str]
    args: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    attempt: Mapped[int] = mapped_column(default=1)
    retries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Stamp]
    handed_over_at: Mapped[dt.datetime | None]
    done_count: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None]  # who asked; no foreign key: this floor knows no people
    created_at: Mapped[Stamp]
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    cancel_asked_at: Mapped[dt.datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether the job still has something to do."""
        return self.state in {JobState.WAITING, JobState.RUNNING}

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        if self.state is JobState.DONE:
            return 1.0
        return min(1.0, self.done_count / self.total) if self.total else 0.0


class Worker(Model):
    """A worker process and when it was last alive; a silent one's jobs are taken over."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[Stamp]
