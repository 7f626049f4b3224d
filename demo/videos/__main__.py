"""`python -m demo.videos [NAME…]`: make films, with their captions, in build/films or where --into says.

Says how far it is, a line a step: the demo's job runs it so and reads that, to keep the memory out of its worker.
"""

import argparse
import sys
from functools import partial
from pathlib import Path

from demo.videos import storyboard, studio
from media import binaries


def main() -> None:
    """Make the named films, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m demo.videos", description="Make the films of the demo academy.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--into", type=Path, default=Path("build/films"))
    parser.add_argument("--ffmpeg", default="")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    ffmpeg = binaries.find(asked.ffmpeg).ffmpeg
    for name in asked.names or storyboard.names():
        film = studio.make(name, asked.into, ffmpeg, partial(_say, name))
        film.path.with_suffix(".vtt").write_text(film.captions, "utf-8")


def _say(name: str, done: int, total: int) -> None:
    sys.stdout.write(f"{name} {100 * done // total} %\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
