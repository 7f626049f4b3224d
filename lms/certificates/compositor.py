"""The program that sets certificates: asked on standard input, it answers with files on standard output.

    python -I compositor.py FOLDER_OF_FONTS…

A question is one line of JSON, {"day": "2026-11-22", "format": "pdf", "files": {"sheet.json": 512, …}}, followed by
the files, so many bytes of each. The answer is one line of JSON, {"bytes": 31415, "sizes": [31415]} followed by the
pages (one file where the format is pdf), or {"error": "what the compiler said"}. It ends by itself with the end of its
input, when nothing was asked for a while, and when one sheet takes far too long.

The files are handed to the compiler as they came, next to those of the folder `sheet`; nothing is written to a disk.
What does not change from sheet to sheet, above all the drawn border, is found in the compiler's memory again. It keeps
some 60 MB for good, so it lives here and not in the web server or the worker. This file is run by its path and imports
nothing of ours: it starts in a tenth of a second.
"""

import datetime as dt
import json
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

import typst

SHEET = Path(__file__).parent / "sheet"
IDLE_SECONDS = 20
LONGEST_SECONDS = 60
STANDARDS: list["typst.PDFStandard"] = ["a-3a", "ua-1"]
SCREEN_PPI = 84.0


def main(fonts: list[str], questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks any more. The alarm is left to end us where we stand, also inside the compiler."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts))
    sheet = {path.name: path.read_bytes() for path in sorted(SHEET.iterdir()) if path.is_file()}
    say(answers, {"ready": True})
    signal.alarm(IDLE_SECONDS)
    for line in iter(questions.readline, b""):
        signal.alarm(LONGEST_SECONDS)
        question = json.loads(line)
        files = {name: questions.read(size) for name, size in question["files"].items()}
        answer(sheet | files, found, question, answers)
        signal.alarm(IDLE_SECONDS)


def answer(
    files: dict[str, bytes],
    fonts: typst.Fonts,
    question: dict[str, Any],  # Any: texts and sizes
    answers: BinaryIO,
) -> None:
    """Set one document, or tell why not."""
    day = dt.datetime.combine(dt.date.fromisoformat(question["day"]), dt.time(), dt.UTC)
    is_pdf = question["format"] == "pdf"
    chosen: dict[str, Any] = {"pdf_standards": STANDARDS, "timestamp": day} if is_pdf else {"ppi": SCREEN_PPI}
    try:
        made = typst.compile(files, format=question["format"], font_paths=fonts, **chosen)
    except (typst.TypstError, RuntimeError) as error:  # the second where a file is none that it can read
        say(answers, {"error": str(error)})
        return
    pages = made if isinstance(made, list) else [made]
    whole = b"".join(pages)
    say(answers, {"bytes": len(whole), "sizes": [len(page) for page in pages]}, whole)


def say(answers: BinaryIO, line: dict[str, object], content: bytes = b"") -> None:
    """Write an answer whole."""
    answers.write(json.dumps(line).encode() + b"\n" + content)
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
