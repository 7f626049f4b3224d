"""What a page needs to play an asset. Whoever calls `of` has checked that the reader may watch it.

The addresses in it open for this reader alone, and for some hours only; the player asks for new ones before they end.
"""

import time
from collections.abc import Collection
from typing import Any, NamedTuple

from flask import has_request_context, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.core.db import session
from lms.core.i18n import megabytes
from media import place, transcript
from media.ladder import AUDIO
from media.models import Asset, CaptionTrack, Rendition, Slide, StoredObject
from media.tokens import until
from media.transcript import Transcript

PLAYLIST_SECONDS = 8 * 3600
OBJECT_SECONDS = 4 * 3600
PLAYLIST_PURPOSE = "playlist"
EASY_SIDE = 360
SLIDES = "slides"  # the sound, and stills of a slide lecture that stand in for its picture


class Quality(NamedTuple):
    """One way to watch, and what it costs."""

    label: str
    bytes: int
    height: int
    playlist: str
    file: str
    version: str = ""  # of the file: another one has another

    @property
    def is_audio(self) -> bool:
        """Whether it is sound alone."""
        return self.label in {AUDIO, SLIDES}


class Playback(NamedTuple):
    """An asset as the player shows it."""

    asset: Asset
    master: str
    qualities: list[Quality]
    poster: str
    captions: list[tuple[CaptionTrack, str]]
    reader: str
    saves_data: bool = False
    storyboard: str = ""
    slides: tuple[tuple[int, str], ...] = ()  # from when on, and where the still is

    @property
    def plain(self) -> Quality:
        """What plays without JavaScript and is chosen at first: the picture nearest to 360.

        For a browser that asks to spare data it is the smallest picture.
        """
        if self.saves_data:
            return min(self.qualities, key=lambda each: (each.is_audio, each.bytes))
        return min(self.qualities, key=lambda each: (each.is_audio, abs(each.height - EASY_SIDE)))

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to see."""
        return any(not each.is_audio for each in self.qualities)

    def words(self, language: str) -> Transcript | None:
        """What is said in it, from its captions."""
        return transcript.of([track for track, _address in self.captions], language)

    @property
    def sources(self) -> dict[str, Any]:  # Any: JSON
        """What the player's script is told, on the page and whenever it asks for new addresses."""
        return {
            "master": self.master,
            "plain": self.plain.label,
            "lasts": OBJECT_SECONDS,
            "poster": self.poster,
            "storyboard": self.storyboard,
            "slides": self.slides,
            "captions": {track.language: address for track, address in self.captions},
            "qualities": [
                {
                    "label": each.label,
                    "audio": each.is_audio,
                    "playlist": each.playlist,
                    "file": each.file,
                    "bytes": each.bytes,
                    "cost": megabytes(each.bytes),
                    "local": each.file.startswith("/saved/"),
                }
                for each in self.qualities
            ],
        }


def of(asset_id: int) -> Playback | None:
    """What there is to play; None while nothing is. Three queries."""
    return of_all([asset_id]).get(asset_id)


def of_all(asset_ids: Collection[int]) -> dict[int, Playback]:
    """Likewise for several, by their ids; as many queries as for one."""
    if not asset_ids:
        return {}
    query = (
        select(Asset)
        .where(Asset.id.in_(asset_ids))
        .options(
            joinedload(Asset.poster),
            selectinload(Asset.slides).joinedload(Slide.object),
            selectinload(Asset.renditions).joinedload(Rendition.object),
            joinedload(Asset.captions),  # one row a language: cheaper than a query of its own
        )
        .execution_options(populate_existing=True)
    )
    found = session().scalars(query).unique().all()
    return {asset.id: _playback(asset) for asset in found if asset.is_playable and asset.renditions}


def poster(asset: Asset) -> str:
    """The address of the asset's still picture, or nothing."""
    row = session().get(StoredObject, asset.poster_id) if asset.poster_id else None
    return address(row) if row else ""


def address(row: StoredObject) -> str:
    """The signed address of a stored file, for the person signed in."""
    return place.store(row.backend).address(row.key, row.mime, OBJECT_SECONDS, reader=reader())


def reader() -> str:
    """Who reads this page; nobody is a reader too."""
    return str(current_user.get_id() or "")


def ordered(renditions: list[Rendition]) -> list[Rendition]:
    """Pictures from small to large, sound last; the profile that was made last where there are two."""
    newest = max((each.profile for each in renditions), default="")
    present = [each for each in renditions if each.profile == newest]
    return sorted(present, key=lambda each: (each.label == AUDIO, each.height or 0))


def _playback(asset: Asset) -> Playback:
    value = {"asset": asset.id} | ({"for": reader()} if reader() else {})
    token = place.signer(PLAYLIST_PURPOSE).sign(value, until(time.time(), PLAYLIST_SECONDS))
    return Playback(
        asset=asset,
        master=url_for("media.master_playlist", token=token),
        qualities=_qualities(asset, token),
        poster=address(asset.poster) if asset.poster else "",
        captions=[(track, url_for("media.caption_file", token=token, track_id=track.id)) for track in asset.captions],
        reader=reader(),
        storyboard=url_for("media.storyboard", token=token) if asset.storyboard_id else "",
        slides=tuple((slide.at_ms, address(slide.object)) for slide in asset.slides),
        saves_data=has_request_context() and request.headers.get("Save-Data") == "on",
    )


def _qualities(asset: Asset, token: str) -> list[Quality]:
    """All renditions; for a slide lecture also its sound with its slides, for a twentieth of the film."""
    made = [_quality(each, token) for each in ordered(asset.renditions)]
    sound = next((each for each in made if each.label == AUDIO), None)
    if sound is None or not asset.slides:
        return made
    stills = sum(slide.object.bytes for slide in asset.slides)
    return [*made, sound._replace(label=SLIDES, bytes=sound.bytes + stills, playlist="")]


def _quality(made: Rendition, token: str) -> Quality:
    return Quality(
        label=made.label,
        bytes=made.object.bytes,
        height=min(made.height or 0, made.width or 0),
        playlist=url_for("media.media_playlist", token=token, label=made.label),
        file=address(made.object),
        version=made.object.sha256[:20],
    )
