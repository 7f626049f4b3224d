"""The app of a worker that dies (kill -9) once, when the third portion of a regrade is written and not committed."""

import itertools
import os
import signal
from pathlib import Path

from courses.quizzes.regrading import applying
from wsgi import app

__all__ = ["app"]
FLAG = Path(os.environ.get("DYING", ""))
PORTION = 2
bring = applying.bring
portions = itertools.count(1)


def bring_and_die(ruling, attempt_ids):
    brought = bring(ruling, attempt_ids)
    if next(portions) == 3 and FLAG.is_file():
        FLAG.unlink()
        os.killpg(os.getpgid(0), signal.SIGKILL)
    return brought


applying.bring, applying.AT_ONCE = bring_and_die, PORTION
