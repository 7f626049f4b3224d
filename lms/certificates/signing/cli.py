"""`flask certificates keys …` and `flask certificates authority …`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.certificates.signing import authority, custody, keys
from lms.certificates.signing.models import Purpose, SigningKey
from lms.core.db import reading
from lms.core.errors import RuleError

KEPT = click.option(
    "--authority",
    "root_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the authority's private key is kept, if not with the others.",
)
PURPOSES = click.Choice([purpose.value for purpose in keys.SIGNING])
key_group = AppGroup("keys", help="The keys that sign sheets, badges and the journal.")
authority_group = AppGroup("authority", help="The academy's own certificate authority.")


@key_group.command("make")
@KEPT
def make(root_path: Path | None) -> None:
    """Make each key that is missing; nothing where all are there."""
    with _refusing():
        made = custody.make(root_path)
    for key in made:
        click.echo(_line(key))
    if not made:
        click.echo("Every key is there already.")


@key_group.command("list")
def list_all() -> None:
    """Every key, with its state and what is wrong with its file."""
    with reading():
        rows = keys.all_public()
    for key in rows:
        fault = keys.fault_of(key) if key.state == "active" else ""
        click.echo(f"{_line(key)}{'  ' + keys.said(key, fault) if fault else ''}")


@key_group.command("rotate")
@click.argument("purpose", type=PURPOSES)
@KEPT
def rotate(purpose: str, root_path: Path | None) -> None:
    """Take a new key for PURPOSE into use. What the old one signed stays proven by it."""
    with _refusing():
        click.echo(_line(custody.rotate(Purpose(purpose), root_path)))


@key_group.command("revoke")
@click.argument("kid")
@click.option("--why", required=True, help="What happened; it is shown to everybody.")
def revoke(kid: str, why: str) -> None:
    """Say that somebody else may hold the key KID. Never to withdraw one learner's certificate."""
    with _refusing():
        click.echo(_line(custody.revoke(kid, why)))


@authority_group.command("make")
@click.option(
    "--keep",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to keep its private key, such as a medium that is put away; else with the other keys.",
)
def make_authority(path: Path | None) -> None:
    """Make the academy's root, once."""
    with _refusing():
        root = custody.make_authority(path)
    click.echo(_line(root))
    click.echo(f"SHA-256 {authority.fingerprint(root.certificate_pem or '')}")


@contextmanager
def _refusing() -> Iterator[None]:
    """Say a refusal as commands do, and end with 1."""
    try:
        yield
    except RuleError as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _line(key: SigningKey) -> str:
    until = f"  until {key.not_after:%Y-%m-%d}" if key.not_after else ""
    return f"{key.kid}  {key.alg.value}  {key.state.value}{until}"
