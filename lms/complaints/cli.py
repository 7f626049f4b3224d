"""Commands of an operator."""

import sys

import click
from flask.cli import AppGroup

from lms.complaints.service import chain
from lms.core.db import reading

group = AppGroup("complaints", help="Cases of citizens.")


@group.command("verify")
def verify() -> None:
    """Walk every chain: whether anything was changed, left out or put in. Ends with 1 where something is wrong."""
    with reading():
        found = list(chain.faults())
    for fault in found:
        click.echo(f"{fault.reference}  {fault.what}  {fault.seq}")
    click.echo("All chains are whole." if not found else f"{len(found)} faults.")
    sys.exit(bool(found))
