"""Where a long source is cut, so that several workers encode it and a crash costs minutes: at its key frames.

A cut lies on the border of a segment, the first one after a key frame of the source: whoever begins there has little to
decode that is thrown away, and the joined result has the segments of one that was never cut.
"""

import json
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from media import runner
from media.graph import Stretch, Work
from media.ladder import full_rate, segment
from media.source import guarded

LIMITS = runner.Limits(memory_bytes=2 << 30, cpu_seconds=300, deadline_seconds=300, stall_seconds=300)
WORTH_CUTTING = 1.5


def plan(work: Work, piece_seconds: float) -> list[Stretch]:
    """The stretches of the source, in order; one, where it is short or cannot be cut."""
    rate, length = full_rate(work.source), segment(work.source)
    frames = int(length * rate)
    cuts = [0]
    for at in _key_frames(work, _wished(work.source.seconds, piece_seconds)):
        cut = math.ceil(Fraction(at) / length)
        if cut > cuts[-1] and cut * length < work.source.seconds - length:
            cuts.append(cut)
    ends = [*cuts[1:], None]
    return [
        Stretch(rate, begin * frames, None if end is None else (end - begin) * frames)
        for begin, end in zip(cuts, ends, strict=True)
    ]


def _wished(seconds: float, piece_seconds: float) -> list[float]:
    """Where cuts would be best: pieces of one length, the last not much shorter than the others."""
    if not piece_seconds or seconds < piece_seconds * WORTH_CUTTING:
        return []
    count = max(round(seconds / piece_seconds), 2)
    return [seconds * place / count for place in range(1, count)]


def _key_frames(work: Work, wished: Sequence[float]) -> list[float]:
    """The key frame before each of these moments; none where the file cannot be searched."""
    if not wished:
        return []
    start = _ask(work, "format=start_time", []).get("format", {}).get("start_time", "0")
    origin = float(start) if start != "N/A" else 0.0
    intervals = ",".join(f"{origin + at:.3f}%+#1" for at in wished)
    found = _ask(work, "packet=pts_time,flags", ["-read_intervals", intervals]).get("packets", [])
    keys = [float(each.get("pts_time", "nan")) - origin for each in found if "K" in each.get("flags", "")]
    if len(keys) != len(wished) or not all(0 <= key <= at for key, at in zip(keys, wished, strict=True)):
        return []
    return keys


def _ask(work: Work, entries: str, more: list[str]) -> dict:  # type: ignore[type-arg]  # ffprobe's answer
    argv: list[str | Path] = [
        work.tools.ffprobe, "-v", "error", "-hide_banner", "-select_streams", str(work.source.video_index), *more,
        "-show_entries", entries, "-of", "json", *guarded(work.path, work.bounds),
    ]  # fmt: skip
    try:
        answer = json.loads(runner.read(argv, limits=LIMITS))
    except runner.RunFailed:
        return {}
    return answer if isinstance(answer, dict) else {}
