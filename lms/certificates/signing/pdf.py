"""Signed PDFs: asks the notary, a program of its own, which holds the key and signs one sheet after the other."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from lms.certificates.signing import keys
from lms.core.companion import Companion, Silent

if TYPE_CHECKING:
    from lms.certificates.signing.keys import Key

PROGRAM = Path(__file__).with_name("notary.py")
PATIENCE = 60  # seconds in which a timestamp server that was silent is not asked again
notary = Companion(lambda: [sys.executable, "-I", str(PROGRAM)])


class Unsigned(Exception):
    """This sheet cannot be signed now; it is tried again later, and never handed out without."""


class NoTime(Unsigned):
    """The timestamp server gives no time. A signature without it would be a lesser one than was promised."""


def signed(pdf: bytes, key: "Key") -> bytes:
    """`pdf` with the academy's signature; it holds the time of a timestamp server where one is set.

    Raises `Unsigned`.
    """
    url = current_app.config["SETTINGS"].timestamp_url
    if time.monotonic() < _silent_until.get(url, 0.0):
        raise NoTime(url)
    told = {"key": str(key.path), "passphrase": keys.passphrase(), "chain": key.chain, "timestamp_url": url}
    try:
        answer, made = notary.ask({}, pdf, first=told)
    except Silent as silent:
        raise Unsigned("The program that signs ended twice over one sheet.") from silent
    if "late" in answer:
        _silent_until[url] = time.monotonic() + PATIENCE
        raise NoTime(answer["late"])
    return made


_silent_until: dict[str, float] = {}
