"""How each is made: the sheet by typst, the recording of bells by ffmpeg from sines."""

import subprocess
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FONTS = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
SHEET, PRACTICE = "sermon-sheet", "sermon-practice"
SUFFIXES = {SHEET: "pdf", PRACTICE: "m4a"}
TITLES = {SHEET: "ورقة تخطيط الخطبة", PRACTICE: "تدريب الخطبة على الوقت"}

LASTS = 180  # seconds
# Where a bell rings, and what begins.
PARTS: Mapping[int, dict[str, str]] = {
    0: {"ar": "المقدمة", "en": "The opening"},
    40: {"ar": "المحاور", "en": "The points"},
    140: {"ar": "الخاتمة", "en": "The ending"},
}
BREATH = 5  # seconds between two soft pulses
CHAPTERS: Mapping[str, list[dict[str, Any]]] = {
    PRACTICE: [{"at_ms": at * 1000, "title": title} for at, title in PARTS.items()]
}


def sheet(folder: Path, _ffmpeg: Path) -> None:
    """One page to fill in by hand."""
    import typst

    fonts = [Path(str(files(package))) / "files" for package in FONTS]
    made = typst.compile(HERE / "sermon-sheet.typ", format="pdf", font_paths=fonts)
    (folder / f"{SHEET}.pdf").write_bytes(made if isinstance(made, bytes) else made[0])


def practice(folder: Path, ffmpeg: Path) -> None:
    """Three minutes: a bell where a part begins and at the end, and a pulse as quiet as breath between them."""
    bells = "+".join(_bell(at) for at in (*PARTS, LASTS - 4))
    pulse = f"0.05*exp(-2.2*mod(t,{BREATH}))*sin(2*PI*196*t)"
    source = f"aevalsrc=exprs='{bells}+{pulse}':s=22050:d={LASTS}"
    command = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-f", "lavfi", "-i", source, "-c:a", "aac"]
    target = str((folder / f"{PRACTICE}.m4a").resolve())
    subprocess.run([ffmpeg, *command, "-b:a", "48k", "-ac", "1", target], check=True, timeout=120)


def _bell(at: int) -> str:
    return f"gte(t,{at})*0.3*exp(-1.1*(t-{at}))*(sin(2*PI*523.25*t)+0.5*sin(2*PI*1046.5*t)+0.2*sin(2*PI*1413*t))"


MAKERS: Mapping[str, Callable[[Path, Path], None]] = {SHEET: sheet, PRACTICE: practice}
