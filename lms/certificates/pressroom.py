"""Talking to the compositor, the program beside us that sets sheets; what it may answer."""

import itertools
import sys
from collections.abc import Mapping
from importlib.resources import files as files_of
from pathlib import Path
from typing import Literal

from lms.core.companion import Companion, Silent
from lms.core.errors import RuleError
from lms.core.i18n import _

PROGRAM = Path(__file__).with_name("compositor.py")
FONT_PACKAGES = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
Form = Literal["pdf", "png"]
compositor = Companion(lambda: [sys.executable, "-I", str(PROGRAM), *map(str, font_folders())])


class Stopped(RuleError):
    """The program that sets certificates ended twice over one sheet."""


class Refused(Exception):
    """The compiler's own words about a sheet that it would not set."""


def ask(files: Mapping[str, bytes], day: str, form: Form = "pdf") -> list[bytes]:
    """What is made of `files`, dated `day`: one PDF, or a picture of each page.

    Raises `Refused`, `Stopped` or `lms.core.companion.NotStarted`.
    """
    question = {"day": day, "format": form, "files": {name: len(content) for name, content in files.items()}}
    try:
        answer, made = compositor.ask(question, b"".join(files.values()))
    except Silent as silent:
        said = _("The program that sets certificates stopped twice over this one. Nothing was issued for it.")
        raise Stopped(said) from silent
    if "error" in answer:
        raise Refused(answer["error"])
    ends = [0, *itertools.accumulate(answer["sizes"])]
    return [made[start:end] for start, end in itertools.pairwise(ends)]


def font_folders() -> list[Path]:
    """The folders of the pinned fonts: a certificate looks the same on every machine."""
    return [Path(str(files_of(package))) / "files" for package in FONT_PACKAGES]
