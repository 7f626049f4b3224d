"""Turn a probed source into renditions: one self-contained, indexed, fragmented MP4 each, and a poster."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ffmpeg

from media import binaries, fmp4, runner
from media.binaries import Tools
from media.ladder import SEGMENT_SECONDS, Rung
from media.probe import CONTAINERS, Bounds, Source, tolerance
from media.refusals import Reason, Refused

MICRO = 1_000_000
AUDIO_RATE = 44_100
POSTER_SIDE = 720
POSTER_QUALITY = 4
POSTER_SEARCH_FRAMES = 50
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


@dataclass(frozen=True)
class Made:
    """A finished rendition that was measured and found whole."""

    rung: Rung
    path: Path
    size: int
    index: fmp4.Index


def make(
    work: Work,
    rungs: Sequence[Rung],
    *,
    limits: runner.Limits | None = None,
    on_progress: runner.Seen | None = None,
    cancelled: runner.Asked | None = None,
) -> list[Made]:
    """Encode `rungs` in one pass over the source and check each; whatever is wrong raises."""
    can = binaries.capabilities(work.tools)
    if not can.can_encode:
        names = " ".join(need.name for need in can.missing if need.vital)
        raise Refused(Reason.ENCODER_MISSING, names)
    if work.source.is_hdr and not can.can_tone_map:
        raise Refused(Reason.HDR)
    runner.encode(command(work, rungs), cwd=work.folder, limits=limits, on_progress=on_progress, cancelled=cancelled)
    return [_checked(work, rung) for rung in rungs]


def command(work: Work, rungs: Sequence[Rung]) -> list[str]:
    """The argument list of one ffmpeg run that makes all of `rungs`."""
    opened = _opened(work)
    pictures = [rung for rung in rungs if not rung.is_audio]
    streams = iter(_split_pictures(work.source, opened, pictures))
    sounds = iter(_split_sound(work.source, opened, len(rungs)))
    outputs = []
    for rung in rungs:
        sound = next(sounds, None)
        parts = [part for part in (None if rung.is_audio else next(streams), sound) if part is not None]
        outputs.append(ffmpeg.output(*parts, f"{rung.name}.mp4", **_options(rung)))
    merged = ffmpeg.merge_outputs(*outputs).global_args(
        "-hide_banner", "-nostdin", "-y", "-v", "error", "-progress", "pipe:1", "-stats_period", "0.5"
    )
    return list(merged.compile(cmd=str(work.tools.ffmpeg)))


def poster(work: Work) -> Path:
    """A still from the first tenth of the video, chosen by ffmpeg as the most typical of its neighbours."""
    picture = _prepared(work.source, _opened(work, ss=min(work.source.seconds / 10, 20.0)))
    scale = min(POSTER_SIDE / work.source.short_side, 1)
    width, height = (round(side * scale / 2) * 2 or 2 for side in (work.source.width, work.source.height))
    still = picture.filter("thumbnail", n=POSTER_SEARCH_FRAMES).filter("scale", width, height)
    output = ffmpeg.output(
        still.filter("format", pix_fmts="yuvj420p"),
        "poster.jpg",
        **{"frames:v": 1, "q:v": POSTER_QUALITY, "f": "image2", "update": 1, "map_metadata": -1},
    ).global_args("-hide_banner", "-nostdin", "-y", "-v", "error")
    short = runner.Limits(deadline_seconds=300, stall_seconds=300)
    runner.read(output.compile(cmd=str(work.tools.ffmpeg)), cwd=work.folder, limits=short)
    made = work.folder / "poster.jpg"
    if not made.exists() or not made.stat().st_size:
        raise Refused(Reason.ENCODE_FAILED, "no frame could be read for the poster")
    return made


def _opened(work: Work, **options: float) -> Node:
    return ffmpeg.input(
        f"file:{work.path}",
        protocol_whitelist="file",
        format_whitelist=CONTAINERS,
        max_pixels=work.bounds.max_pixels,
        **options,
    )


def _split_pictures(source: Source, opened: Node, rungs: Sequence[Rung]) -> list[Node]:
    if not rungs:
        return []
    picture = _prepared(source, opened)
    copies = picture.filter_multi_output("split", len(rungs)) if len(rungs) > 1 else [picture]
    return [
        copies[place]
        .filter("fps", f"{rung.rate.numerator}/{rung.rate.denominator}", start_time=0)
        .filter("scale", rung.width, rung.height)
        .filter("setsar", 1)
        .filter("format", pix_fmts="yuv420p")
        for place, rung in enumerate(rungs)
    ]


def _prepared(source: Source, opened: Node) -> Node:
    picture = opened[str(source.video_index)]
    if source.is_interlaced:
        picture = picture.filter("yadif")
    if source.is_hdr:
        for name, options in TONE_MAP:
            picture = picture.filter(name, **options)
    return picture


def _split_sound(source: Source, opened: Node, count: int) -> list[Node]:
    if source.audio_index is None:
        return []
    # gaps are filled with silence, so that the sound stays with the picture
    sound = opened[str(source.audio_index)].filter("aresample", **{"async": 1000, "first_pts": 0})
    return [sound.filter_multi_output("asplit", count)[place] for place in range(count)] if count > 1 else [sound]


def _options(rung: Rung) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "f": "mp4",
        "movflags": FRAGMENTS,
        # times are shifted for both tracks together: players treat edit lists each in their own way
        "use_editlist": 0,
        "map_metadata": -1,
        "map_chapters": -1,
        "c:a": "aac",
        "b:a": f"{rung.audio_kbps}k",
        "ac": 1,
        "ar": AUDIO_RATE,
    }
    if rung.is_audio:
        return {**shared, "frag_duration": SEGMENT_SECONDS * MICRO}
    return {
        **shared,
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": "high",
        "crf": rung.crf,
        "maxrate": f"{rung.video_kbps}k",
        "bufsize": f"{rung.video_kbps * 2}k",
        "g": rung.frames_between_keys,
        "keyint_min": rung.frames_between_keys,
        "sc_threshold": 0,
        "bf": 2,
        "x264-params": "b-pyramid=none:open-gop=0",
    }


def _checked(work: Work, rung: Rung) -> Made:
    """Measure a rendition and refuse it when it is not the whole source; make its bytes safe on the disk."""
    path = work.folder / f"{rung.name}.mp4"
    try:
        index = fmp4.read_index(path)
    except (fmp4.NotOurs, OSError) as wrong:
        raise Refused(Reason.ENCODE_FAILED, str(wrong)) from wrong
    expected = work.source.seconds
    if expected - index.milliseconds / 1000 > tolerance(expected):
        raise Refused(Reason.SHORTER_THAN_SOURCE, claimed=expected, found=index.milliseconds / 1000)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return Made(rung, path, path.stat().st_size, index)
