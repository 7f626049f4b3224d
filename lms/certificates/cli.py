"""`flask certificates`: whether the register is whole, and a copy of its journal."""

import json
import sys
from itertools import chain
from typing import TextIO

import click
from flask.cli import AppGroup

from lms.certificates import jobs
from lms.certificates.service import copies, journal, seals
from lms.certificates.signing import keys
from lms.certificates.signing.cli import authority_group, key_group
from lms.certificates.signing.models import KeyState
from lms.certificates.words import said
from lms.core import audit
from lms.core.db import reading, transaction
from lms.core.errors import RuleError

group = AppGroup("certificates", help="The register of certificates.")
group.add_command(key_group)
group.add_command(authority_group)


@group.command("check")
@click.argument("copy", type=click.File("r", encoding="utf-8"), required=False)
def check(copy: TextIO | None) -> None:
    """Read the whole register, or a COPY of its journal, and say what is wrong; ends with 1 where something is."""
    with reading():
        faults = list(copies.check_here(copy) if copy else chain(journal.check(), seals.check()))
        end = journal.head()
    for fault in faults:
        click.echo(said(fault))
    if not faults:
        what = "The copy is whole, and the register goes on from it" if copy else "The register is whole"
        click.echo(f"{what}: {end.seq} lines, ending in {end.digest}.")
    sys.exit(bool(faults))


@group.command("journal")
def export() -> None:
    """Write the journal to standard output, a line of JSON for each change, and for each seal."""
    with reading():
        for line in copies.lines():
            click.echo(json.dumps(line, ensure_ascii=False))


@group.command("seal")
def seal() -> None:
    """Sign the journal's head now; a journal with a fault is not sealed."""
    with reading():
        end, fault = journal.head(), next(chain(journal.check(), seals.check()), None)
    if fault:
        raise click.ClickException(said(fault))
    try:
        seals.seal(end)
    except RuleError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Line {end.seq} is sealed: {end.digest}.")


@group.command("renew")
@click.argument("kid")
def renew(kid: str) -> None:
    """Have a worker sign anew whatever the revoked key KID signed. The register itself is not touched."""
    with transaction():
        key = keys.by_kid(kid)
        if key is None or key.state is not KeyState.REVOKED:
            raise click.ClickException(f"{kid} is no revoked key.")
        if not keys.is_ready(key.purpose):
            raise click.ClickException("First make a new key: flask certificates keys make")
        count = jobs.renew_later(key)
        audit.record("key.renewed", "signing_key", kid=kid, count=count)
    click.echo(f"{count} certificates will be signed anew.")
