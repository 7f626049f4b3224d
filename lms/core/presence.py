"""Whether the web server was there. It beats while it serves; a silence is written down when it is over.

Features that promise people a time say here what they give back (`on_return`). The web's processes call `begin`;
commands and the worker only ask whether it is silent now.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import clock
from lms.core.db import Model, insert_once, pk, reading, rollback, session, transaction

log = logging.getLogger("ijaza.presence")
BEAT_SECONDS = 10
SILENCE = dt.timedelta(seconds=25)  # two beats that did not come
LONGEST = dt.timedelta(days=1)  # what is silent for longer was switched off, and people decide what follows


class WebBeat(Model):
    """When the web server was last there; one row."""

    __tablename__ = "web_beat"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]


class Outage(Model):
    """A time in which nobody could reach the web server: from its last beat to its first one after."""

    __tablename__ = "outage"

    id: Mapped[pk]
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime]

    @property
    def length(self) -> dt.timedelta:
        """How long it was."""
        return self.ended_at - self.began_at


RETURNS: list[Callable[[Outage], None]] = []


def on_return(give_back: Callable[[Outage], None]) -> None:
    """Have `give_back` called inside the transaction that writes an outage down, before anybody is served."""
    if give_back not in RETURNS:
        RETURNS.append(give_back)


def beat() -> Outage | None:
    """Say that the web server is there, in the transaction that is open; returns the outage that this ends, if any.

    Several processes beat; the first one after a silence ends it for all, the others wait for it.
    """
    now = clock.now()
    insert_once(WebBeat, ["id"], {"id": 1, "at": now})
    held = (
        session()
        .scalars(select(WebBeat).where(WebBeat.id == 1).with_for_update().execution_options(populate_existing=True))
        .one()
    )
    last, held.at = held.at, max(now, held.at)
    session().flush()
    if not SILENCE < now - last <= LONGEST:
        return None
    outage = Outage(began_at=last, ended_at=now)
    session().add(outage)
    session().flush()
    for give_back in RETURNS:
        give_back(outage)
    return outage


def is_silent() -> bool:
    """Whether the web server is away now, so that what was promised to people cannot be kept yet."""
    last = session().scalar(select(WebBeat.at).where(WebBeat.id == 1))
    return last is not None and SILENCE < clock.now() - last <= LONGEST


def begin(app: Flask, stopping: threading.Event | None = None) -> threading.Thread:
    """Beat now, before anybody is served, and from now on; for each process of the web server."""
    _try_to_beat(app)
    thread = threading.Thread(target=_go_on, args=(app, stopping or threading.Event()), name="presence", daemon=True)
    thread.start()
    return thread


def _go_on(app: Flask, stopping: threading.Event) -> None:
    while not stopping.wait(BEAT_SECONDS):
        _try_to_beat(app)


def _try_to_beat(app: Flask) -> None:
    """Beat unless another process has just done so. A database that is away is an outage too: it ends with this."""
    with app.app_context():
        try:
            with reading() as current:
                last = current.scalar(select(WebBeat.at).where(WebBeat.id == 1))
            if last and clock.now() - last < dt.timedelta(seconds=BEAT_SECONDS / 2):
                return
            with transaction():
                outage = beat()
        except Exception:
            log.exception("the web server could not say that it is there; it tries again")
            rollback()
            return
    if outage:
        log.warning("the web server was away for %d seconds", outage.length.total_seconds())
