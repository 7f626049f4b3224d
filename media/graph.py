"""The argument lists of our ffmpeg runs: nothing is run here.

A sound is encoded once for all renditions that share it, the picture without it; both are joined without encoding. A
smaller picture is scaled from the next larger one, not from the source. Both save a sixth of the work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import ffmpeg

from media.binaries import Tools
from media.ladder import AUDIO_RATES, SEGMENT_SECONDS, Rung
from media.source import CONTAINERS, Bounds, Source

MICRO = 1_000_000
# one GOP is one fragment is one HLS segment; a global index in front makes the file seekable by itself
FRAGMENTS = "+frag_keyframe+delay_moov+default_base_moof+global_sidx"
TONE_MAP: tuple[tuple[str, dict[str, Any]], ...] = (
    ("zscale", {"t": "linear", "npl": 100}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "hable", "desat": 0}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
    ("format", {"pix_fmts": "yuv420p"}),
)
# speech on the small loudspeaker of a phone: the louder of the two levels that EBU R128 knows (R128 s2, streaming)
LOUDNESS = -16.0
MOST_GAIN, LEAST_GAIN = 24.0, -30.0
PEAK = 0.84  # -1.5 dB
PICTURES, LIST, SHEET = "pictures.mp4", "pieces.txt", "sheet.jpg"
# ffmpeg-python has no types: a stream or an output of its graph
Node = Any


@dataclass(frozen=True)
class Work:
    """A source on the local disk, what is in it, and where its renditions go."""

    path: Path
    source: Source
    folder: Path
    tools: Tools
    bounds: Bounds = field(default_factory=Bounds)


class Stretch(NamedTuple):
    """Part of the source, in frames of the full rate; without `frames`, to the end."""

    rate: Fraction
    first_frame: int = 0
    frames: int | None = None


def pictures(work: Work, rungs: Sequence[Rung], stretch: Stretch) -> list[str]:
    """One pass over the picture: one file with a track for each rung, in their order."""
    streams = _scaled(_prepared(work, _window(stretch), stretch), stretch.rate, rungs)
    options: dict[str, Any] = {"f": "mp4", "map_metadata": -1, "map_chapters": -1, **H264}
    for place, rung in enumerate(rungs):
        options |= {f"{name}:v:{place}": value for name, value in h264(rung).items()}
    return _whole([ffmpeg.output(*streams, PICTURES, **options)], work)


def sound_file(bitrate: int) -> str:
    """What the sound of a bitrate, in kbit/s, is called in the work folder."""
    return f"sound-{bitrate}.mp4"


def sound(work: Work, bitrate: int) -> list[str]:
    """One pass over the sound, brought to our loudness, at so many kbit/s."""
    # gaps are filled with silence, so that the sound stays with the picture
    heard = _opened(work)[str(work.source.audio_index)].filter("aresample", **{"async": 1000, "first_pts": 0})
    heard = heard.filter("aformat", channel_layouts="mono")
    for name, how in _levelled(work.source.loudness):
        heard = heard.filter(name, **how)
    options: dict[str, Any] = {"f": "mp4", "c:a": "aac", "b:a": f"{bitrate}k", "ar": AUDIO_RATES[bitrate]}
    options |= {"map_metadata": -1, "map_chapters": -1}
    return _whole([ffmpeg.output(heard, sound_file(bitrate), **options)], work)


def joined(
    work: Work, tracks: Sequence[tuple[int, Rung]], pieces: Path | None, sounds: Mapping[int, Path]
) -> list[str]:
    """Put picture and sound together without encoding, a file for each rung; `tracks` says which track is whose.

    `pieces` lists what plays one after the other, in the manner of ffmpeg's concat; `sounds` is by bitrate.
    """
    seen = ffmpeg.input(pieces.name, f="concat", protocol_whitelist="file") if pieces else None
    spoken = {bitrate: ffmpeg.input(heard.name) for bitrate, heard in sounds.items()}
    outputs = []
    for place, rung in tracks:
        parts = [] if rung.is_audio or seen is None else [seen[f"v:{place}"]]
        if spoken:
            parts.append(spoken[rung.audio_kbps]["a"])
        outputs.append(ffmpeg.output(*parts, f"{rung.name}.mp4", c="copy", **container(rung)))
    return _whole(outputs, work)


def still(work: Work, at: float, size: tuple[int, int], *, frames: int, quality: int) -> list[str]:
    """The most typical of some key frames from `at` on, or from the one before: the others need not be decoded."""
    window = {"noaccurate_seek": None, "ss": at, "skip_frame": "nokey"}
    shown = _prepared(work, window, None).filter("setpts", "PTS-STARTPTS")  # what is before the start would be dropped
    picture = shown.filter("thumbnail", n=frames).filter("scale", *size)
    options = {"frames:v": 1, "q:v": quality, "f": "image2", "update": 1, "map_metadata": -1}
    return _whole([ffmpeg.output(picture.filter("format", pix_fmts="yuvj420p"), "poster.jpg", **options)], work)


def sheet(work: Work, easy: Path, each: int, size: tuple[int, int], tiles: tuple[int, int]) -> list[str]:
    """Every so many key frames of our own rendition, small, row by row in one picture."""
    shown = f"select=not(mod(n\\,{each})),scale={size[0]}:{size[1]},tile={tiles[0]}x{tiles[1]}"
    return [
        str(work.tools.ffmpeg), "-v", "error", "-nostdin", "-y", "-skip_frame", "nokey", "-i", easy.name, "-an",
        "-vf", shown, "-vsync", "0", "-frames:v", "1",
        "-q:v", "5", "-pix_fmt", "yuvj420p", "-f", "image2", "-update", "1", SHEET,
    ]  # fmt: skip


def glimpses(work: Work, easy: Path, every: float, size: tuple[int, int]) -> list[str]:
    """Tiny grey frames of our own rendition, one after the other, as bytes on the standard output."""
    shown = f"fps=1/{every:.3f}:start_time=0,scale={size[0]}:{size[1]}:flags=area,format=gray"
    return [
        str(work.tools.ffmpeg), "-v", "error", "-nostdin", "-skip_frame", "noref", "-i", easy.name, "-an",
        "-vf", shown, "-f", "rawvideo", "-",
    ]  # fmt: skip


def frame(work: Work, at: float, size: tuple[int, int]) -> list[str]:
    """One frame of the source as RGB bytes on the standard output."""
    picture = _prepared(work, {"ss": f"{at:.3f}"}, None).filter("scale", *size)
    output = ffmpeg.output(picture.filter("format", pix_fmts="rgb24"), "pipe:1", f="rawvideo", **{"frames:v": 1})
    return list(output.global_args("-hide_banner", "-nostdin", "-v", "error").compile(cmd=str(work.tools.ffmpeg)))


def _whole(outputs: Iterable[Node], work: Work) -> list[str]:
    merged = ffmpeg.merge_outputs(*outputs).global_args(
        "-hide_banner", "-nostdin", "-y", "-v", "error", "-progress", "pipe:1", "-stats_period", "0.5"
    )
    return list(merged.compile(cmd=str(work.tools.ffmpeg)))


def _opened(work: Work, **options: Any) -> Node:
    return ffmpeg.input(
        f"file:{work.path}",
        protocol_whitelist="file",
        format_whitelist=CONTAINERS,
        max_pixels=work.bounds.max_pixels,
        **options,
    )


def _window(stretch: Stretch) -> dict[str, Any]:
    """Where to begin reading. Frames from before are kept: the last of them may be what is shown at the start."""
    if not stretch.first_frame:
        return {}
    return {"noaccurate_seek": None, "ss": f"{float(stretch.first_frame / stretch.rate):.6f}"}


def _prepared(work: Work, window: dict[str, Any], stretch: Stretch | None) -> Node:
    """The picture in the colours and at the rate of an ordinary screen."""
    picture = _opened(work, **window)[str(work.source.video_index)]
    if work.source.is_interlaced:
        picture = picture.filter("yadif")
    if stretch is not None:
        picture = _at_rate(picture, stretch.rate)
        if stretch.frames is not None:
            picture = picture.filter("trim", end_frame=stretch.frames)
    if work.source.is_hdr:
        for name, options in TONE_MAP:
            picture = picture.filter(name, **options)
    return picture


def _at_rate(picture: Node, rate: Fraction) -> Node:
    return picture.filter("fps", f"{rate.numerator}/{rate.denominator}", start_time=0)


def _scaled(picture: Node, rate: Fraction, rungs: Sequence[Rung]) -> list[Node]:
    """The picture in all sizes, each from the next larger one; the order is that of `rungs`."""
    made: dict[str, Node] = {}
    left = sorted(rungs, key=lambda rung: rung.short_side)
    while left:
        rung = left.pop()
        if rung.rate != rate:
            picture, rate = _at_rate(picture, rung.rate), rung.rate
        picture = picture.filter("scale", rung.width, rung.height).filter("setsar", 1)
        picture = picture.filter("format", pix_fmts="yuv420p")
        copies = _copies(picture, 2 if left else 1, "split")
        made[rung.name], picture = copies[0], copies[-1]
    return [made[rung.name] for rung in rungs]


def _copies(stream: Node, count: int, by: str) -> list[Node]:
    if count == 1:
        return [stream]
    copies = stream.filter_multi_output(by, count)
    return [copies[place] for place in range(count)]


def _levelled(loudness: float | None) -> list[tuple[str, dict[str, Any]]]:
    """One gain for the whole recording, so that quiet words stay quiet; peaks are caught, not cut."""
    if loudness is None:
        return []
    gain = min(max(LOUDNESS - loudness, LEAST_GAIN), MOST_GAIN)
    raised = [("alimiter", {"limit": PEAK, "level": "disabled"})] if gain > 0 else []
    return [("volume", {"volume": f"{gain:.2f}dB"}), *raised]


H264: dict[str, Any] = {
    "c:v": "libx264",
    "preset": "veryfast",
    "profile:v": "high",
    "sc_threshold": 0,
    "bf": 2,
    "x264-params": "b-pyramid=none:open-gop=0",
}


def h264(rung: Rung) -> dict[str, Any]:
    """What is the rung's own, beside `H264`."""
    return {
        "crf": rung.crf,
        "maxrate": f"{rung.video_kbps}k",
        "bufsize": f"{rung.video_kbps * 2}k",
        "g": rung.frames_between_keys,
        "keyint_min": rung.frames_between_keys,
    }


def container(rung: Rung) -> dict[str, Any]:
    """How a finished rendition is written."""
    options: dict[str, Any] = {
        "f": "mp4",
        "movflags": FRAGMENTS,
        # times are shifted for both tracks together: players treat edit lists each in their own way
        "use_editlist": 0,
        "map_metadata": -1,
        "map_chapters": -1,
    }
    return options | ({"frag_duration": SEGMENT_SECONDS * MICRO} if rung.is_audio else {})
