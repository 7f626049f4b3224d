"""Room on the disk: work stops before there is none, and goes on when there is some again."""

import errno
import shutil

from sqlalchemy import func, select

from lms.core.db import session
from lms.core.errors import RuleError
from media import place
from media.models import Asset, AssetState
from media.refusals import Reason
from media.runner import RunFailed
from media.service import assets

# what the database, the letters and the certificates need while videos wait
LEAST_BYTES = 300_000_000
ENOUGH_BYTES = 1_000_000_000
FULL = "No space left on device"
RESTING = (AssetState.FAILED, AssetState.PLAYABLE)


def check() -> None:
    """Raise the error of a full disk before the disk is full."""
    if free() < LEAST_BYTES:
        raise OSError(errno.ENOSPC, FULL)


def free() -> int:
    """How many bytes there are for files and for work."""
    return shutil.disk_usage(place.settings().data_dir).free


def is_lack(failed: BaseException | None) -> bool:
    """Whether this, or what it came from, is a full disk."""
    while failed is not None:
        if isinstance(failed, OSError) and failed.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if isinstance(failed, RunFailed) and FULL in failed.tail:
            return True
        failed = failed.__cause__
    return False


def waiting() -> int:
    """How many assets wait for room."""
    query = select(func.count(Asset.id)).where(Asset.error == Reason.DISK_FULL, Asset.state.in_(RESTING))
    return session().scalar(query) or 0


def go_on() -> None:
    """Take up what stopped for want of room, as soon as there is enough: one at a time, the oldest first."""
    if not waiting() or free() < ENOUGH_BYTES:
        return
    query = select(Asset).where(Asset.error == Reason.DISK_FULL, Asset.state.in_(RESTING)).order_by(Asset.id).limit(1)
    for asset in session().scalars(query):
        try:
            assets.retry(asset)
        except RuleError:
            asset.error = ""
