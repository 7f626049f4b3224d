"""Connections to the database: what every request would pay for without need.

Those to PostgreSQL that the server has ended while they waited are replaced. To ask it each time, as a ping before
use does, is one more way there and back for every request.
"""

import math
import select
import time
from typing import Any

import flask_sqlalchemy.session
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

_NOT_SAID = (None,) * 5  # sizes and precisions
RESTS_SECONDS = 30  # what has rested for longer is pinged all the same: a network may forget a connection in silence


class Session(flask_sqlalchemy.session.Session):
    """The house has one database: a session finds it once, and not anew by the table of each statement."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:  # Any: as there
        """The database; `bind` where that is given."""
        if bind is None and self.bind is None:
            self.bind = super().get_bind(mapper, clause, **more)
        return bind or self.bind


def look_before_use(engine: Engine) -> None:
    """Look at each connection before it is used. One that was ended has something to read: its end."""

    @event.listens_for(engine, "checkin")
    def rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # Any: of the driver
        watched = select.poll()
        watched.register(connection.fileno(), select.POLLIN)
        if watched.poll(0) or time.monotonic() - record.info.get("rests_since", math.inf) > RESTS_SECONDS:
            _ping(engine, connection)


def options() -> dict[str, Any]:  # Any: SQLAlchemy's own options
    """How they are opened. The driver is loaded only where PostgreSQL is spoken to."""
    import psycopg

    class Cursor(psycopg.Cursor[Any]):  # Any: rows of every shape
        """Says of a result's columns what SQLAlchemy asks, name and type; the driver's own answer takes far longer."""

        @property
        def description(self) -> list[Any] | None:  # plain tuples, as the DB-API has them
            result = self.pgresult
            if result is None or not result.nfields:
                return None
            return [
                ((result.fname(place) or b"").decode(), result.ftype(place), *_NOT_SAID)
                for place in range(result.nfields)
            ]

    return {"pool_size": 8, "max_overflow": 8, "connect_args": {"cursor_factory": Cursor}}


def _ping(engine: Engine, connection: Any) -> None:  # Any: of the driver
    """Ask the server for a sign of life. Raises `DisconnectionError`, upon which the pool opens another connection."""
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as gone:
        raise InvalidatePoolError from gone
