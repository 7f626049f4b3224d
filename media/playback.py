"""What a page needs to play an asset. Whoever calls `of` has checked that the reader may watch it.

The addresses in it open for anyone who holds them, and for some hours only.
"""

import time
from typing import NamedTuple

from flask import url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.core.db import session
from media import place
from media.ladder import AUDIO
from media.models import Asset, CaptionTrack, Rendition, StoredObject
from media.tokens import until

PLAYLIST_SECONDS = 8 * 3600
OBJECT_SECONDS = 4 * 3600
PLAYLIST_PURPOSE = "playlist"
EASY_SIDE = 360


class Quality(NamedTuple):
    """One way to watch, and what it costs."""

    label: str
    bytes: int
    height: int
    playlist: str
    file: str

    @property
    def is_audio(self) -> bool:
        """Whether it is sound alone."""
        return self.label == AUDIO


class Playback(NamedTuple):
    """An asset as the player shows it."""

    asset: Asset
    master: str
    qualities: list[Quality]
    poster: str
    captions: list[tuple[CaptionTrack, str]]
    reader: str

    @property
    def plain(self) -> Quality:
        """What plays without JavaScript and is chosen at first: the picture nearest to 360."""
        return min(self.qualities, key=lambda each: (each.is_audio, abs(each.height - EASY_SIDE)))


def of(asset_id: int) -> Playback | None:
    """What there is to play; None while nothing is. Three queries."""
    asset = session().scalar(
        select(Asset)
        .where(Asset.id == asset_id)
        .options(
            joinedload(Asset.poster),
            selectinload(Asset.renditions).joinedload(Rendition.object),
            selectinload(Asset.captions),
        )
        .execution_options(populate_existing=True)
    )
    if asset is None or not asset.is_playable or not asset.renditions:
        return None
    token = place.signer(PLAYLIST_PURPOSE).sign({"asset": asset.id}, until(time.time(), PLAYLIST_SECONDS))
    return Playback(
        asset=asset,
        master=url_for("media.master_playlist", token=token),
        qualities=[_quality(made, token) for made in ordered(asset.renditions)],
        poster=address(asset.poster) if asset.poster else "",
        captions=[(track, url_for("media.caption_file", token=token, track_id=track.id)) for track in asset.captions],
        reader=str(current_user.get_id() or ""),
    )


def poster(asset: Asset) -> str:
    """The address of the asset's still picture, or nothing."""
    row = session().get(StoredObject, asset.poster_id) if asset.poster_id else None
    return address(row) if row else ""


def address(row: StoredObject) -> str:
    """The signed address of a stored file."""
    return place.store(row.backend).address(row.key, row.mime, OBJECT_SECONDS)


def ordered(renditions: list[Rendition]) -> list[Rendition]:
    """Pictures from small to large, sound last; the profile that was made last where there are two."""
    newest = max((each.profile for each in renditions), default="")
    present = [each for each in renditions if each.profile == newest]
    return sorted(present, key=lambda each: (each.label == AUDIO, each.height or 0))


def _quality(made: Rendition, token: str) -> Quality:
    return Quality(
        label=made.label,
        bytes=made.object.bytes,
        height=min(made.height or 0, made.width or 0),
        playlist=url_for("media.media_playlist", token=token, label=made.label),
        file=address(made.object),
    )
