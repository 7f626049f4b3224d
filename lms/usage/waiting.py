"""What was seen and is not written yet. A reader waits for nothing: not for a lock, not for the list of robots.

Each process of the web server keeps its own, for a few seconds. One that ends as asked writes them first; one that is
killed outright forgets them.
"""

import logging
import threading
from collections import deque

from flask import Flask, Response, after_this_request, current_app, request

from lms.core import clock
from lms.core.db import rollback, transaction
from lms.usage.kinds import Use
from lms.usage.robots import LONGEST, is_robot
from lms.usage.tally import Seen

log = logging.getLogger("ijaza.usage")
MOST = 20_000  # what waits; more is forgotten, the oldest first
PAUSE_SECONDS = 5
GIVEN = {200, 206, 302, 304}  # led on to a file too

_waiting: deque[Seen] = deque(maxlen=MOST)
_bell = threading.Event()
_starting = threading.Lock()
_thread: threading.Thread | None = None


def count(kind: str, object_id: int, use: Use, *, language: str = "") -> None:
    """Count that this request gives a reader the thing, if its answer is good. For what everybody may see."""
    if request.method == "HEAD" or _is_ahead() or _goes_on():
        return
    agent, second = request.user_agent.string[:LONGEST], int(clock.now().timestamp())
    seen = Seen(kind, object_id, language, use, second, request.remote_addr or "", agent)

    @after_this_request
    def given(response: Response) -> Response:
        if response.status_code in GIVEN:
            _waiting.append(seen)
            _ring()
        return response


def write() -> int:
    """Write what waits in one short transaction; how many were people. Where it fails they go on waiting."""
    from lms.usage import service

    taken = [_waiting.popleft() for _ in range(len(_waiting))]
    people = [seen for seen in taken if not is_robot(seen.agent)]
    if not people:
        return 0
    try:
        with transaction():
            service.enter(people)
    except Exception:
        log.exception("what was read could not be counted; it goes on waiting")
        rollback()
        _waiting.extendleft(reversed(people[-(MOST - len(_waiting)) :]))
        return 0
    return len(people)


def end(app: Flask) -> None:
    """Write what waits, as this process ends."""
    with app.app_context():
        write()


def _is_ahead() -> bool:
    """A browser fetches what its reader may want next."""
    asked = "".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return "prefetch" in asked or "preview" in asked


def _goes_on() -> bool:
    """A later piece of a file that is fetched in pieces."""
    asked = request.range
    return bool(asked and asked.ranges and asked.ranges[0][0])


def _ring() -> None:
    """Have the thread of this process write soon; it begins with the first thing to write, so after the fork."""
    global _thread  # noqa: PLW0603 - one a process
    _bell.set()
    if current_app.testing or (_thread and _thread.is_alive()):
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - not a proxy: a thread has none
    with _starting:
        if not (_thread and _thread.is_alive()):
            _thread = threading.Thread(target=_go_on, args=(app,), name="usage", daemon=True)
            _thread.start()


def _go_on(app: Flask) -> None:
    pause = threading.Event()
    while True:
        _bell.wait()
        pause.wait(PAUSE_SECONDS)
        _bell.clear()
        with app.app_context():
            write()
