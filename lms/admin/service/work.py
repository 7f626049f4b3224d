"""Long work that did not finish."""

from sqlalchemy import select

from lms.accounts.models import User
from lms.core import audit
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.jobs import Job, JobState
from lms.core.jobs.registry import TASKS

MOST = 30


def unfinished() -> list[Job]:
    """Work that failed, the newest first, then what is open."""
    failed = select(Job).where(Job.state == JobState.FAILED).order_by(Job.ended_at.desc()).limit(MOST)
    is_open = (
        select(Job)
        .where(Job.state.in_([JobState.WAITING, JobState.RUNNING]))
        .order_by(Job.created_at.desc())
        .limit(MOST)
    )
    return [*session().scalars(failed), *session().scalars(is_open)]


def find(job_id: str) -> Job:
    """The job of this id. Raises `NotFound`."""
    found = session().get(Job, job_id)
    if found is None or found.name not in TASKS:
        raise NotFound
    return found


def begin_anew(job: Job, *, by: User) -> Job:
    """Begin a failed job again; one that is open or done stays as it is."""
    if job.state is JobState.FAILED:
        audit.record("job.begun_anew", "job", by=by, job=job.id, name=job.name)
        TASKS[job.name].later(job.key, **job.args)
    return job
