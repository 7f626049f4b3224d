"""Talking to the compositor: one program for many sheets, started when first asked, begun anew when it has ended.

It is asked by one thread at a time. A compositor that ended while it was idle, or was killed, is replaced and asked
once more; one that ends a second time over the same sheet is a failure that says so.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, Literal, cast

from lms.core.errors import RuleError
from lms.core.i18n import _

PROGRAM = Path(__file__).with_name("compositor.py")
FONT_PACKAGES = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
Form = Literal["pdf", "png"]


class Stopped(RuleError):
    """The program that sets certificates ended twice over one sheet."""


class NotStarted(RuntimeError):
    """The program that sets certificates cannot be started; its own words stand in the log."""


class Refused(Exception):
    """The compiler's own words about a sheet that it would not set."""


class _Ended(Exception):
    """The compositor ended before it answered."""


class _Compositor:
    """One running program and its two pipes."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", str(PROGRAM), *map(str, font_folders())]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.questions, self.answers = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)
        if not self.answers.readline():
            self.end()
            raise NotStarted(f"The compositor ended with status {self.process.returncode}.")

    def ask(self, question: bytes) -> list[bytes]:
        """The pages. Raises `Refused`, or `_Ended` where nothing or only a part came back."""
        try:
            self.questions.write(question)
            self.questions.flush()
        except BrokenPipeError as error:
            raise _Ended from error
        line = self.answers.readline()
        if not line.endswith(b"\n"):
            raise _Ended
        answer: dict[str, Any] = json.loads(line)  # Any: numbers or a text
        if "error" in answer:
            raise Refused(answer["error"])
        pages = [self.answers.read(size) for size in answer["sizes"]]
        if sum(map(len, pages)) < sum(answer["sizes"]):
            raise _Ended
        return pages

    def end(self) -> None:
        """Let go of it, whatever state it is in, and leave no zombie."""
        self.process.kill()
        with contextlib.suppress(BrokenPipeError):  # what it did not read is lost with it
            self.questions.close()
        self.answers.close()
        self.process.wait()


_one_at_a_time = threading.Lock()
_running: list[_Compositor] = []


def ask(files: Mapping[str, bytes], day: str, form: Form = "pdf") -> list[bytes]:
    """What is made of `files`, dated `day`: one PDF, or a picture of each page.

    Raises `Refused`, `Stopped` or `NotStarted`.
    """
    sizes = {name: len(content) for name, content in files.items()}
    question = json.dumps({"day": day, "format": form, "files": sizes}).encode() + b"\n" + b"".join(files.values())
    with _one_at_a_time:
        for _attempt in range(2):
            if not _running:
                _running.append(_Compositor())
            try:
                return _running[0].ask(question)
            except _Ended:
                _running.pop().end()
    raise Stopped(_("The program that sets certificates stopped twice over this one. Nothing was issued for it."))


def font_folders() -> list[Path]:
    """The folders of the pinned fonts: a certificate looks the same on every machine."""
    return [Path(str(files(package))) / "files" for package in FONT_PACKAGES]


def _forget() -> None:
    """A forked process has pipes that belong to its parent, and maybe a lock that nobody will open."""
    globals().update(_running=[], _one_at_a_time=threading.Lock())


os.register_at_fork(after_in_child=_forget)
