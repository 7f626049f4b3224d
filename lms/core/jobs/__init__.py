"""Long work, done by workers: a row in the caller's transaction, run durably by DBOS after the commit.

    @job("media.transcode", queue="media")
    def transcode(running: Running, asset_id: int) -> None:
        running.step("encode", encode, asset_id)      # finished steps are not repeated after a crash
        running.progress(1, 2, "poster")

    transcode.later(key=f"transcode:{asset.id}", asset_id=asset.id)

The row is the outbox: the worker hands waiting rows to DBOS, so nothing is lost between a commit and a queue.
See docs/adr/0003.
"""

from lms.core.jobs.models import Job, JobState
from lms.core.jobs.registry import Cancelled, Running, Task, every, job

__all__ = ["Cancelled", "Job", "JobState", "Running", "Task", "every", "job"]
