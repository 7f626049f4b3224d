"""Walk through an upload once, from end to end, before anything is encoded.

The picture is read and not decoded, so it costs little; the sound is decoded and measured. A file cut short still
claims its full length: only the walk tells.
"""

import itertools
import math
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from media import runner
from media.binaries import Tools
from media.refusals import Reason, Refused
from media.source import Bounds, Source, guarded, tolerance

LIMITS = runner.Limits(memory_bytes=2 << 30, cpu_seconds=3600, deadline_seconds=3600, stall_seconds=60)
# what is measured is what is sent: one channel, heard from two loudspeakers (EBU R128, ITU-R BS.1770)
MEASURE = (
    "aformat=channel_layouts=mono,ebur128=dualmono=1:metadata=1,"
    "ametadata=mode=print:key=lavfi.r128.M:file=moments,ametadata=mode=print:key=lavfi.r128.I:file=whole"
)
SILENCE = -70.0
POINTS = 800
QUIETEST, LOUDEST = -54.0, -6.0


class Walked(NamedTuple):
    """The source with its real length and loudness, and its loudness over time, from 0 to 100."""

    source: Source
    waveform: list[int]


def walk(path: Path, tools: Tools, bounds: Bounds, source: Source) -> Walked:
    """Read the whole file; refuse one that is incomplete, has nothing to play, or is too long."""
    _refuse_too_long(source, source.seconds, bounds)
    with tempfile.TemporaryDirectory(prefix="ijaza-walk-") as folder:
        try:
            found = runner.encode(_command(path, tools, bounds, source), cwd=Path(folder), limits=LIMITS)
        except runner.RunFailed as failed:
            raise Refused(Reason.UNREADABLE, str(failed)) from failed
        moments, whole = _printed(Path(folder) / "moments"), _printed(Path(folder) / "whole")
    if found <= 0:
        raise Refused(Reason.TRUNCATED if source.seconds else Reason.NO_LENGTH)
    _refuse_too_long(source, found, bounds)
    known = source.seconds or found
    if known - found > tolerance(known):
        raise Refused(Reason.TRUNCATED, claimed=known, found=found)
    loudness = whole[-1] if whole and whole[-1] > SILENCE else None
    return Walked(replace(source, seconds=known, loudness=loudness), _waveform(moments))


def as_wanted(found: Walked, wanted: str) -> Walked:
    """The file as the lesson wants it: a video must have a picture; of a video for listening the sound is taken."""
    if wanted == "video" and not found.source.has_picture:
        raise Refused(Reason.NO_VIDEO)
    if wanted != "audio":
        return found
    if found.source.audio_index is None:
        raise Refused(Reason.NO_SOUND)
    return found._replace(source=replace(found.source, video_index=None, width=0, height=0, is_hdr=False))


def _command(path: Path, tools: Tools, bounds: Bounds, source: Source) -> list[str | Path]:
    picture = ["-map", f"0:{source.video_index}", "-c:v", "copy", "-f", "null", "-"] if source.has_picture else []
    sound = (
        ["-map", f"0:{source.audio_index}", "-af", MEASURE, "-f", "null", "-"] if source.audio_index is not None else []
    )
    return [
        tools.ffmpeg, "-v", "error", "-nostdin", "-progress", "pipe:1", "-stats_period", "0.5",
        *guarded(path, bounds), *picture, *sound,
    ]  # fmt: skip


def _refuse_too_long(source: Source, seconds: float, bounds: Bounds) -> None:
    most = bounds.max_seconds if source.has_picture else bounds.max_sound_seconds
    if seconds > most:
        raise Refused(Reason.TOO_LONG, most=most / 60)


def _printed(path: Path) -> list[float]:
    """The values that ffmpeg printed, ten a second."""
    if not path.exists():
        return []
    with path.open("r", encoding="ascii", errors="replace") as lines:
        values = [line.partition("=")[2] for line in lines if line.startswith("lavfi.")]
    numbers = [float(value) if value.strip() not in {"", "nan", "-inf"} else -math.inf for value in values]
    return [number if math.isfinite(number) else SILENCE for number in numbers]


def _waveform(moments: list[float]) -> list[int]:
    """At most 800 points over the whole length: the loudest moment of each stretch."""
    count = min(POINTS, len(moments))
    edges = [len(moments) * place // count for place in range(count + 1)] if count else []
    loud = [max(moments[start:end]) for start, end in itertools.pairwise(edges)]
    span = LOUDEST - QUIETEST
    return [round(100 * min(max((value - QUIETEST) / span, 0), 1)) for value in loud]
