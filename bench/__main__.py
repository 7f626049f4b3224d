"""python -m bench NAME…: measure, and end with one line a figure. Status 1 where one is short of its target."""

import sys
from importlib import import_module

from bench.figure import Figure, note

OF_THE_HOUSE = ("start", "memory", "pages", "transcode", "playback", "upload", "progress", "verify")
REGISTER = ("certificates", "kills")
EXAMS = ("regrade", "autosave", "storm", "exam", "gradebook")
CITIZENS = ("cases", "tracking")
LIBRARY = ("search", "ocr", "oai")
NAMES = CITIZENS + LIBRARY + OF_THE_HOUSE + EXAMS + REGISTER


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        note(f"usage: bin/bench NAME…   names: {' '.join(NAMES)}")
        return 2
    figures: dict[str, Figure] = {}
    for name in names:
        note(f"\n{name}: {import_module(f'bench.{name}').__doc__.splitlines()[0]}")
        figures[name] = import_module(f"bench.{name}").measure()
    note("")
    for name, figure in figures.items():
        note(figure.line(name))
    return 0 if all(figure.held for figure in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
