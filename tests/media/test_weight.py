"""What the player costs before a second of film is fetched: it must stay small on a weak link."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLAYER_KB = 18  # gzip, all modules of the player; hls.js comes only where a browser needs it, and not before
OFFLINE_KB = 9  # the card that saves a lesson, and what the worker runs
STYLES_KB = 4


def weight(paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths) / 1000


def imported(entry):
    """The module and all that it loads at once."""
    found, waiting = set(), [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            names = re.findall(r'^import .*?from "(\.[^"]+)"', path.read_text("utf-8"), re.MULTILINE)
            waiting += [(path.parent / name).resolve() for name in names]
    return found


def test_the_player_is_light():
    modules = imported(ROOT / "media/static/js/player.js")
    assert len(modules) > 10
    assert "vendor/hls.js" not in "".join(
        re.findall(r"^import .*", "".join(path.read_text() for path in modules), re.MULTILINE)
    )
    assert weight(modules) <= PLAYER_KB
    assert weight([ROOT / "media/static/css/player.css"]) <= STYLES_KB


def test_what_saves_a_lesson_is_light():
    folder = ROOT / "courses/offline/static/js"
    assert weight([folder / f"{name}.js" for name in ("save", "saving", "lease", "store", "worker")]) <= OFFLINE_KB
