"""The database: the model base, the session, and transactions.

One transaction a request, committed in one place when the answer is good (status < 400), rolled back otherwise.
A request that may write (any method but GET, HEAD, OPTIONS) begins IMMEDIATE on SQLite, decided before its first
query; see docs/adr/0002. Services flush; only this module commits.
"""

import contextvars
import datetime as dt
import enum
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, cast

from flask import Flask, Response, current_app, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, CursorResult, Engine, Enum, MetaData, String, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, mapped_column

from lms.core import clock, connections
from lms.core.columns import Mark, UTCDateTime
from lms.core.config import Settings
from lms.core.writer import Connection as SQLiteConnection
from lms.core.writer import WriterLock

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("writing", default=False)

pk = Annotated[int, mapped_column(primary_key=True)]
Translated = Annotated[dict[str, str], mapped_column(JSON)]  # {"ar": "…", "en": "…"}
Stamp = Annotated[dt.datetime, mapped_column(UTCDateTime(), default=clock.now)]


class Model(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: String(),
        dt.datetime: UTCDateTime(),
        Decimal: Mark(),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
        list[Any]: JSON(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            length=32,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


db = SQLAlchemy(
    metadata=Model.metadata,
    session_options={
        "class_": connections.Session,
        "expire_on_commit": False,
        "join_transaction_mode": "create_savepoint",
    },
)


@event.listens_for(db.session, "after_flush")
def _flushed(current: Session, context: object) -> None:
    del context
    current.info["wrote"] = True


@event.listens_for(db.session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["wrote"] = True


def init_app(app: Flask, settings: Settings) -> None:
    """Open the database and end each request's transaction."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            listen_for_begin(db.engine)
        else:
            connections.look_before_use(db.engine)
    app.before_request(_open)
    app.teardown_request(_forget)


def end_requests(app: Flask) -> None:
    """End each request's transaction right after its view. To be called last: what is called last runs first."""
    app.after_request(_close)


def session() -> Session:
    """The session of this request, job or command."""
    return db.session()


def connection() -> Connection:
    """The connection of this transaction, for statements on plain tables that a hot path asks and writes.

    It leaves out what the session does for objects, which takes longer than such a statement.
    """
    current = session()
    current.info["wrote"] = True
    return current.connection()


@contextmanager
def transaction() -> Iterator[Session]:
    """A short writing transaction of one's own, for jobs, commands and the rare GET that must count something.

    Ends a reading transaction that is open; commits at the end, rolls back on an error.
    """
    end_reading()
    token = _writing.set(True)
    try:
        yield session()
        commit()
    except BaseException:
        rollback()
        raise
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[Session]:
    """A reading transaction that is surely ended, for long-running jobs between their steps."""
    try:
        yield session()
    finally:
        end_reading()


def end_reading() -> None:
    """End the open transaction, which has written nothing, so that slow work holds no lock. Objects stay usable.

    Raises RuntimeError where something is waiting to be written: that would be committed half done.
    """
    current = session()
    if current.new or current.dirty or current.deleted or current.info.get("wrote"):
        raise RuntimeError("this transaction has changes: ending it here would keep them half done")
    current.commit()


def only_reads() -> None:
    """A POST that changes nothing, as some protocols want it, begins as a GET does. Before its first query."""
    _writing.set(False)


def hold(row: Model, *, shared: bool = False) -> None:
    """Keep others from changing `row` until this transaction ends, and read its columns anew; relations stay loaded.

    `shared`: several may hold it so at once, and nobody may hold it alone meanwhile.
    """
    how: Any = {"read": True} if shared else True  # Any: SQLAlchemy's own choice of types
    session().refresh(row, [column.key for column in row.__mapper__.column_attrs], with_for_update=how)


def commit() -> None:
    """Commit, then do what waited for it. For this module, jobs and commands; services flush."""
    current = session()
    current.commit()
    current.info.pop("wrote", None)
    for act in current.info.pop("after_commit", []):
        act()


def rollback() -> None:
    """Undo, and forget what waited for the commit."""
    current = session()
    current.rollback()
    current.info.pop("wrote", None)
    current.info.pop("after_commit", None)


def insert_once(
    model: type[Model],
    keys: list[str],
    values: dict[str, Any],
    change: dict[str, Any] | None = None,  # Any: columns
) -> bool:
    """Insert a row unless one with the same `keys` is there; then change that one, where `change` says how.

    One statement, so two processes that ask at once do no harm. `change` may name columns of the row that stands
    (`{"count": Model.count + 1}`). Returns whether anything was written.
    """
    statement: Any = inserting()(model).values(**values)  # Any: of either dialect
    if change:
        asked = statement.on_conflict_do_update(index_elements=keys, set_=change)
    else:
        asked = statement.on_conflict_do_nothing(index_elements=keys)
    counted = {"preserve_rowcount": True}  # psycopg's cursor forgets the number as it is closed
    result = cast("CursorResult[Any]", session().execute(asked, execution_options=counted))
    return result.rowcount > 0


def inserting() -> Callable[..., Any]:  # Any: an insert that knows conflicts, of either dialect
    """The `insert` of this database. PostgreSQL's dialect is loaded only where it is spoken: it takes megabytes."""
    if session().get_bind().dialect.name == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def after_commit(act: Callable[[], None]) -> None:
    """Call `act` once this transaction is safely kept; never if it is undone."""
    session().info.setdefault("after_commit", []).append(act)


def afterwards(act: Callable[[], None]) -> None:
    """Call `act` in a transaction of its own after this request, also when the request was refused."""
    session().info.setdefault("afterwards", []).append(act)


def _open() -> None:
    _writing.set(request.method not in SAFE_METHODS)


def _close(response: Response) -> Response:
    late = session().info.pop("afterwards", [])
    if response.status_code < 400:  # noqa: PLR2004 - an answer that refuses undoes
        response = _committed(response)
    else:
        rollback()
    if late:
        with transaction():
            for act in late:
                act()
    return response


def _committed(response: Response) -> Response:
    """The answer, if the database keeps what it says; else the page for what went wrong."""
    try:
        commit()
    except DBAPIError as error:
        rollback()
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _forget(error: BaseException | None) -> None:
    del error
    _writing.set(False)
    session().info.clear()


def _engine_options(settings: Settings) -> dict[str, Any]:  # Any: SQLAlchemy's own options
    # What citizens write is a parameter: an error in the log names the statement alone.
    hidden = {"hide_parameters": settings.environment != "development"}
    if not settings.database_url.startswith("sqlite"):
        return connections.options() | hidden
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = WriterLock(path.with_name(path.name + ".writer"))
    factory = type("Connection", (SQLiteConnection,), {"writer": writer})
    return {"connect_args": {"factory": factory, "timeout": 20, "check_same_thread": False}, "pool_size": 16} | hidden


def listen_for_begin(engine: Engine) -> None:
    """Set up each SQLite connection, and begin each transaction as its request needs it."""

    @event.listens_for(engine, "connect")
    def tune(connection: sqlite3.Connection, record: object) -> None:
        del record
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-8000",
            "mmap_size=134217728",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, SQLiteConnection)  # noqa: S101 - set by our own factory
        driver.begin(write=_writing.get())
