"""A recording from the upload to its renditions, against one ffmpeg that makes the same in one pass; and two workers.

The runs take turns (A B A B) and the middle ratio counts. Where others use the machine, processor time is judged, since
elapsed time would measure them; both are told. A worker is a machine of one core here, pinned to it: one against two.
"""

import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench import clips, workers
from bench.academy import Academy
from bench.figure import Figure, note

ROUNDS = 2
WALL, FIRST, BYTES, TWO = 1.05, 0.25, 1.01, 0.65
QUIET_LOAD = 0.3  # of the cores: more, and others are at work


class Run(NamedTuple):
    """What a run took and what came out."""

    wall: float
    processor: float
    bytes: int


class Prepared(NamedTuple):
    """A run of ours, and when it could first be watched."""

    run: Run
    first_wall: float
    first_processor: float


def measure() -> Figure:
    """The worst ratio over the clips, each the middle of its rounds."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as home:
        folder = Path(home)
        drawn = [clips.talk(folder), clips.slides(folder), clips.pattern(folder)]
        long = clips.repeated(clips.slides(folder, height=720), 4)
        is_quiet = os.getloadavg()[0] < QUIET_LOAD * (os.cpu_count() or 1)
        ratios = [compare(clip, folder, is_quiet) for clip in drawn]
        two = workers.ratio(long, folder, is_quiet)
    time_, first, size = (max(each) for each in zip(*ratios, strict=True))
    held = time_ <= WALL and first <= FIRST and size <= BYTES and two <= TWO
    kind = "elapsed" if is_quiet else "processor time (busy machine)"
    return Figure(
        f"{time_:.2f}× raw in {kind}, first {first:.2f}, bytes {size:.3f}×, two workers {two:.2f}",
        f"{WALL}×, {FIRST}, {BYTES}×, {TWO}",
        held,
    )


def compare(clip: Path, folder: Path, is_quiet: bool) -> tuple[float, float, float]:
    """Ours against raw, in turns: time, share until the first rendition, bytes."""
    pairs: list[tuple[Run, Prepared]] = []
    for number in range(ROUNDS):
        pairs.append(
            (raw(clip, folder / f"{clip.stem}-raw-{number}"), ours(clip, folder / f"{clip.stem}-ours-{number}"))
        )
        bare, made = pairs[-1]
        note(
            f"{clip.stem:12} raw {bare.wall:6.1f} s, {bare.processor:6.1f} of processor, {bare.bytes / 1e6:6.2f} MB;"
            f" ours {made.run.wall:6.1f} s, {made.run.processor:6.1f}, {made.run.bytes / 1e6:6.2f} MB,"
            f" first after {made.first_wall:5.1f} s, {made.first_processor:5.1f}"
        )
    walls = middle(made.run.wall / bare.wall for bare, made in pairs)
    processors = middle(made.run.processor / bare.processor for bare, made in pairs)
    first_walls = middle(made.first_wall / made.run.wall for _, made in pairs)
    first_processors = middle(made.first_processor / made.run.processor for _, made in pairs)
    size = middle(made.run.bytes / bare.bytes for bare, made in pairs)
    note(
        f"{clip.stem:12} elapsed {walls:.2f}×, processor {processors:.2f}×, bytes {size:.3f}×,"
        f" first {first_walls:.2f} of elapsed, {first_processors:.2f} of processor"
    )
    return (walls, first_walls, size) if is_quiet else (processors, first_processors, size)


def ours(clip: Path, folder: Path) -> Prepared:
    """The pipeline, as a worker runs it, in an academy of its own."""
    with Academy(folder) as academy:
        asset_id = academy.upload(clip)
        first: list[tuple[float, float]] = []
        with academy.noting_playable(lambda: first.append((time.monotonic(), processor()))):
            began, used = time.monotonic(), processor()
            academy.prepare(asset_id)
            run = Run(time.monotonic() - began, processor() - used, academy.rendition_bytes(asset_id))
    return Prepared(run, first[0][0] - began, first[0][1] - used)


def raw(clip: Path, folder: Path) -> Run:
    """One ffmpeg with the same rungs, rates and encoder: each size scaled from the source, each with its own sound."""
    from media import binaries, ladder, probe

    folder.mkdir()
    tools = binaries.find()
    source = probe.probe(clip, tools).source
    first, rest = ladder.choose(source)
    argv = raw_command(str(tools.ffmpeg), clip, [*first, *rest])
    return timed(lambda: subprocess.run(["nice", "-n", "10", *argv], cwd=folder, check=True), folder)


def raw_command(ffmpeg: str, clip: Path, rungs: list) -> list[str]:
    from media import graph
    from media.ladder import AUDIO_RATES

    seen = [rung for rung in rungs if not rung.is_audio]
    branches = [
        f"[v{place}]fps={rung.rate}:start_time=0,scale={rung.width}:{rung.height},format=yuv420p[p{place}]"
        for place, rung in enumerate(seen)
    ]
    split = f"[0:v]split={len(seen)}" + "".join(f"[v{place}]" for place in range(len(seen)))
    sound = f"[0:a]aresample=async=1000:first_pts=0,asplit={len(rungs)}" + "".join(f"[s{n}]" for n in range(len(rungs)))
    argv = [
        ffmpeg,
        "-v",
        "error",
        "-nostdin",
        "-y",
        "-i",
        str(clip),
        "-filter_complex",
        ";".join([split, *branches, sound]),
    ]
    for place, rung in enumerate(rungs):
        options = {"c:a": "aac", "ac": 1, "ar": AUDIO_RATES[rung.audio_kbps], "b:a": f"{rung.audio_kbps}k"}
        options |= graph.container(rung)
        if not rung.is_audio:
            argv += ["-map", f"[p{seen.index(rung)}]"]
            options |= graph.H264 | graph.h264(rung)
        argv += ["-map", f"[s{place}]"]
        argv += [str(word) for name, value in options.items() for word in (f"-{name}", value)]
        argv.append(f"{rung.name}.mp4")
    return argv


def timed(act: Callable[[], object], folder: Path) -> Run:
    began, used = time.monotonic(), processor()
    act()
    size = sum(path.stat().st_size for path in folder.glob("*.mp4"))
    return Run(time.monotonic() - began, processor() - used, size)


def processor() -> float:
    """Seconds of processor that this process and its ended children have used."""
    own, others = (resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def middle(values) -> float:  # noqa: ANN001
    return statistics.median(list(values))
