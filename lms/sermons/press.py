"""From a text to its PDF, by the program that sets certificates; the face for verses is made ready once."""

import json
import os
import subprocess
import sys
from pathlib import Path

from lms.certificates.pressroom import PROGRAM, font_folders
from lms.core.companion import Companion
from lms.sermons.kinds import FileKind
from lms.sermons.told import SHEET, Told

ROOT = Path(__file__).parents[2]
WOFF2 = ROOT / "node_modules/@fontsource/amiri-quran/files/amiri-quran-arabic-400-normal.woff2"
FACES = ROOT / "build" / "faces"
UNPACK = "import sys; from fontTools.ttLib import TTFont as F; f = F(sys.argv[1]); f.flavor = None; f.save(sys.argv[2])"

compositor = Companion(lambda: [sys.executable, "-I", str(PROGRAM), *map(str, font_folders()), str(_faces())])


class Unprintable(RuntimeError):
    """The compiler would not set it; its own words."""


def pdf(told: Told, kind: FileKind) -> bytes:
    """The sheet or the booklet; the same words give the same bytes. Raises `Unprintable`."""
    files = {"main.typ": SHEET.read_bytes()}
    files["sermon.json"] = json.dumps(told | {"form": kind.value}, ensure_ascii=False).encode()
    question = {"day": told["iso"], "format": "pdf", "files": {name: len(each) for name, each in files.items()}}
    answer, made = compositor.ask(question, b"".join(files.values()))
    if "error" in answer:
        raise Unprintable(answer["error"])
    return made


def _faces() -> Path:
    """Amiri Quran as the compiler reads it: its package brings it packed for browsers."""
    made = FACES / "AmiriQuran.ttf"
    if not made.exists():
        FACES.mkdir(parents=True, exist_ok=True)
        fresh = made.with_suffix(f".{os.getpid()}")  # another process may be at it too
        subprocess.run([sys.executable, "-c", UNPACK, str(WOFF2), str(fresh)], check=True, timeout=60)
        fresh.replace(made)
    return FACES
