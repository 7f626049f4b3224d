"""A job as its owner sees it: progress, and a way to stop it."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.jobs.models import Job
from lms.core.jobs.registry import ask_to_cancel
from lms.core.web import done, render, safe_next

bp = Blueprint("jobs", __name__)


def load(job_id: str) -> Job:
    """The job of this id. Raises `NotFound`."""
    found = session().get(Job, job_id)
    if found is None:
        raise NotFound
    return found


def may_watch(user: Any, job: Job) -> bool:  # Any: this floor knows no people
    """Whoever asked for a job may watch and stop it."""
    return job.owner_id is not None and job.owner_id == user.id


@bp.get("/jobs/<string:job_id>")
@requires(may_watch, load)
def show(job: Job) -> ResponseReturnValue:
    """How far the job is; `next` leads back to where it was asked for."""
    return render("jobs/show.html", "components/_job.html", job=job, back=safe_next(""))


@bp.post("/jobs/<string:job_id>/cancellation")
@requires(may_watch, load)
def cancel(job: Job) -> ResponseReturnValue:
    """Stop the job."""
    ask_to_cancel(job)
    return done("jobs.show", "components/_job.html", shown={"job": job}, job_id=job.id)
