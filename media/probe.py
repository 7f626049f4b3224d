"""Look at an upload before anything trusts it: what is inside, or a reason why it cannot become a lesson.

Every run of ffmpeg or ffprobe over a stranger's file carries the options of `source.guarded()`: the file protocol
alone does not stop a playlist in disguise from reading other files, so the containers are listed by name too.
"""

import json
import math
from fractions import Fraction
from pathlib import Path

from media import runner
from media.binaries import Tools
from media.refusals import Reason, Refused
from media.source import Answer, Bounds, Source, guarded
from media.walk import Walked, walk

HDR_TRANSFERS = frozenset({"smpte2084", "arib-std-b67"})
PLAYLIST_STARTS = (b"#extm3u", b"ffconcat", b"<mpd", b"[playlist]", b"file ", b"file:", b"#ext-x-")
MP4_STARTS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
MAX_STREAMS = 24
HEAD_BYTES = 1024
DEFAULT_RATE = Fraction(25)
MAX_RATE = 240
PROBE_LIMITS = runner.Limits(memory_bytes=2 << 30, cpu_seconds=120, deadline_seconds=120, stall_seconds=120)

# rates that cameras mean when they state an average of their uneven one
RATES = tuple(Fraction(rate) for rate in (
    "10", "12", "12.5", "15", "20", "24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60",
))  # fmt: skip
NEAR = Fraction(1, 200)
MAX_CHAPTERS = 200
MAX_TITLE = 120


def probe(path: Path, tools: Tools, bounds: Bounds | None = None) -> Walked:
    """Say what `path` holds, all of it, or raise `Refused` with the reason."""
    bounds = bounds or Bounds()
    _sniff(path)
    return walk(path, tools, bounds, _read(_ask(path, tools, bounds), bounds))


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
        "-show_format", "-show_streams", "-show_chapters", "-of", "json",
    ]  # fmt: skip
    try:
        answer = json.loads(runner.read(argv, limits=PROBE_LIMITS))
    except runner.RunTimedOut as late:
        raise Refused(Reason.UNREADABLE, str(late)) from late
    except runner.RunFailed as failed:
        raise Refused(_said(failed.tail, path), failed.tail) from failed
    return answer if isinstance(answer, dict) else {}


def _said(tail: str, path: Path) -> Reason:
    """The reason in what ffprobe said last."""
    if "exceeds specified max pixel count" in tail:
        return Reason.TOO_LARGE_PICTURE
    incomplete = "moov atom not found" in tail and _begins_like_mp4(path)
    return Reason.TRUNCATED if incomplete else Reason.UNREADABLE


def _begins_like_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] in MP4_STARTS


def _read(answer: Answer, bounds: Bounds) -> Source:
    streams = answer.get("streams", [])
    if len(streams) > MAX_STREAMS:
        raise Refused(Reason.TOO_MANY_STREAMS, most=MAX_STREAMS)
    video = next((each for each in streams if _is_moving_picture(each)), None)
    audio = next((each for each in streams if each.get("codec_type") == "audio" and each.get("channels")), None)
    if video is None and audio is None:
        raise Refused(Reason.NOTHING_TO_PLAY)
    width, height = _checked_size(video, bounds) if video else (0, 0)
    return Source(
        seconds=_seconds(answer.get("format", {}).get("duration")),
        width=width,
        height=height,
        rate=_rate(video) if video else DEFAULT_RATE,
        video_index=int(video["index"]) if video else None,
        audio_index=int(audio["index"]) if audio else None,
        is_hdr=video is not None and video.get("color_transfer") in HDR_TRANSFERS,
        is_interlaced=video is not None and video.get("field_order") in {"tt", "bb", "tb", "bt"},
        video_codec=str(video["codec_name"]) if video else "",
        audio_codec=str(audio.get("codec_name", "")) if audio else "",
        chapters=_chapters(answer),
    )


def _checked_size(video: Answer, bounds: Bounds) -> tuple[int, int]:
    coded = int(video.get("width") or 0) * int(video.get("height") or 0)
    if coded > bounds.max_pixels:
        raise Refused(Reason.TOO_LARGE_PICTURE, most=bounds.max_pixels // 1000)
    if coded == 0 or not video.get("codec_name"):
        raise Refused(Reason.UNREADABLE, "the picture's size or codec could not be read")
    return _shown_size(video)


def _chapters(answer: Answer) -> tuple[tuple[int, str], ...]:
    """What the file itself calls its parts; a part without a title or out of order is no use to anyone."""
    found: list[tuple[int, str]] = []
    for each in answer.get("chapters", [])[:MAX_CHAPTERS]:
        title = " ".join(str(each.get("tags", {}).get("title", "")).split())[:MAX_TITLE]
        at = round(_seconds(each.get("start_time")) * 1000)
        if title and (not found or at > found[-1][0]):
            found.append((at, title))
    return tuple(found)


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
    """Frames a second. An uneven source is taken at the usual rate at or above its average; an unknown one at 25."""
    average, stated = (_fraction(video.get(name, "")) for name in ("avg_frame_rate", "r_frame_rate"))
    average = average if 1 <= average <= MAX_RATE else stated
    if not 1 <= average <= MAX_RATE:  # a time base, not a rate
        return DEFAULT_RATE
    near = min(RATES, key=lambda rate: abs(rate - average))
    if abs(near - average) <= near * NEAR:
        return near
    if stated == average:
        return average
    return next((rate for rate in RATES if rate > average), RATES[-1])


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
