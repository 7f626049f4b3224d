"""Turn a probed source into renditions: one self-contained, indexed, fragmented MP4 each, and a poster.

Three kinds of runs: the sound at a bitrate, the picture in stretches (one, unless the source is long), and putting both
together. Each can be done by another worker, on another day.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from media import binaries, fmp4, graph, runner
from media.graph import Stretch, Work
from media.ladder import Rung, full_rate
from media.refusals import Reason, Refused
from media.source import tolerance

POSTER_SIDE = 720
POSTER_QUALITY = 4
POSTER_SEARCH_FRAMES = 5
POSTER_LIMITS = runner.Limits(deadline_seconds=300, stall_seconds=300)

__all__ = ["Made", "Stretch", "Work", "bitrates", "join", "make", "pictures", "poster", "refuse_impossible", "sound"]


@dataclass(frozen=True)
class Made:
    """A finished rendition that was measured and found whole."""

    rung: Rung
    path: Path
    size: int
    index: fmp4.Index


@dataclass(frozen=True)
class Watch:
    """Who looks on while a program runs: told how many seconds are done, asked whether to stop."""

    on_progress: runner.Seen | None = None
    cancelled: runner.Asked | None = None
    limits: runner.Limits | None = None


def make(work: Work, rungs: Sequence[Rung], watch: Watch | None = None) -> list[Made]:
    """Encode `rungs` here and now in one piece, and check each; whatever is wrong raises."""
    watch = watch or Watch()
    refuse_impossible(work)
    sounds = {bitrate: sound(work, bitrate, watch) for bitrate in bitrates(work, rungs)}
    seen = [rung for rung in rungs if not rung.is_audio]
    pieces = [(pictures(work, seen, Stretch(full_rate(work.source)), watch), None)] if seen else []
    return join(work, rungs, pieces, sounds)


def refuse_impossible(work: Work) -> None:
    """Refuse what this build of ffmpeg cannot do."""
    can = binaries.capabilities(work.tools)
    if not can.can_encode:
        names = " ".join(need.name for need in can.missing if need.vital)
        raise Refused(Reason.ENCODER_MISSING, names)
    if work.source.is_hdr and not can.can_tone_map:
        raise Refused(Reason.HDR)


def bitrates(work: Work, rungs: Sequence[Rung]) -> list[int]:
    """The bitrates of sound, in kbit/s, that these renditions need; none where nothing is to be heard."""
    return sorted({rung.audio_kbps for rung in rungs}) if work.source.audio_index is not None else []


def sound(work: Work, bitrate: int, watch: Watch | None = None) -> Path:
    """Encode the sound at so many kbit/s; one file."""
    return _run(work, graph.sound(work, bitrate), graph.sound_file(bitrate), watch or Watch())


def pictures(work: Work, rungs: Sequence[Rung], stretch: Stretch, watch: Watch | None = None) -> Path:
    """Encode the picture of a stretch for all `rungs`; one file with a track for each."""
    return _run(work, graph.pictures(work, rungs, stretch), graph.PICTURES, watch or Watch())


def join(
    work: Work,
    rungs: Sequence[Rung],
    pieces: Sequence[tuple[Path, float | None]],
    sounds: Mapping[int, Path],
) -> list[Made]:
    """Put `pieces` (each with how long it plays, if it is not the last) and sounds together; check the outcome."""
    seen = [rung for rung in rungs if not rung.is_audio]
    tracks = [(seen.index(rung) if rung in seen else 0, rung) for rung in rungs]
    listed = _listed(work.folder, pieces) if pieces else None
    if any(heard.parent != work.folder for heard in sounds.values()):
        raise ValueError("the sound must be in the work folder")
    needed = {bitrate: sounds[bitrate] for bitrate in bitrates(work, rungs)}
    runner.encode(graph.joined(work, tracks, listed, needed), cwd=work.folder)
    return [_checked(work, rung) for rung in rungs]


def poster(work: Work, stopping: runner.Asked | None = None) -> Path:
    """A still from the first tenth of the video, chosen by ffmpeg as the most typical of its neighbours."""
    scale = min(POSTER_SIDE / work.source.short_side, 1)
    width, height = (round(side * scale / 2) * 2 or 2 for side in (work.source.width, work.source.height))
    at = min(work.source.seconds / 10, 20.0)
    command = graph.still(work, at, (width, height), frames=POSTER_SEARCH_FRAMES, quality=POSTER_QUALITY)
    return _run(work, command, "poster.jpg", Watch(cancelled=stopping, limits=POSTER_LIMITS))


def _run(work: Work, command: list[str], output: str, watch: Watch) -> Path:
    runner.encode(
        command, cwd=work.folder, limits=watch.limits, on_progress=watch.on_progress, cancelled=watch.cancelled
    )
    made = work.folder / output
    if not made.exists() or not made.stat().st_size:
        raise Refused(Reason.ENCODE_FAILED, f"nothing came out as {output}")
    return made


def _listed(folder: Path, pieces: Sequence[tuple[Path, float | None]]) -> Path:
    """The pieces as ffmpeg's concat wants them; their lengths are said, so that no rounding adds up."""
    lines = ["ffconcat version 1.0"]
    for path, seconds in pieces:
        lines += [f"file {path.name}", *([] if seconds is None else [f"duration {seconds:.6f}"])]
    listed = folder / graph.LIST
    listed.write_text("\n".join([*lines, ""]), "ascii")
    return listed


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
