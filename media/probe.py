"""Look at an upload before anything trusts it: what is inside, or a reason why it cannot become a lesson.

Every run of ffmpeg or ffprobe over a stranger's file carries the options of `guarded()`: the file protocol
alone does not stop a playlist in disguise from reading other files, so the containers are listed by name too.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media import runner
from media.binaries import Tools
from media.refusals import Reason, Refused

CONTAINERS = "mov,mp4,m4a,matroska,webm,avi,mpegts,mpeg,asf,flv,ogg"
HDR_TRANSFERS = frozenset({"smpte2084", "arib-std-b67"})
PLAYLIST_STARTS = (b"#extm3u", b"ffconcat", b"<mpd", b"[playlist]", b"file ", b"file:", b"#ext-x-")
MP4_STARTS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
MAX_STREAMS = 24
HEAD_BYTES = 1024
DEFAULT_RATE = Fraction(25)
PROBE_LIMITS = runner.Limits(memory_bytes=2 << 30, cpu_seconds=120, deadline_seconds=120, stall_seconds=120)
SCAN_LIMITS = runner.Limits(memory_bytes=2 << 30, cpu_seconds=900, deadline_seconds=1800, stall_seconds=60)

# ffprobe answers in JSON whose shape is another program's; each value is checked where it is read
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Bounds:
    """What a source may be at most."""

    max_seconds: float = 4 * 3600
    max_pixels: int = 4096 * 2304


@dataclass(frozen=True)
class Source:
    """What an accepted file holds; `width` and `height` are as shown, turned and with square pixels."""

    seconds: float
    width: int
    height: int
    rate: Fraction
    video_index: int
    audio_index: int | None
    is_hdr: bool
    is_interlaced: bool
    video_codec: str
    audio_codec: str

    @property
    def short_side(self) -> int:
        """The side that names a rendition (360 of 640x360)."""
        return min(self.width, self.height)


def kept(source: Source) -> dict[str, Any]:
    """The source as JSON, for the asset's row."""
    return {**vars(source), "rate": str(source.rate)}


def remembered(row: Answer) -> Source:
    """The source from what `kept` made."""
    return Source(
        **{name: row[name] for name in Source.__dataclass_fields__ if name != "rate"}, rate=Fraction(row["rate"])
    )


def guarded(path: Path, bounds: Bounds) -> list[str]:
    """The options that stand before and with `-i` on every run over an upload."""
    return [
        "-protocol_whitelist", "file",
        "-format_whitelist", CONTAINERS,
        "-max_pixels", str(bounds.max_pixels),
        "-i", f"file:{path}",
    ]  # fmt: skip


def probe(path: Path, tools: Tools, bounds: Bounds | None = None) -> Source:
    """Say what `path` holds, or raise `Refused` with the reason."""
    bounds = bounds or Bounds()
    _sniff(path)
    answer = _ask(path, tools, bounds)
    source = _read(answer, bounds)
    return _with_real_length(path, tools, bounds, source, _seconds(answer.get("format", {}).get("duration")))


def tolerance(seconds: float) -> float:
    """How far two measures of one length may lie apart."""
    return max(0.5, seconds / 100)


def _sniff(path: Path) -> None:
    """Refuse what can be told from its first bytes."""
    if path.stat().st_size == 0:
        raise Refused(Reason.EMPTY)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(PLAYLIST_STARTS) or (text.startswith(b"<?xml") and b"<mpd" in text):
        raise Refused(Reason.PLAYLIST)


def _ask(path: Path, tools: Tools, bounds: Bounds) -> Answer:
    argv: list[str | Path] = [
        tools.ffprobe, "-v", "error", "-hide_banner", *guarded(path, bounds),
        "-show_format", "-show_streams", "-of", "json",
    ]  # fmt: skip
    try:
        answer = json.loads(runner.read(argv, limits=PROBE_LIMITS))
    except runner.RunTimedOut as late:
        raise Refused(Reason.UNREADABLE, str(late)) from late
    except runner.RunFailed as failed:
        incomplete = "moov atom not found" in failed.tail and _begins_like_mp4(path)
        raise Refused(Reason.TRUNCATED if incomplete else Reason.UNREADABLE, failed.tail) from failed
    return answer if isinstance(answer, dict) else {}


