"""The real app, on a server that a test can have killed (kill -9) around the commit of a save.

The file named by DYING says when: "before" (written, not committed) or "after" (committed, not answered). It dies once.
"""

import os
import signal
from pathlib import Path

from courses.quizzes.service import saving
from wsgi import app

FLAG = Path(os.environ["DYING"])
save = saving.save


def die_at(moment):
    if FLAG.exists() and FLAG.read_text() == moment:
        FLAG.unlink()
        os.killpg(os.getpgid(0), signal.SIGKILL)


def save_and_die(*given):
    receipt = save(*given)
    die_at("before")
    return receipt


def answer_and_die(environ, start_response):
    answer = served(environ, start_response)
    if environ["PATH_INFO"].endswith("/answers"):
        die_at("after")
    return answer


saving.save = save_and_die
served, app.wsgi_app = app.wsgi_app, answer_and_die
