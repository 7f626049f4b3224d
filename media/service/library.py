"""The media library: what there is; renamed, replaced, deleted while unused, and taken back for a month."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l
from media import names, uses
from media.models import Asset, AssetState, CaptionTrack, Rendition, Slide
from media.service import assets, replacing

S = AssetState
KEPT_DELETED = dt.timedelta(days=30)
USABLE = frozenset(AssetState) - {S.REJECTED, S.CANCELLED, S.MERGED, S.FAILED}


class Wanted(NamedTuple):
    """What somebody looks for; empty is everything."""

    words: str = ""
    kind: str = ""
    owner_id: int | None = None
    state: str = ""  # ready | moving | broken
    deleted: bool = False


STATES = {
    "ready": frozenset({S.READY, S.PLAYABLE, S.ENCODING_REST}),
    "moving": frozenset({S.PREPARING, S.UPLOADED, S.PROBING, S.QUEUED, S.ENCODING_FIRST}),
    "broken": frozenset({S.REJECTED, S.FAILED, S.CANCELLED}),
}


def found(wanted: Wanted) -> Select[Asset]:
    """What the library has of it, the newest first. A replacement on its way is part of what it replaces."""
    query = select(Asset).where(Asset.replaces_id.is_(None), Asset.state != S.MERGED, Asset.is_private.is_(False))
    since = clock.now() - KEPT_DELETED
    query = query.where(Asset.deleted_at > since if wanted.deleted else Asset.deleted_at.is_(None))
    if wanted.words:
        for word in wanted.words.split():
            query = query.where(Asset.title.icontains(word, autoescape=True))
    if wanted.kind:
        query = query.where(Asset.kind == wanted.kind)
    if wanted.owner_id:
        query = query.where(Asset.owner_id == wanted.owner_id)
    if wanted.state in STATES:
        query = query.where(Asset.state.in_(STATES[wanted.state]))
    elif not wanted.deleted:
        # an upload that nobody finished is no asset yet
        query = query.where(or_(Asset.state != S.CANCELLED, Asset.source_id.is_not(None)))
    shown = joinedload(Asset.source), joinedload(Asset.poster)
    return query.options(*shown).order_by(Asset.created_at.desc(), Asset.id.desc())


def load(public_id: str) -> Asset:
    """The asset of this public id, with its files. Raises `NotFound`."""
    query = select(Asset).where(Asset.public_id == public_id, Asset.replaces_id.is_(None))
    asset = session().scalar(query.options(joinedload(Asset.source), joinedload(Asset.poster)))
    if asset is None or asset.state is S.MERGED or asset.is_private:
        raise NotFound
    return asset


def usable(public_id: str, kind: str = "") -> Asset:
    """The asset, of this kind if one is given, to be used in one place more. Raises `BadValue`.

    Nobody can delete it in this transaction.
    """
    try:
        asset = load(public_id)
    except NotFound as gone:
        raise BadValue(_l("The library has no such file any more. Please choose another one.")) from gone
    hold(asset)
    if asset.deleted_at or asset.state not in USABLE or (kind and asset.kind != kind):
        raise BadValue(_l("The library has no such file any more. Please choose another one."))
    return asset


def rename(asset: Asset, title: str, by: User) -> None:
    """Another name, for people."""
    plain = names.shown(title, "")
    if not plain:
        raise BadValue(_l("Please write a name."))
    audit.record("media.renamed", asset, by, before=asset.title, after=plain)
    asset.title = plain


def replace(asset: Asset, new: Asset, generation: int, by: User) -> None:
    """Let `new`, just uploaded, take the place of `asset` once it is ready; the old one plays meanwhile.

    Whoever comes second is told, and nothing of theirs is lost: `new` then stays in the library on its own.
    """
    hold(asset)
    if new.id == asset.id:
        return
    if pending := replacing.pending(asset):
        if pending.id == new.id:
            return
        raise AlreadyReplaced(
            _l(
                "Somebody is replacing this file at this moment. "
                "Yours is safe: it stays in the library by its own name."
            )
        )
    if asset.generation != generation:
        raise AlreadyReplaced(
            _l(
                "Somebody has replaced this file since you opened the page. "
                "Yours is safe: it stays in the library by its own name."
            )
        )
    if new.state is not S.UPLOADED:
        raise AlreadyReplaced(_l("This file is in the library already. Choose it in the lesson instead."))
    new.replaces_id, new.wanted = asset.id, asset.kind.value
    audit.record("media.replaced", asset, by, title=new.title)


class AlreadyReplaced(RuleError):
    """Another person's replacement counts; the page says so, and what was brought is kept."""


def remove(asset: Asset, by: User) -> None:
    """Delete an asset that nothing uses; it can be taken back for a month."""
    hold(asset)
    if uses.of([asset])[asset.id]:
        raise RuleError(_l("This file is used in lessons. Take it out of them first; the page says which."))
    if replacing.pending(asset):
        raise RuleError(_l("This file is being replaced. Wait until that is done, or stop it first."))
    if asset.deleted_at is None:
        asset.deleted_at = clock.now()
        assets.cancel(asset)
        audit.record("media.deleted", asset, by, title=asset.title)


def take_back(asset: Asset, by: User) -> None:
    """Undo a deletion."""
    if asset.deleted_at is not None:
        if asset.source_id is None:
            raise RuleError(_l("This file was deleted for good; it cannot be taken back any more."))
        asset.deleted_at = None
        audit.record("media.taken-back", asset, by, title=asset.title)


def purge() -> None:
    """What was deleted a month ago loses its files; its row stays for those who ask who watched it.

    What a lesson uses again, as a picture in a text that was kept after the deletion, comes back instead.
    """
    old = select(Asset).where(Asset.deleted_at < clock.now() - KEPT_DELETED, Asset.source_id.is_not(None)).limit(100)
    due = session().scalars(old).all()
    used = uses.of(due)
    for asset in due:
        if used[asset.id]:
            asset.deleted_at = None
            continue
        for kind in (Rendition, Slide, CaptionTrack):
            session().execute(delete(kind).where(kind.asset_id == asset.id))
        asset.source_id = asset.poster_id = asset.storyboard_id = None
        asset.state = S.CANCELLED


def originals(wanted: Wanted) -> Select[Asset]:
    """What can be put into a lesson now, the newest first."""
    return found(wanted).where(Asset.state.in_(USABLE - {S.PREPARING}))
