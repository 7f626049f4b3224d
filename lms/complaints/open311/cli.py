"""`flask open311 key NAME`: a key for an application."""

import click
from flask.cli import AppGroup

from lms.complaints.open311 import keys
from lms.core.db import transaction
from lms.core.errors import RuleError

group = AppGroup("open311", help="Applications that file for citizens.")


@group.command("key")
@click.argument("name")
def make(name: str) -> None:
    """Make a key for the application NAME and print it; it cannot be read again."""
    try:
        with transaction():
            _row, text = keys.make(name)
    except RuleError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(text)
