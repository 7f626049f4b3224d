"""Migrations and models agree, on the database that this run of the tests is on; and there is a way back."""

import os

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from lms.app import create_app
from lms.core import config
from lms.core.commands import alembic_config
from lms.core.db import Model, db
from migrations.search_words import is_compared
from tests.conftest import drop_database, own_database


@pytest.fixture
def empty(own_folder):
    """An app on a database of its own, with nothing in it."""
    environ = {"DATA_DIR": str(own_folder), "ENVIRONMENT": "testing"}
    if url := os.environ.get("TEST_DATABASE_URL"):
        environ["DATABASE_URL"] = own_database(url, f"migrations_{os.getpid()}")
    app = create_app(config.from_environment(environ))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if url:
        drop_database(url, f"migrations_{os.getpid()}")


def test_a_new_database_has_exactly_what_the_models_say(empty):
    command.upgrade(alembic_config(), "head")
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "render_as_batch": True, "include_name": is_compared}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Model.metadata) == []


def test_every_migration_has_a_way_back(empty):
    command.upgrade(alembic_config(), "head")
    command.downgrade(alembic_config(), "base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    command.upgrade(alembic_config(), "head")
    assert len(inspect(db.engine).get_table_names()) > 20


def test_the_history_is_one_line_numbered_by_file_name():
    """`bin/run` tells by the newest file name whether a database is up to date."""
    scripts = ScriptDirectory.from_config(alembic_config())
    assert len(scripts.get_heads()) == 1
    names = {revision.revision: os.path.basename(revision.path) for revision in scripts.walk_revisions()}  # noqa: PTH119
    assert all(name.startswith(f"{revision}_") for revision, name in names.items())
    assert scripts.get_heads() == [max(names)]
