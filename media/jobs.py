"""Long work on media."""

from sqlalchemy import select

from lms.core import clock
from lms.core.db import session
from lms.core.jobs import Job, JobState, Running, every, job
from media import place, room, workplace
from media.models import Asset, AssetState
from media.service import assets, library, orphans, sweeping

SWEEP_SECONDS = 600
ROOM_SECONDS = 60
ORPHANS_SECONDS = 3600
STRANDED_SECONDS = 20
LOOK_OVER_SECONDS = 3600
MOVING = (
    AssetState.UPLOADED,
    AssetState.PROBING,
    AssetState.QUEUED,
    AssetState.ENCODING_FIRST,
    AssetState.ENCODING_REST,
)


@job("media.prepare", queue="media", retries=3)
def prepare(running: Running, asset_id: int) -> None:
    """Make an uploaded video fit to be watched."""
    from media.pipeline import Preparation

    Preparation(running, asset_id).run()


@job("media.help", queue="media", retries=0)
def help_encode(running: Running, asset_id: int) -> None:
    """Encode pieces of a long video that another worker prepares."""
    from media.pipeline import Preparation

    Preparation(running, asset_id).help()


@every(ROOM_SECONDS)
def go_on_where_there_is_room() -> None:
    """Take up what a full disk stopped."""
    room.go_on()


@every(SWEEP_SECONDS)
def sweep_uploads() -> None:
    """Give up abandoned uploads; what was deleted a month ago loses its files."""
    sweeping.abandoned()
    library.purge()


@job("media.look-over")
def look_over(_running: Running) -> None:
    """Delete parts and files that no row names, and note the rows whose file is gone."""
    for name in sweeping.stores():
        store = place.store(name)
        sweeping.stray_parts(store)
        sweeping.stray_files(store)
        sweeping.missing(store)


@every(LOOK_OVER_SECONDS)
def ask_to_look_over() -> None:
    """Once a day, whichever worker comes first."""
    look_over.later(key=f"media.look-over:{clock.now():%Y-%m-%d}")


@job("media.sweep")
def sweep_orphans(_running: Running) -> None:
    """Delete stored files that nobody needs any more."""
    while orphans.sweep():
        pass


@every(ORPHANS_SECONDS)
def mark_orphans() -> None:
    """Find stored files that nobody needs any more, and folders that killed attempts left."""
    workplace.sweep()
    orphans.drop_pieces()
    if orphans.mark():
        sweep_orphans.later(key=f"media.sweep:{clock.now():%Y-%m-%dT%H}")


@every(STRANDED_SECONDS)
def settle_stranded() -> None:
    """An asset whose job has ended without a word (stopped while it waited, say) is told so."""
    query = select(Asset, Job).join(Job, Asset.job_id == Job.id).where(Asset.state.in_(MOVING))
    ended = query.where(Job.state.in_((JobState.CANCELLED, JobState.FAILED)))
    for asset, ended_job in session().execute(ended):
        stopped = ended_job.state is JobState.CANCELLED
        assets.stop_with(asset, AssetState.CANCELLED if stopped else AssetState.FAILED, None)
