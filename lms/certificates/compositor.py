"""The program that sets certificates: asked on standard input, it answers with PDFs on standard output.

    python -I compositor.py FOLDER_OF_FONTS…

A question is one line of JSON: {"inputs": {...}, "day": "2026-11-22"}. The answer is one line of JSON, either
{"bytes": 31415} followed by so many bytes, or {"error": "what the compiler said"}. It ends by itself with the end of
its input, when nothing was asked for a while, and when one sheet takes far too long.

The compiler keeps some 60 MB for good, so it lives here and not in the web server or the worker. This file is run by
its path and imports nothing of ours: it starts in a tenth of a second.
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


def main(fonts: list[str], questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks any more. The alarm is left to end us where we stand, also inside the compiler."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts))
    compiler = typst.Compiler(str(SHEET / "main.typ"), root=str(SHEET), font_paths=found)
    say(answers, {"ready": True})
    signal.alarm(IDLE_SECONDS)
    for question in questions:
        signal.alarm(LONGEST_SECONDS)
        answer(compiler, json.loads(question), answers)
        signal.alarm(IDLE_SECONDS)


def answer(compiler: typst.Compiler, question: dict[str, Any], answers: BinaryIO) -> None:  # Any: a text or texts
    """Set one file, or tell why not."""
    day = dt.datetime.combine(dt.date.fromisoformat(question["day"]), dt.time(), dt.UTC)
    try:
        pdf = compiler.compile(format="pdf", sys_inputs=question["inputs"], pdf_standards=STANDARDS, timestamp=day)
    except typst.TypstError as error:
        say(answers, {"error": str(error)})
        return
    assert isinstance(pdf, bytes)  # noqa: S101 - one document without an output path comes back as bytes
    say(answers, {"bytes": len(pdf)}, pdf)


def say(answers: BinaryIO, line: dict[str, object], content: bytes = b"") -> None:
    """Write an answer whole."""
    answers.write(json.dumps(line).encode() + b"\n" + content)
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
