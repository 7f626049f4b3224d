"""What is told to a trainer about a file: what happened, and what to do."""

from typing import Any, NamedTuple

from lms.core.i18n import _, _l, megabytes, ngettext, number
from media.models import Asset, AssetKind, AssetState
from media.refusals import Reason

GIGABYTE = 1_000_000_000
# Any: lazy sentences, spoken by str()
FILE_TYPES: dict[str, Any] = {
    "pdf": _l("PDF document"),
    "word": _l("Text document"),
    "sheet": _l("Spreadsheet"),
    "slides": _l("Presentation"),
    "book": _l("E-book"),
    "picture": _l("Picture"),
    "text": _l("Plain text"),
    "table": _l("Table (CSV)"),
    "zip": _l("ZIP archive of several files"),
}
REASONS: dict[Reason, Any] = {
    Reason.EMPTY: _l("The file is empty. Please choose the video again."),
    Reason.DAMAGED: _l("What arrived is not the file that was sent. Please choose the file again; it is sent anew."),
    Reason.UNWANTED_KIND: _l(
        "We take PDF, Word, Excel, PowerPoint, OpenDocument, EPUB, pictures, text and ZIP, without macros."
    ),
    Reason.FILE_TOO_LARGE: _l("A file for download may have at most 200 MB: learners pay for each. Please split it."),
    Reason.PICTURE_UNREADABLE: _l("This is not a picture that we can read. JPEG, PNG, WebP and GIF are fine."),
    Reason.PLAYLIST: _l("This is a list of videos, not a video. Please upload the video file itself."),
    Reason.UNREADABLE: _l("This file is not a video that we can read. MP4, MOV, MKV and WebM are fine."),
    Reason.NOTHING_TO_PLAY: _l("There is neither picture nor sound in this file. Please choose another one."),
    Reason.NO_VIDEO: _l("There is no picture in this file, only sound. Please upload a video."),
    Reason.NO_SOUND: _l("There is no sound in this file. Please choose a recording that can be heard."),
    Reason.NO_LENGTH: _l("Nothing can be played from this file. Please export the video again."),
    Reason.TRUNCATED: _l(
        "The file is incomplete: part of the video is missing. Please copy it again and upload it anew."
    ),
    Reason.TOO_LONG: _l("The video is too long. Please cut it into parts of at most four hours."),
    Reason.TOO_LARGE_PICTURE: _l("The picture is larger than 4K. Please export the video in 1080p."),
    Reason.TOO_MANY_STREAMS: _l(
        "There are too many tracks in this file. Please export it with one picture and one sound."
    ),
    Reason.HDR: _l("The video is in HDR, which this server cannot convert. Please export it without HDR (SDR)."),
    Reason.ENCODER_MISSING: _l(
        "This server cannot prepare videos: its ffmpeg lacks an encoder. Please tell the operator."
    ),
    Reason.TOOL_MISSING: _l("This server cannot prepare videos: ffmpeg is not installed. Please tell the operator."),
    Reason.ENCODE_FAILED: _l("The video could not be prepared. Your file is safe; please try again."),
    Reason.SHORTER_THAN_SOURCE: _l(
        "Part of the video is damaged and cannot be read. Please export it again and upload it anew."
    ),
    Reason.TIMED_OUT: _l("Preparing the video took too long. Your file is safe; please try again."),
    Reason.STORAGE: _l("The store for files does not answer. Your file is safe; please try again."),
    Reason.DISK_FULL: _l(
        "The server's disk is full. Your file is safe, and the work goes on by itself as soon as there is room."
    ),
    Reason.SUPERSEDED: _l("A later file was chosen to replace this one, so this one was stopped."),
    Reason.CAPTIONS_TOO_LARGE: _l("The caption file is too large."),
    Reason.CAPTIONS_EMPTY: _l("There are no captions in this file. SRT and WebVTT are fine."),
    Reason.CAPTIONS_UNREADABLE: _l("This is not a text file. SRT and WebVTT are fine."),
    Reason.CAPTIONS_BAD_LINE: _l("Line %(line)s of the caption file cannot be understood: a time was expected there."),
    Reason.CAPTIONS_BAD_TIME: _l("The time in line %(line)s of the caption file cannot be understood."),
    Reason.CAPTIONS_BAD_ORDER: _l("The caption in line %(line)s ends before it begins, or comes too early."),
}
STATES: dict[AssetState, Any] = {
    AssetState.PREPARING: _l("Waiting for the file"),
    AssetState.UPLOADED: _l("Uploaded, waiting for its turn"),
    AssetState.PROBING: _l("Looking at the file"),
    AssetState.REJECTED: _l("This file cannot be used"),
    AssetState.QUEUED: _l("Waiting for its turn"),
    AssetState.ENCODING_FIRST: _l("Preparing the first quality"),
    AssetState.PLAYABLE: _l("Can be watched"),
    AssetState.ENCODING_REST: _l("Can be watched; preparing the other qualities"),
    AssetState.READY: _l("Ready"),
    AssetState.FAILED: _l("Could not be prepared"),
    AssetState.CANCELLED: _l("Stopped"),
    AssetState.MERGED: _l("Has taken the other's place"),
}
KINDS: dict[AssetKind, Any] = {
    AssetKind.VIDEO: _l("Video"),
    AssetKind.AUDIO: _l("Recording"),
    AssetKind.PICTURE: _l("A picture"),
    AssetKind.FILE: _l("File"),
}
TONES = {
    AssetState.READY: "good",
    AssetState.PLAYABLE: "good",
    AssetState.ENCODING_REST: "good",
    AssetState.REJECTED: "bad",
    AssetState.FAILED: "bad",
}


