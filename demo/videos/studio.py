"""Makes a film: pages drawn by typst, music from `score`, both put together by ffmpeg.

The same storyboard always gives the same film.
"""

import io
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from PIL import Image

from demo.videos import score, storyboard
from demo.videos.storyboard import Storyboard

HERE = Path(__file__).parent
FONTS = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
FRAMES_A_SECOND = 10
ARRIVING = 4  # frames in which something new comes in
PIXELS_AN_INCH = 144  # 960 x 540 pt pages become 1920 x 1080
AT_ONCE = 24  # pages drawn in one go: keeps memory low
DRAWN, SCORED, WHOLE = 40, 55, 100  # shares of the work, as measured

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Film:
    """A finished film and what goes with it."""

    name: str
    path: Path
    title: dict[str, str]
    captions: str
    chapters: list[dict[str, Any]]
    lasts_ms: int


@dataclass(frozen=True)
class Frame:
    """A picture and for how many frames it stays."""

    page: dict[str, Any]
    stays: int


def make(name: str, folder: Path, ffmpeg: Path, tell: Progress | None = None) -> Film:
    """Make the film `name` in `folder`; `tell` hears how much of a hundred is done."""
    tell = tell or _silent
    board = storyboard.load(name)
    path = folder / f"{name}.mp4"
    with TemporaryDirectory(prefix="film-") as place:
        work = Path(place)
        frames = _frames(board)
        _draw(board, frames, work, tell)
        _cutting_list(frames, work / "frames.txt")
        score.write(board.mode, work / "loop.wav")
        tell(SCORED, WHOLE)
        _cut(ffmpeg, work, board.lasts_ms, path)
        tell(WHOLE, WHOLE)
    return Film(name, path, board.title, board.captions, board.chapters, board.lasts_ms)


def _silent(done: int, total: int) -> None:
    del done, total


def _frames(board: Storyboard) -> list[Frame]:
    found = []
    for step in board.steps:
        count = step.lasts_ms * FRAMES_A_SECOND // 1000
        share = (step.starts_ms + step.lasts_ms) / board.lasts_ms
        page = {"scene": step.scene, "shown": step.shown, "share": round(share, 4)}
        found += [Frame({**page, "arrived": _eased((i + 1) / (ARRIVING + 1))}, 1) for i in range(ARRIVING)]
        found.append(Frame({**page, "arrived": 1}, count - ARRIVING))
    return found


def _eased(part: float) -> float:
    """Quick at first, then slower: the way things settle."""
    return round(1 - (1 - part) ** 3, 4)


def _draw(board: Storyboard, frames: list[Frame], work: Path, tell: Progress) -> None:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(files(package) / "files") for package in FONTS],
    )
    for start in range(0, len(frames), AT_ONCE):
        pages = [frame.page for frame in frames[start : start + AT_ONCE]]
        told = json.dumps({"scenes": board.scenes, "frames": pages}, ensure_ascii=False)
        drawn = typst.compile(
            HERE / "film.typ", format="png", ppi=PIXELS_AN_INCH, font_paths=fonts, sys_inputs={"film": told}
        )
        for i, picture in enumerate(drawn if isinstance(drawn, list) else [drawn], start):
            # The ffmpeg that comes as a Python package reads no PNG.
            Image.open(io.BytesIO(picture)).convert("RGB").save(work / f"{i:04}.tga", compression="tga_rle")
        tell(DRAWN * min(start + AT_ONCE, len(frames)) // len(frames), WHOLE)


def _cutting_list(frames: list[Frame], path: Path) -> None:
    lines = ["ffconcat version 1.0"]
    for i, frame in enumerate(frames):
        lines += [f"file {i:04}.tga", f"duration {frame.stays / FRAMES_A_SECOND:.6f}"]
    path.write_text("\n".join([*lines, f"file {len(frames) - 1:04}.tga", ""]), "utf-8")


def _cut(ffmpeg: Path, work: Path, lasts_ms: int, path: Path) -> None:
    seconds = lasts_ms / 1000
    fade = f"afade=t=in:d=2,afade=t=out:st={seconds - 3:.3f}:d=3"
    # The rate comes last: each picture is converted once, not once a frame.
    picture = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,fps={FRAMES_A_SECOND}"
    command = f"""
        -hide_banner -loglevel error -nostdin -y -f concat -i frames.txt -stream_loop -1 -i loop.wav
        -map 0:v -map 1:a -t {seconds:.3f} -map_metadata -1
        -vf {picture} -colorspace bt709 -c:v libx264 -preset ultrafast -crf 20 -g {4 * FRAMES_A_SECOND}
        -af {fade} -c:a aac -b:a 96k
        -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -movflags +faststart
    """
    subprocess.run([ffmpeg, *command.split(), path.resolve()], cwd=work, check=True, timeout=300)
