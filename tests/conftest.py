"""One app a run, one rolled-back transaction a test; on SQLite, or on the PostgreSQL that TEST_DATABASE_URL names."""

import contextvars
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as examples
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from lms.accounts import passwords
from lms.accounts.models import Role, SignIn, User
from lms.app import create_app
from lms.core import clock, commands, config, crypto, messages
from lms.core import db as database
from lms.core.assets.build import build as build_assets
from lms.core.config import Settings
from lms.core.db import db
from lms.core.i18n import force_locale
from tests.browser.patience import patient_browser
from tests.browser.server import chromium_options
from tests.cutting import *  # noqa: F403 - its hooks
from tests.factories.accounts import a_user

examples.register_profile("steady", derandomize=True, deadline=None, database=None)
examples.register_profile("roaming", deadline=None)
examples.load_profile(os.environ.get("EXAMPLES", "steady"))  # a run is red for what was changed, never for its luck


def pytest_configure(config: pytest.Config) -> None:
    """Pages need the browser files and the Arabic; a moment once, nothing when they are there."""
    if not hasattr(config, "workerinput"):  # not in each of xdist's workers
        build_assets()
        messages.compile_all()


SLOW = {name: getattr(passwords, name) for name in ("_hasher", "_NOBODY")}
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Argon2id that costs nothing, but where a test asks for `slow_hashes`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", QUICK)
        patch.setattr(passwords, "_NOBODY", QUICK.hash("nobody has this password"))
        yield


@pytest.fixture
def slow_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hashes as people get them."""
    for name, real in SLOW.items():
        monkeypatch.setattr(passwords, name, real)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("academy")
    environ = {"DATA_DIR": str(folder), "ENVIRONMENT": "testing", "SITE_URL": "http://localhost"}
    url, name = os.environ.get("TEST_DATABASE_URL"), f"test_{os.getpid()}"
    if url:
        environ["DATABASE_URL"] = own_database(url, name)
    yield config.from_environment(environ)
    if url:
        drop_database(url, name)


def own_database(url: str, name: str) -> str:
    """A fresh PostgreSQL database for this process."""
    drop_database(url, name)
    with asked_of_the_server(url) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, tail = url.rpartition("/")
    query = tail.partition("?")[2]
    return f"{head}/{name}" + (f"?{query}" if query else "")


def drop_database(url: str, name: str) -> None:
    with asked_of_the_server(url) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def asked_of_the_server(url: str) -> Any:  # Any: psycopg is loaded where PostgreSQL is
    import psycopg

    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


@pytest.fixture
def in_english(session: Session) -> Iterator[None]:
    """Services that are called without a request refuse in English; pages go on in the academy's Arabic."""
    del session
    with force_locale("en"):
        yield


class Client(FlaskClient):
    """A browser of the tests: each request runs in a context of its own, as in the server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        database.commit()
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        database.session().expire_all()
        return answer

    def sign_in(self, user: User) -> None:
        """Sign in without the form, with a second factor."""
        secret = crypto.token()
        database.session().add(
            SignIn(
                token_hash=crypto.fingerprint(secret),
                user_id=user.id,
                second_factor_at=clock.now(),
                agent="test",
                address="127.0.0.1",
            )
        )
        database.commit()
        with self.session_transaction() as kept:
            kept.clear()
            kept.update(sign_in=secret, _user_id=str(user.id), _fresh=True)

    def sign_out(self) -> None:
        with self.session_transaction() as kept:
            kept.clear()


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Client
    with app.app_context():
        commands.upgrade()
        db.session.remove()
    return app


@contextmanager
def standing_on(app: Flask, connection: Connection) -> Iterator[Session]:
    """A session on this connection; what it and the requests commit stays within the connection's transaction."""
    with app.app_context():
        engines = db._app_engines[app]
        engine = engines[None]
        engines[None] = connection
        token = database._writing.set(True)
        try:
            yield database.session()
        finally:
            db.session.remove()
            engines[None] = engine
            database._writing.reset(token)


@pytest.fixture(scope="module")
def ground(app: Flask) -> Iterator[Connection]:
    """For rows that are dear to make: a module's fixture writes them once `with standing_on(app, ground)`, all tests
    of the module find them, and what a test changes is rolled back to them.
    """
    with app.app_context():
        engine = db.engine
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def session(app: Flask, request: pytest.FixtureRequest) -> Iterator[Session]:
    """The test's session; all that it and the requests commit is rolled back at the end."""
    if "ground" in request.fixturenames:
        ground: Connection = request.getfixturevalue("ground")
        before = ground.begin_nested()
        with standing_on(app, ground) as session:
            yield session
        before.rollback()
        return
    with app.app_context():
        engine = db.engine
    with engine.connect() as connection:
        outer = connection.begin()
        with standing_on(app, connection) as session:
            yield session
        outer.rollback()


@pytest.fixture
def client(app: Flask, session: Session) -> Client:
    del session
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@dataclass
class Cast:
    """The people of every story."""

    learner: User
    trainer: User
    stranger_trainer: User
    registrar: User
    director: User
    officer: User
    editor: User
    admin: User
    stranger: User

    def everyone(self) -> dict[str, User | None]:
        return {**vars(self), "visitor": None}


@pytest.fixture
def cast(session: Session) -> Cast:
    """Learner and stranger have no role; features' factories give the trainer a course."""
    people = {
        "learner": a_user("learner"),
        "trainer": a_user("trainer"),
        "stranger_trainer": a_user("stranger_trainer"),
        "registrar": a_user("registrar", Role.REGISTRAR),
        "director": a_user("director", Role.DIRECTOR),
        "officer": a_user("officer", Role.OFFICER),
        "editor": a_user("editor", Role.EDITOR),
        "admin": a_user("admin", Role.ADMIN),
        "stranger": a_user("stranger"),
    }
    session.add_all(people.values())
    database.commit()
    return Cast(**people)


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A DATA_DIR for a test that starts processes of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def count_queries(session: Session) -> Any:
    """`with count_queries() as seen:` collects the statements."""
    from sqlalchemy import event

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(statement)

        connection = session.connection()
        event.listen(connection.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(connection.engine, "before_cursor_execute", note)

    return counting


def is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"


def everything(session: Session, table: str) -> int:
    return session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One real Chromium for all browser tests of this process."""
    browser = playwright.chromium.launch(**chromium_options())
    yield patient_browser(browser)
    browser.close()


@pytest.fixture(scope="session")
def bare_chromium(playwright: Playwright) -> Iterator[Browser]:
    """The one that is quicker to look at pages with."""
    browser = playwright.chromium.launch(**chromium_options(to_look=True))
    yield patient_browser(browser)
    browser.close()