def reason(code: str, line: int = 0) -> str:
    """The sentence for a stored code; one that is not known any more is told as a failed preparation."""
    known = Reason(code) if code in set(Reason) else Reason.ENCODE_FAILED
    said = str(REASONS[known])
    return said % {"line": line} if "%(" in said else said


def volume(size: int) -> str:
    """A large size for people: in gigabytes from ten of them on, else in megabytes."""
    if size < 10 * GIGABYTE:
        return megabytes(size)
    return _("%(number)s GB", number=number(round(size / GIGABYTE)))


def file_type(asset: Asset) -> str:
    """What kind of file an asset for download is, in words."""
    return str(FILE_TYPES.get(str(asset.probe.get("type")), _l("File")))


class Step(NamedTuple):
    """One step of a preparation: `kind` is done, now, or nothing yet."""

    title: str
    kind: str


def steps(asset: Asset) -> list[Step]:
    """What is done, what is being done and what is still to come."""
    titles = [_("The file has arrived"), _("The file is looked through")]
    if asset.kind is AssetKind.AUDIO:
        titles += [_("The sound, with little data")]
    else:
        titles += [_("The first quality and the sound: from then on it can be watched"), _("The other qualities")]
    now = _AT.get(asset.state, len(titles))
    kinds = ["done" if place < now else "now" if place == now else "" for place in range(len(titles))]
    return [Step(title, kind) for title, kind in zip(titles, kinds, strict=True)]


def time_left(seconds: int | None) -> str:
    """How long it will still take, no more exactly than is known; nothing where nothing is."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if not minutes:
        return _("Less than a minute left.")
    return ngettext("About %(number)s minute left.", "About %(number)s minutes left.", minutes, number=number(minutes))


_AT = {
    AssetState.PREPARING: 0,
    AssetState.UPLOADED: 1,
    AssetState.PROBING: 1,
    AssetState.QUEUED: 2,
    AssetState.ENCODING_FIRST: 2,
    AssetState.PLAYABLE: 3,
    AssetState.ENCODING_REST: 3,
}


def state_of(asset: Asset) -> tuple[str, str]:
    """How an asset is, in words, and the tone in which that is told."""
    return str(STATES[asset.state]), TONES.get(asset.state, "wait")
