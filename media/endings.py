"""How a preparation ends: noted on the asset, told to its owner. What trying again cannot cure is a refusal."""

import contextlib
from collections.abc import Callable, Iterator
from typing import NoReturn

from lms.accounts.models import User
from lms.core.db import rollback, session, transaction
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.jobs import Cancelled, Job
from lms.notifications.service import tell
from lms.notifications.wording import in_languages
from media import place, room, uses, words
from media.models import Asset, AssetState
from media.refusals import Reason, Refused
from media.runner import RunCancelled, RunFailed, RunTimedOut
from media.service import assets, replacing
from media.storage import StorageFailed

S = AssetState
OURS = frozenset({Reason.TOOL_MISSING, Reason.ENCODER_MISSING})


@contextlib.contextmanager
def note_failures(job_id: str, asset_id: int) -> Iterator[None]:
    """Note on the asset how its preparation failed; what may pass by itself is left to the queue to try again."""
    try:
        yield
    except Refused as refused:
        _refuse(asset_id, refused)
    except (Cancelled, RunCancelled) as stopped:
        _stop(asset_id)
        raise Cancelled from stopped
    except (RunFailed, StorageFailed, OSError) as failed:
        rollback()
        if room.is_lack(failed):
            _wait_for_room(asset_id, failed)
        _note(job_id, asset_id, failed)
        raise


def ended_well(asset: Asset) -> None:
    """Tell the owner that it is ready."""
    kept = asset if asset.state is S.READY or asset.replaces_id is None else session().get_one(Asset, asset.replaces_id)
    _tell(kept, "ready", lambda: _("“%(title)s” is ready.", title=kept.title))


def _refuse(asset_id: int, refused: Refused) -> NoReturn:
    with transaction():
        asset = session().get_one(Asset, asset_id)
        asset.probe = {**asset.probe, "refused": {"detail": refused.detail[-500:], **refused.facts}}
        rejected = refused.reason not in OURS and S.REJECTED in assets.MOVES[asset.state]
        assets.stop_with(asset, S.REJECTED if rejected else S.FAILED, refused.reason)
        _tell_failure(asset, refused.reason)
    raise RuleError(words.reason(refused.reason)) from refused


def _stop(asset_id: int) -> None:
    with transaction():
        asset = session().get_one(Asset, asset_id)
        assets.stop_with(asset, S.CANCELLED, Reason.SUPERSEDED if replacing.is_superseded(asset) else None)


def _wait_for_room(asset_id: int, failed: Exception) -> NoReturn:
    """Nothing is tried again against a full disk: `media.room` takes the asset up when there is room."""
    with transaction():
        asset = session().get_one(Asset, asset_id)
        assets.stop_with(asset, S.FAILED, Reason.DISK_FULL)
        _tell_failure(asset, Reason.DISK_FULL)
    raise RuleError(words.reason(Reason.DISK_FULL)) from failed


def _note(job_id: str, asset_id: int, failed: Exception) -> None:
    reasons = {RunTimedOut: Reason.TIMED_OUT, StorageFailed: Reason.STORAGE, OSError: Reason.STORAGE}
    reason = next((why for kind, why in reasons.items() if isinstance(failed, kind)), Reason.ENCODE_FAILED)
    with transaction() as current:
        job = current.get_one(Job, job_id)
        if job.attempt > job.retries:
            asset = current.get_one(Asset, asset_id)
            assets.stop_with(asset, S.FAILED, reason)
            _tell_failure(asset, reason)


def _tell_failure(asset: Asset, reason: Reason) -> None:
    def say() -> str:
        why = words.reason(reason)
        return _("“%(title)s” could not be prepared. %(why)s", title=asset.title, why=why)

    _tell(asset, reason, say)


def _tell(asset: Asset, about: str, say: Callable[[], str]) -> None:
    owner = session().get(User, asset.owner_id) if asset.owner_id else None
    if owner is not None:
        key = f"asset:{asset.public_id}:{asset.generation}:{about}"
        tell(owner, key, in_languages(say), _page_for(asset), letter=False)


def _page_for(asset: Asset) -> str:
    """Where its owner looks after it: the library, or for what was handed in the page of that."""
    if not asset.is_private:
        return place.page_of(asset.public_id)
    return next((use.address for use in uses.of([asset])[asset.id]), "/")
