"""One worker of a name in one data folder: two would take up each other's jobs, each sure to be the only one."""

import fcntl
from pathlib import Path
from typing import IO

from lms.core.terminal import Refusal


class NotAlone(Refusal):
    """Another worker of this name runs here."""


def claim(folder: Path, worker_id: str) -> IO[str] | None:
    """The lock of this worker's name, held while the file is open; None where another process holds it.

    The kernel gives it back when the process ends, however it ends. A program started by us does not inherit it.
    """
    name = "".join(c if c.isalnum() or c in "-_" else "_" for c in worker_id)
    kept = (folder / f"worker-{name}.lock").open("w", encoding="ascii")
    try:
        fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        kept.close()
        return None
    return kept


def refusal(folder: Path, worker_id: str) -> tuple[str, str]:
    """What the second one is told, in English and Arabic."""
    english = f"An academy runs on {folder} already, with a worker named {worker_id}. Stop it first, choose another"
    english += " DATA_DIR, or, for a second worker of the same academy, another WORKER_ID."
    arabic = f"تعمل أكاديمية على {folder} بالفعل، وفيها عامل اسمه {worker_id}. أوقفها أولًا، أو اختر DATA_DIR آخر،"
    arabic += " أو اختر WORKER_ID آخر إن أردت عاملًا ثانيًا للأكاديمية نفسها."
    return english, arabic
