"""Connections to PostgreSQL that have waited: looked at, not pinged; and replaced where they have ended."""

import os
import time

import pytest
from sqlalchemy import create_engine, text

from lms.core import connections
from tests.conftest import asked_of_the_server

pytestmark = pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="these are PostgreSQL's")
WHO = text("SELECT pg_backend_pid() AS number, current_user AS name")


@pytest.fixture
def engine(own_folder, monkeypatch):
    """An engine as the academy's, which counts its pings."""
    del own_folder  # asked for, so that PostgreSQL is asked too
    url = os.environ["TEST_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
    made = create_engine(url, **connections.options())
    connections.look_before_use(made)
    made.pings, ping = 0, made.dialect.do_ping

    def counted(connection):
        made.pings += 1
        return ping(connection)

    monkeypatch.setattr(made.dialect, "do_ping", counted)
    yield made
    made.dispose()


def backend(engine):
    with engine.connect() as connection:
        row = connection.execute(WHO).one()
    assert row._fields == ("number", "name")
    return row.number


def test_one_that_waited_is_used_again_without_a_word_and_after_a_long_rest_with_a_ping(engine, monkeypatch):
    first = backend(engine)
    assert (backend(engine), engine.pings) == (first, 0)
    monkeypatch.setattr(connections, "RESTS_SECONDS", -1)
    assert (backend(engine), engine.pings) == (first, 1)


def test_one_that_the_server_ended_is_replaced_unnoticed(engine):
    first = backend(engine)
    with asked_of_the_server(os.environ["TEST_DATABASE_URL"]) as server:
        server.execute("SELECT pg_terminate_backend(%s)", [first])
        there = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
        until = time.monotonic() + 20
        while server.execute(there, [first]).fetchone()[0] and time.monotonic() < until:
            time.sleep(0.01)
    second = backend(engine)
    assert second != first
    assert backend(engine) == second
