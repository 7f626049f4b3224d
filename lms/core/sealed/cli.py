"""`flask keys`: the keys that seal personal data in the database."""

import click
from flask.cli import AppGroup

from lms.core import audit
from lms.core.db import reading, transaction
from lms.core.sealed import keys, rotation

group = AppGroup("keys", help="The keys that seal personal data in the database.")


@group.command("make")
def make() -> None:
    """Make the first key; nothing where there is one."""
    keys.begin()
    click.echo(f"{keys.current().kid} is in use.")


@group.command("new")
def new() -> None:
    """Print a new key for SEALING_KEYS, where the keys are kept in a setting and not in files."""
    click.echo(str(keys.fresh()))


@group.command("list")
def list_all() -> None:
    """Every key, and how much is sealed with it."""
    with reading():
        used = rotation.used()
    for place, key in enumerate(keys.ring()):
        click.echo(f"{key.kid}  {'in use' if not place else 'older '}  {used.pop(key.kid, 0)} texts")
    for kid, count in used.items():
        click.echo(f"{kid}  MISSING  {count} texts")


@group.command("rotate")
@click.option("--new", "again", is_flag=True, help="Make a new key although a rotation is unfinished.")
def rotate(again: bool) -> None:
    """Take a new key into use and wrap everything anew; one that was stopped goes on. Pages go on meanwhile."""
    with reading():
        behind = set(rotation.used()) - {keys.current().kid}
    in_setting = len(keys.ring()) > 1 and not _is_in_files()
    if (again or not behind) and not in_setting:
        _make()
    done = unopened = 0
    for portion in rotation.portions():
        done, unopened = done + portion.done, unopened + portion.unopened
        click.echo(f"{done} rows are wrapped anew.")
    with transaction():
        audit.record("sealing.rotated", "sealing", kid=keys.current().kid, count=done)
    if unopened:
        raise click.ClickException(f"{unopened} rows do not open: their key is not here, or they were tampered with.")
    click.echo(f"Everything is under {keys.current().kid}. Older keys open older backups: keep them as long as those.")


@group.command("forget")
@click.argument("kid")
def forget(kid: str) -> None:
    """Remove the key KID, once nothing is sealed with it. Backups of the database from its time stay shut then."""
    if kid == keys.current().kid:
        raise click.ClickException(f"{kid} is in use.")
    with reading():
        count = rotation.used().get(kid, 0)
    if count:
        raise click.ClickException(f"{kid} still seals {count} texts. First: flask keys rotate")
    try:
        keys.forget(kid)
    except keys.NoKey as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{kid} is gone.")


def _make() -> None:
    try:
        keys.make()
    except keys.NoKey as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _is_in_files() -> bool:
    from flask import current_app

    return not current_app.config["SETTINGS"].sealing_keys
