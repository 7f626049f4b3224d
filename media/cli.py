"""`flask media check`: what the machine can do. `flask media move local s3`: carry files to another store."""

import sys

import click
from flask.cli import AppGroup

from lms.core.db import transaction
from media import moving
from media.health import report
from media.service import replacing
from media.storage import StorageFailed

STORES = click.Choice(["local", "s3"])
group = AppGroup("media", help="Videos and files.")


@group.command("check")
def check() -> None:
    """Look at ffmpeg and the store; ends with 1 where something is broken."""
    checks = report()
    for each in checks:
        click.echo(f"{each.tone:5} {each.name}: {each.text}")
    sys.exit(any(each.tone == "bad" for each in checks))


@group.command("remake")
def remake() -> None:
    """Prepare anew, from their sources, the videos made by an older ladder; each plays as it is until then."""
    with transaction():
        for asset in replacing.outdated():
            replacing.remake(asset)
            click.echo(f"{asset.public_id} {asset.title}")


@group.command("check-store")
@click.option("--set", "wanted", is_flag=True, help="Put the rules that browsers need into the bucket first.")
def check_store(wanted: bool) -> None:
    """Ask the S3 store, as a browser would; ends with 1 where something is broken."""
    from media import bucket, place
    from media.storage.s3 import S3Storage

    store = place.store("s3")
    assert isinstance(store, S3Storage)  # noqa: S101 - by its name
    try:
        if wanted:
            bucket.set_up(store, place.settings().site_url)
        checks = list(bucket.look_at(store, place.settings().site_url))
    except (StorageFailed, FileNotFoundError) as failed:
        raise click.ClickException(str(failed)) from failed
    for each in checks:
        click.echo(f"{each.tone:5} {each.name}: {each.text}")
    sys.exit(any(each.tone == "bad" for each in checks))


@group.command("move")
@click.argument("source", type=STORES)
@click.argument("target", type=STORES)
@click.option("--delete", is_flag=True, help="Delete each file in SOURCE once its copy is checked.")
def move(source: str, target: str, delete: bool) -> None:
    """Move all files from SOURCE to TARGET; can be stopped and begun again."""
    if source == target:
        raise click.BadParameter("the two stores must differ")
    count = 0
    for count, row in enumerate(moving.move(source, target, delete=delete), start=1):  # noqa: B007 - told below
        click.echo(f"{row.bytes:>13,} {row.key}")
    click.echo(f"{count} files are now in {target}")
