"""`flask certificates`: whether the register is whole, and a copy of its journal."""

import json
import sys
from typing import TextIO

import click
from flask.cli import AppGroup

from lms.certificates.service import journal
from lms.certificates.signing.cli import authority_group, key_group
from lms.certificates.words import said
from lms.core.db import reading

group = AppGroup("certificates", help="The register of certificates.")
group.add_command(key_group)
group.add_command(authority_group)


@group.command("check")
@click.argument("copy", type=click.File("r", encoding="utf-8"), required=False)
def check(copy: TextIO | None) -> None:
    """Read the whole register, or a COPY of its journal, and say what is wrong; ends with 1 where something is."""
    with reading():
        faults = list(journal.check_copy_here(copy) if copy else journal.check())
        end = journal.head()
    for fault in faults:
        click.echo(said(fault))
    if not faults:
        what = "The copy is whole, and the register goes on from it" if copy else "The register is whole"
        click.echo(f"{what}: {end.seq} lines, ending in {end.digest}.")
    sys.exit(bool(faults))


@group.command("journal")
def export() -> None:
    """Write the journal to standard output, a line of JSON for each change."""
    with reading():
        for line in journal.lines():
            click.echo(json.dumps(line, ensure_ascii=False))
