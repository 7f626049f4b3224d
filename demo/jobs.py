"""The long work of the demo: making its films and handouts, and the cases of its citizens.

A program of its own does each: what it takes of memory goes with it.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.handouts import making
from lms.accounts.models import User
from lms.core.db import reading, transaction
from lms.core.jobs import Running, job
from media import place
from media.models import Asset, AssetState
from media.service import uploads

ROOT = Path(__file__).parents[1]
WHOLE = 100


@job("demo.film", queue="media", retries=2)
def make_film(running: Running, name: str, asset_id: int) -> None:
    """Make a film and hand it over like any upload; twice is harmless."""
    _deliver(asset_id, lambda folder: _make(running, name, folder))


@job("demo.handout", queue="media", retries=2)
def make_handout(_running: Running, name: str, asset_id: int) -> None:
    """Make a sheet or a recording and hand it over like any upload; twice is harmless."""
    _deliver(asset_id, lambda folder: _hand_out(name, folder))


@job("demo.citizens", retries=3)
def bring_citizens(running: Running) -> None:
    """Bring the cases in; those that are there already are passed over."""
    _bring(running, "citizens")


@job("demo.library", retries=3)
def bring_library(running: Running) -> None:
    """Bring the works of the library in; those that are there already are passed over."""
    _bring(running, "library")


@job("demo.atlas", retries=3)
def bring_atlas(running: Running) -> None:
    """Bring the atlas in and draw its plates; those that are there already are passed over."""
    _bring(running, "atlas")


def _bring(running: Running, name: str) -> None:
    """Run `flask demo name`, which tells of each step how many of how many are done."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", name]

    def hear(line: str) -> None:
        done, total = line.split()
        running.progress(int(done), int(total))

    if _watched(command, hear):
        raise RuntimeError(f"the demo's {name} could not be brought in; the reason stands in the worker's log")


@job("demo.sermons", retries=3)
def bring_sermons(running: Running) -> None:
    """Bring the Friday sermons in; those that are there already are passed over."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "sermons"]

    def hear(line: str) -> None:
        done, total = line.split()
        running.progress(int(done), int(total))

    if _watched(command, hear):
        raise RuntimeError("the sermons of the demo could not be brought in; the reason stands in the worker's log")


def _deliver(asset_id: int, make: Callable[[Path], Path]) -> None:
    with reading() as current:
        asset = current.get_one(Asset, asset_id)
        if asset.state is not AssetState.PREPARING or asset.owner_id is None:
            return
        owner = current.get_one(User, asset.owner_id)
    with TemporaryDirectory(prefix="demo-", dir=_folder()) as folder:
        made = make(Path(folder))
        with made.open("rb") as content, transaction():
            uploads.receive(owner, made.name, content, asset)


def _hand_out(name: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "demo.handouts", name, str(folder), str(place.tools().ffmpeg)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder / f"{name}.{making.SUFFIXES[name]}"


def _make(running: Running, name: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "demo.videos", name, "--into", str(folder), "--ffmpeg", str(place.tools().ffmpeg)]
    if _watched(command, lambda line: running.progress(int(line.split()[1]), WHOLE)):
        raise RuntimeError(f"the film {name} could not be made; the reason stands in the worker's log")
    return folder / f"{name}.mp4"


def _watched(command: list[str], hear: Callable[[str], None]) -> int:
    """Run a program to its end; `hear` gets each line that it prints, and may raise. Returns its status."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            for line in program.stdout or ():
                hear(line)
        except BaseException:
            program.kill()  # stopped by somebody, or the worker is going down
            raise
    return program.returncode


def _folder() -> Path:
    folder = place.work_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
