"""Asking the program that opens strangers' files; one file at a time in each process, so that pages stay quick."""

import json
import subprocess
import sys
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Any

from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _, _l

PROGRAM = Path(__file__).with_name("reader.py")
MOST_SECONDS = 10
PATIENCE = 4  # seconds to wait for one's turn
PROBLEMS = {
    "empty": _l("There is nothing in this file."),
    "large": _l("This file is larger than 10 MB. A photo of the square alone is enough."),
    "locked": _l("This PDF is locked with a password, so it cannot be looked at."),
    "damaged": _l("This file is damaged and cannot be opened."),
    "pages": _l("This PDF has more than 10 pages. Send the page of one certificate."),
    "active": _l("This PDF carries scripts or other things that act by themselves. No certificate of ours does."),
    "huge": _l("This picture has far more points than a camera takes. Send a smaller one."),
    "unknown": _l("This is neither a PDF nor a picture (JPEG, PNG or WebP)."),
    "heavy": _l("To open this file takes more than any certificate needs, so it was not opened."),
}


class Busy(RuleError):
    """Others are having their files looked at."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


_turn = threading.BoundedSemaphore(1)


def opened(content: bytes) -> dict[str, Any]:  # Any: what `reader` says
    """What is found in the file. Outside of any transaction. Raises `BadValue` with a sentence, or `Busy`."""
    if not _turn.acquire(timeout=PATIENCE):
        raise Busy(_("Other files are being looked at just now. Please send yours again in a moment."))
    try:
        said = _asked(content)
    finally:
        _turn.release()
    if problem := said.get("problem"):
        raise BadValue(PROBLEMS[problem])
    return said


def _asked(content: bytes) -> dict[str, Any]:  # Any: as above
    command = [sys.executable, "-I", str(PROGRAM)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MOST_SECONDS, check=True, env={})
        said: dict[str, Any] = json.loads(done.stdout)  # Any: as above
    except (subprocess.SubprocessError, ValueError):
        return {"problem": "heavy"}
    return said
