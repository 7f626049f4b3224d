"""The life of an asset: which state may follow which, and how people stop it or begin it anew."""

import datetime as dt

from sqlalchemy import select

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _l
from lms.core.jobs import Job
from lms.core.jobs.registry import ask_to_cancel
from media import chapters, events
from media.models import Asset, AssetKind, AssetState, Piece, Rendition, Slide, StoredObject
from media.refusals import Reason
from media.source import kept
from media.storage import Stored
from media.walk import Walked

S = AssetState
_STOPS = frozenset({S.FAILED, S.CANCELLED})
MOVES: dict[AssetState, frozenset[AssetState]] = {
    S.PREPARING: _STOPS | {S.UPLOADED},
    S.UPLOADED: _STOPS | {S.PROBING},
    S.PROBING: _STOPS | {S.QUEUED, S.REJECTED},
    S.QUEUED: _STOPS | {S.ENCODING_FIRST, S.READY},
    S.ENCODING_FIRST: _STOPS | {S.PLAYABLE, S.REJECTED},
    S.PLAYABLE: frozenset({S.ENCODING_REST, S.READY}),
    S.ENCODING_REST: frozenset({S.READY, S.PLAYABLE}),
    S.READY: frozenset(),
    S.REJECTED: frozenset(),
    S.FAILED: frozenset({S.UPLOADED, S.PREPARING, S.QUEUED}),
    S.CANCELLED: frozenset({S.UPLOADED, S.PREPARING, S.QUEUED}),
    S.MERGED: frozenset(),
}
STOPPED = frozenset({S.REJECTED, S.FAILED, S.CANCELLED})
ENDS = frozenset({S.READY, S.REJECTED, S.FAILED, S.CANCELLED, S.MERGED})


def by_public_id(public_id: str) -> Asset | None:
    """The asset of this public id."""
    return session().scalar(select(Asset).where(Asset.public_id == public_id))


def move(asset: Asset, state: AssetState) -> None:
    """Put the asset into `state`; the same state twice is fine, a leap is a fault of ours."""
    if state is asset.state:
        return
    if state not in MOVES[asset.state]:
        raise ValueError(f"an asset does not go from {asset.state} to {state}")
    asset.state = state
    if state is S.READY:
        asset.ready_at = clock.now()


def prepare(asset: Asset, by: User | None = None) -> None:
    """Ask for the asset to be made ready; asking twice gives the same job."""
    from media.jobs import prepare as job

    asked = job.later(key=f"media.prepare:{asset.public_id}", owner_id=by.id if by else None, asset_id=asset.id)
    asset.job_id = asked.id


def cancel(asset: Asset) -> None:
    """Stop the preparation; what can already be watched stays."""
    stop_job(asset)
    if not asset.is_playable and asset.state not in ENDS:
        move(asset, S.CANCELLED)


def stop_job(asset: Asset) -> None:
    """Ask the asset's job to end, if it has one that has not."""
    running = session().get(Job, asset.job_id) if asset.job_id else None
    if running is not None:
        ask_to_cancel(running)


def retry(asset: Asset, by: User | None = None) -> None:
    """Begin anew where it stopped; what was finished is not made again."""
    if asset.state not in {S.FAILED, S.CANCELLED, S.PLAYABLE}:
        raise RuleError(_l("There is nothing to start again: this video did not stop."))
    if asset.state is not S.PLAYABLE:
        move(asset, S.QUEUED if asset.profile else S.UPLOADED)
    asset.error = ""
    prepare(asset, by)


def stop_with(asset: Asset, state: AssetState, reason: Reason | None = None) -> None:
    """Note that the preparation ended; an asset that can be watched stays so, with a note of what went wrong."""
    asset.error = reason.value if reason else ""
    if asset.is_playable:
        move(asset, S.PLAYABLE if asset.state is S.ENCODING_REST else asset.state)
    elif asset.state not in ENDS:
        move(asset, state)
    events.asset_settled.send(asset)


def describe(asset: Asset, found: Walked) -> None:
    """Note what its file holds. Chapters that a trainer wrote stay; else those of the file are taken."""
    source = found.source
    asset.kind = AssetKind.VIDEO if source.has_picture else AssetKind.AUDIO
    asset.probe, asset.waveform, asset.loudness = kept(source), found.waveform, source.loudness
    asset.duration_ms = round(source.seconds * 1000)
    asset.width, asset.height = source.width or None, source.height or None
    asset.chapters = asset.chapters or chapters.of_file(source.chapters, asset.duration_ms)


def keep(backend: str, stored: Stored, mime: str) -> StoredObject:
    """The row of a file that is safely stored."""
    row = StoredObject(backend=backend, key=stored.key, bytes=stored.size, sha256=stored.sha256, mime=mime)
    session().add(row)
    session().flush()
    return row


def easy_rendition(asset: Asset) -> StoredObject | None:
    """The file of the smallest picture that there is."""
    made = select(Rendition.object_id).where(Rendition.asset_id == asset.id, Rendition.height.is_not(None))
    found = session().scalar(made.order_by(Rendition.id).limit(1))
    return session().get(StoredObject, found) if found else None


def forget_pieces(asset: Asset, stage: str = "") -> None:
    """The pieces of a stage were joined; without one, all of them. Their files wait for nobody."""
    pieces = select(Piece).where(Piece.asset_id == asset.id)
    for piece in session().scalars(pieces.where(Piece.stage == stage) if stage else pieces):
        if piece.object_id:
            session().get_one(StoredObject, piece.object_id).orphaned_at = clock.now() - dt.timedelta(days=2)
        session().delete(piece)


def twin(asset: Asset, sha256: str) -> Asset | None:
    """A finished asset of the same content, kind and profile: its renditions serve again."""
    query = (
        select(Asset)
        .join(StoredObject, Asset.source_id == StoredObject.id)
        .where(StoredObject.sha256 == sha256, Asset.profile == asset.profile)
        .where(Asset.state == S.READY, Asset.kind == asset.kind, Asset.id != asset.id)
        .order_by(Asset.id)
        .limit(1)
    )
    return session().scalar(query)


def share(asset: Asset, other: Asset) -> None:
    """Give `asset` what was made for `other`: stored files never change, so two assets may hold one."""
    for kind, names in ((Rendition, _RENDITION), (Slide, _SLIDE)):
        for made in session().scalars(select(kind).where(kind.asset_id == other.id)):
            session().add(kind(asset_id=asset.id, **{name: getattr(made, name) for name in names}))
    for name in ("poster_id", "storyboard_id", "storyboard", "waveform", "loudness"):
        setattr(asset, name, getattr(other, name))
    asset.chapters = asset.chapters or other.chapters


_RENDITION = (
    "profile", "label", "object_id", "width", "height", "bandwidth", "average_bandwidth", "codecs", "playlist",
)  # fmt: skip
_SLIDE = ("at_ms", "object_id", "width", "height")
