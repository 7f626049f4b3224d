"""`python -m demo.videos [NAME…]`: make the films in build/films, with captions, to look at them."""

import sys
from pathlib import Path

from demo.videos import storyboard, studio
from media import binaries


def main(names: list[str]) -> None:
    """Make the named films, or all of them."""
    folder = Path("build/films")
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or storyboard.names():
        film = studio.make(name, folder, binaries.find().ffmpeg)
        film.path.with_suffix(".vtt").write_text(film.captions, "utf-8")
        sys.stdout.write(f"{film.path}: {film.lasts_ms / 1000:.1f} s, {film.path.stat().st_size / 1e6:.1f} MB\n")


main(sys.argv[1:])
