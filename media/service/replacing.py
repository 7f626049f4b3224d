"""Another file in the place of an asset: the old set plays until the new one is ready, then they change places.

A replacement is prepared like any asset. Pages and lessons keep pointing to the asset that is replaced.
"""

from sqlalchemy import delete, select, update

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media import events, place
from media.models import Asset, AssetState, Rendition, Slide
from media.refusals import Reason
from media.service import assets

S = AssetState
_GIVEN_UP = frozenset({S.REJECTED, S.FAILED, S.CANCELLED, S.MERGED})
_HANDED_OVER = (
    "kind", "title", "source_id", "poster_id", "storyboard_id", "storyboard", "waveform", "loudness", "duration_ms",
    "width", "height", "probe", "profile", "job_id", "ready_at",
)  # fmt: skip


def outdated() -> list[Asset]:
    """What is ready by another ladder than the present one, and not on its way to it yet."""
    query = select(Asset).where(Asset.state == S.READY, Asset.profile.not_in(("", place.profile_version())))
    ready = session().scalars(query.where(Asset.source_id.is_not(None)).order_by(Asset.id)).all()
    return [asset for asset in ready if pending(asset) is None]


def begin(asset: Asset, by: User | None, title: str = "") -> Asset:
    """The asset that will take this one's place; an earlier one that is not ready yet is stopped: the later counts."""
    if earlier := pending(asset):
        assets.cancel(earlier)
        earlier.error = Reason.SUPERSEDED
    new = Asset(
        kind=asset.kind, title=title or asset.title, owner_id=by.id if by else asset.owner_id, replaces_id=asset.id
    )
    session().add(new)
    session().flush()
    return new


def remake(asset: Asset, by: User | None = None) -> Asset:
    """Prepare the same source anew, by the present profile; what there is plays meanwhile."""
    new = begin(asset, by)
    new.source_id, new.chapters = asset.source_id, asset.chapters
    new.state = S.UPLOADED
    assets.prepare(new, by)
    return new


def pending(asset: Asset) -> Asset | None:
    """The replacement that is on its way, if there is one."""
    query = select(Asset).where(Asset.replaces_id == asset.id, Asset.state.not_in(_GIVEN_UP))
    return session().scalar(query.order_by(Asset.id.desc()).limit(1))


def is_superseded(new: Asset) -> bool:
    """Whether somebody began a later replacement of the same asset."""
    if new.replaces_id is None:
        return False
    later = select(Asset.id).where(Asset.replaces_id == new.replaces_id, Asset.id > new.id)
    return session().scalar(later.where(Asset.state.not_in(_GIVEN_UP - {S.MERGED})).limit(1)) is not None


def is_remake(new: Asset) -> bool:
    """Whether it is the same source once more."""
    old = session().get(Asset, new.replaces_id) if new.replaces_id else None
    return old is not None and old.source_id == new.source_id


def finish(new: Asset) -> None:
    """All is made: `new` is ready, and where it is a replacement the two change places in this transaction."""
    assets.move(new, S.READY)
    if new.replaces_id is not None:
        old = session().get_one(Asset, new.replaces_id, with_for_update=True)
        _hand_over(new, old)
    events.asset_settled.send(new if new.replaces_id is None else old)


def _hand_over(new: Asset, old: Asset) -> None:
    """The rows of the old set go; its files stay for a day for those who watch at this moment."""
    assets.stop_job(old)
    for kind in (Rendition, Slide):
        session().execute(delete(kind).where(kind.asset_id == old.id))
        session().execute(update(kind).where(kind.asset_id == new.id).values(asset_id=old.id))
    for name in _HANDED_OVER:
        setattr(old, name, getattr(new, name))
    old.chapters = new.chapters or [each for each in old.chapters if each["at_ms"] < (new.duration_ms or 0)]
    old.state, old.error, old.ready_at = S.READY, "", clock.now()
    old.generation += 1
    new.state = S.MERGED
    new.source_id = new.poster_id = new.storyboard_id = None
