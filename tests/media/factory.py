"""Assets for tests, really encoded: from an upload through the pipeline, without a worker process."""

from dataclasses import dataclass, field
from pathlib import Path

from lms.core.db import commit, session
from lms.core.jobs import Job
from media.models import Asset
from media.pipeline import Preparation
from media.service import uploads
from tests.media import memo


@dataclass
class StandIn:
    """What a worker gives a running job, without a worker: it keeps the progress and can be told to stop."""

    job_id: str
    stop: bool = False
    seen: list[int] = field(default_factory=list)

    def progress(self, done, _total, _note=""):
        self.seen.append(done)

    def is_cancelled(self):
        return self.stop


def upload(path: Path, by) -> Asset:
    """An uploaded asset that waits for the worker."""
    with path.open("rb") as file:
        asset = uploads.receive(by, path.name, file)
    commit()
    return asset


def run(asset: Asset) -> StandIn:
    """Do the asset's job here and now."""
    job = session().get_one(Job, asset.job_id)
    stand_in = StandIn(job.id)
    with memo.remembering():
        Preparation(stand_in, asset.id).run()
    session().refresh(asset)
    return stand_in


def ready(path: Path, by) -> Asset:
    """An asset with all its renditions."""
    asset = upload(path, by)
    run(asset)
    return asset
