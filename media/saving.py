"""A lesson's files as a browser keeps them: which, how large, and how they are called on the device.

A name carries a mark of its content, so another file never hides behind an old name, and two lessons share one copy.
"""

import hashlib
from typing import NamedTuple
from urllib.parse import quote

from lms.core.errors import NotFound
from media import captions
from media.ladder import AUDIO
from media.models import Asset, CaptionTrack, Slide, StoredObject
from media.playback import SLIDES, Playback, Quality
from media.service import files as downloads

ROOT = "/saved/files"


class File(NamedTuple):
    """What is fetched from `address` and kept as `name`."""

    name: str
    address: str
    bytes: int
    mime: str


def nearest(playing: Playback, label: str) -> Quality:
    """The quality that was asked for, else the usual one."""
    return next((each for each in playing.qualities if each.label == label), playing.plain)


def files(playing: Playback, label: str) -> list[File]:
    """All that must be kept to play it without a connection, the large one last."""
    chosen = nearest(playing, label)
    kept = [File(_words(track), address, len(track.vtt.encode()), captions.TYPE) for track, address in playing.captions]
    poster = playing.asset.poster
    if poster:
        kept.append(File(f"{ROOT}/{poster.sha256[:20]}/poster", playing.poster, poster.bytes, poster.mime))
    if chosen.label == SLIDES:
        kept += [
            File(_slide(slide), address, slide.object.bytes, slide.object.mime)
            for slide, (_at, address) in zip(playing.asset.slides, playing.slides, strict=True)
        ]
        chosen = nearest(playing, AUDIO)
    mime = "audio/mp4" if chosen.is_audio else "video/mp4"
    return [*kept, File(_name(chosen), chosen.file, chosen.bytes, mime)]


def handout(asset: Asset) -> File:
    """A file for download, under the name that opens it on the device. Raises `NotFound` where it is not ready."""
    address = downloads.download(asset)
    row = _source(asset)
    mime = f"{row.mime}; charset=utf-8" if row.mime.startswith("text/") else row.mime
    return File(handout_name(asset), address, row.bytes, mime)


def handout_name(asset: Asset) -> str:
    """Where the device keeps the file for download of `asset`, whose source is loaded; it ends with the file's name.

    No `download` stands in its link: a browser asks no service worker for what it is told to download.
    """
    return f"{ROOT}/{_source(asset).sha256[:20]}/{quote(asset.title, safe='')}"


def at_home(playing: Playback, label: str) -> Playback:
    """The same, played from what the device keeps."""
    chosen = nearest(playing, label)
    poster = playing.asset.poster
    return playing._replace(
        master="",
        qualities=[chosen._replace(file=_name(chosen), playlist="")],
        poster=f"{ROOT}/{poster.sha256[:20]}/poster" if poster else "",
        captions=[(track, _words(track)) for track, _address in playing.captions],
        storyboard="",
        slides=tuple((slide.at_ms, _slide(slide)) for slide in playing.asset.slides) if chosen.label == SLIDES else (),
    )


def _source(asset: Asset) -> StoredObject:
    if asset.source is None:
        raise NotFound
    return asset.source


def _slide(slide: Slide) -> str:
    return f"{ROOT}/{slide.object.sha256[:20]}/slide"


def _name(chosen: Quality) -> str:
    label = AUDIO if chosen.label == SLIDES else chosen.label
    return f"{ROOT}/{chosen.version}/{label}.mp4"


def _words(track: CaptionTrack) -> str:
    return f"{ROOT}/{hashlib.sha256(track.vtt.encode()).hexdigest()[:20]}/{track.language}.vtt"
