"""`flask db upgrade`: the database to its newest form. `flask worker`: do the jobs.

Alembic is loaded where it is used: web and worker need none of the 10 MB that it takes.
"""

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import func, insert, select

from lms.core import hijri
from lms.core.db import end_reading, transaction
from lms.core.errors import RuleError
from lms.core.terminal import Refusal, say

if TYPE_CHECKING:
    from alembic.config import Config

group = AppGroup("db", help="The database.")
ROOT = Path(__file__).parents[2]


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)
    app.cli.add_command(worker_command)


def alembic_config() -> "Config":
    """Alembic's settings; the database is the app's own."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(ROOT / "migrations"))
    return found


@group.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the newest form."""
    try:
        upgrade()
    except RuleError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    say("The database is up to date", "قاعدة البيانات محدَّثة")


def upgrade() -> None:
    """Run the migrations that are missing, and make what a new academy begins with. Safe to repeat."""
    from alembic import command

    command.upgrade(alembic_config(), "head")
    seed_calendar()
    for act in current_app.extensions.get("beginnings", []):
        act()
        end_reading()  # whoever called sees from now on what others write


def begin_with(app: Flask, act: Callable[[], None]) -> None:
    """Have `act` done after each upgrade of the database; it does nothing where an academy has it already."""
    app.extensions.setdefault("beginnings", []).append(act)


def seed_calendar() -> None:
    """Fill the Hijri table once."""
    with transaction() as current:
        if not current.scalar(select(func.count()).select_from(hijri.HijriMonth)):
            current.execute(insert(hijri.HijriMonth), hijri.seeded_months())
    hijri.forget()


@click.command("worker")
def worker_command() -> None:
    """Do jobs until stopped."""
    work(current_app._get_current_object(), _start_again)  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way


def _start_again() -> NoReturn:
    """The same command in the same process, with nothing of what it held."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own command line


def work(app: Flask, begin_anew: Callable[[], NoReturn]) -> None:
    """Be the worker until stopped. Ends the process with status 1 and a sentence where it may not be."""
    from lms.core.jobs.worker import WorkerProcess

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        WorkerProcess(app, begin_anew).run()
    except Refusal as refusal:
        sys.exit(f"Error: {refusal}")
