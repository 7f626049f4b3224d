"""The app of a worker that stands still in the midst of bringing in a book, until it is killed.

`HALT` says where: while the program reads the file, or when its pages are written and not committed. While it is set a
film is being encoded for ever, too.
"""

import os
import sys
import time
from pathlib import Path

from lms.core.jobs import job
from lms.publications.files.service import importing
from media import runner
from wsgi import app

__all__ = ["app", "film"]
HALT = os.environ.get("HALT", "")
FOLDER = Path(os.environ["DATA_DIR"])
ENDLESS = """
import os, sys, time
with open(sys.argv[1], "w") as part:
    part.write(str(os.getpid()))
os.rename(sys.argv[1], sys.argv[2])
time.sleep(600)
"""


@job("tests.film", queue="media")
def film(running):
    (FOLDER / "film").touch()
    while HALT:
        time.sleep(1)


def stand_still(*_given):
    (FOLDER / HALT).touch()
    time.sleep(600)


def read_for_ever(program, *words, cwd):
    """A program on the same leash that does not end: killed with its worker, and not left behind."""
    if program == importing.WASH:
        return run(program, *words, cwd=cwd)
    (cwd / "program.py").write_text(ENDLESS)
    argv = [sys.executable, "-I", cwd / "program.py", FOLDER / "part", FOLDER / HALT]
    return runner.read(argv, cwd=cwd, limits=importing.LIMITS)


run = importing.run
if HALT == "reading":
    importing.run = read_for_ever
if HALT == "writing":
    importing._one_original = stand_still
