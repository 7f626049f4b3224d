"""Alembic runs inside the app: the same settings, the same engine, SQLite and PostgreSQL alike."""

from alembic import context
from flask import current_app, has_app_context

from lms.core.db import Model, db
from migrations.search_words import is_compared


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=is_compared,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if has_app_context() and current_app:
    run()
else:
    from lms.app import create_app

    with create_app().app_context():
        run()