def _begins_like_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] in MP4_STARTS


def _read(answer: Answer, bounds: Bounds) -> Source:
    streams = answer.get("streams", [])
    if len(streams) > MAX_STREAMS:
        raise Refused(Reason.TOO_MANY_STREAMS, most=MAX_STREAMS)
    video = next((each for each in streams if _is_moving_picture(each)), None)
    if video is None:
        raise Refused(Reason.NO_VIDEO)
    audio = next((each for each in streams if each.get("codec_type") == "audio" and each.get("channels")), None)
    coded = int(video.get("width") or 0) * int(video.get("height") or 0)
    if coded > bounds.max_pixels:
        raise Refused(Reason.TOO_LARGE_PICTURE, most=bounds.max_pixels // 1000)
    if coded == 0 or not video.get("codec_name"):
        raise Refused(Reason.UNREADABLE, "the picture's size or codec could not be read")
    width, height = _shown_size(video)
    return Source(
        seconds=_seconds(answer.get("format", {}).get("duration")),
        width=width,
        height=height,
        rate=_rate(video),
        video_index=int(video["index"]),
        audio_index=int(audio["index"]) if audio else None,
        is_hdr=video.get("color_transfer") in HDR_TRANSFERS,
        is_interlaced=video.get("field_order") in {"tt", "bb", "tb", "bt"},
        video_codec=str(video["codec_name"]),
        audio_codec=str(audio.get("codec_name", "")) if audio else "",
    )


def _is_moving_picture(stream: Answer) -> bool:
    cover = stream.get("disposition", {}).get("attached_pic")
    return stream.get("codec_type") == "video" and not cover


def _shown_size(video: Answer) -> tuple[int, int]:
    """The picture as people see it: pixels made square, turned the way the camera was held."""
    width, height = int(video["width"]), int(video["height"])
    aspect = _fraction(video.get("sample_aspect_ratio", "1:1").replace(":", "/"))
    if aspect > 0:
        width = max(round(width * aspect), 1)
    turned = next((each["rotation"] for each in video.get("side_data_list", []) if "rotation" in each), 0)
    turned = turned or _seconds(video.get("tags", {}).get("rotate"))
    return (height, width) if round(abs(float(turned))) % 180 == 90 else (width, height)  # noqa: PLR2004


def _rate(video: Answer) -> Fraction:
    """Frames a second on average; a source that does not know its own is taken for 25."""
    for name in ("avg_frame_rate", "r_frame_rate"):
        rate = _fraction(video.get(name, ""))
        if 1 <= rate <= 240:  # noqa: PLR2004 outside of this the field is a time base, not a rate
            return rate
    return DEFAULT_RATE


def _fraction(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _with_real_length(path: Path, tools: Tools, bounds: Bounds, source: Source, claimed: float) -> Source:
    """Walk through the whole file without decoding: a file cut short still claims its full length."""
    if claimed > bounds.max_seconds:
        raise Refused(Reason.TOO_LONG, most=bounds.max_seconds / 60)
    argv: list[str | Path] = [
        tools.ffmpeg, "-v", "error", "-nostdin", *guarded(path, bounds),
        "-map", f"0:{source.video_index}", "-map", "0:a?", "-c", "copy", "-f", "null",
        "-progress", "pipe:1", "-stats_period", "0.5", "-",
    ]  # fmt: skip
    try:
        found = runner.encode(argv, cwd=path.parent, limits=SCAN_LIMITS)
    except runner.RunFailed as failed:
        raise Refused(Reason.UNREADABLE, str(failed)) from failed
    if found <= 0:
        raise Refused(Reason.TRUNCATED if claimed else Reason.NO_LENGTH)
    if found > bounds.max_seconds:
        raise Refused(Reason.TOO_LONG, most=bounds.max_seconds / 60)
    return _judge_length(source, claimed, found)


def _judge_length(source: Source, claimed: float, found: float) -> Source:
    known = claimed or found
    if known - found > tolerance(known):
        raise Refused(Reason.TRUNCATED, claimed=claimed, found=found)
    return Source(**{**vars(source), "seconds": known})
