"""`flask demo seed`, `flask demo citizens`, `flask demo library`, `flask demo atlas`, `flask demo sermons`,
`flask demo accounts`.
"""

import time

import click
from flask.cli import AppGroup

from demo import people
from lms.core.terminal import say

group = AppGroup("demo", help="The demo academy.")


@group.command("seed")
def seed_command() -> None:
    """Fill the academy with the demo; once is enough, twice is harmless."""
    from demo import seed

    began = time.monotonic()
    done = seed.plant()
    took = f"{time.monotonic() - began:.1f}"
    if done:
        say(f"The demo academy is filled ({took} s)", f"امتلأت الأكاديمية التجريبية ({took} ث)")
    else:
        say("The demo academy is there already", "الأكاديمية التجريبية موجودة من قبل")


@group.command("citizens")
def citizens_command() -> None:
    """Bring in the cases of citizens, and print how many of how many are there; twice is harmless."""
    from demo.citizens import filling

    filling.fill(lambda done, total: click.echo(f"{done} {total}"))


@group.command("library")
def library_command() -> None:
    """Bring in the library, and print how many of how many editions are there; twice is harmless."""
    from demo.library import filling

    filling.fill(lambda done, total: click.echo(f"{done} {total}"))


@group.command("atlas")
def atlas_command() -> None:
    """Bring in the atlas, and print how many of how many plates are there; twice is harmless."""
    from demo.atlas import filling

    filling.fill(lambda done, total: click.echo(f"{done} {total}"))


@group.command("sermons")
def sermons_command() -> None:
    """Bring in the Friday sermons, and print how many of how many are there; twice is harmless."""
    from demo.sermons import filling

    filling.fill(lambda done, total: click.echo(f"{done} {total}"))


@group.command("accounts")
def accounts_command() -> None:
    """Print the demo's accounts."""
    shown = people.accounts()
    width = max(len(account.email) for account in shown)
    click.echo(f"\nDemo accounts, one password for all: {people.PASSWORD}")
    click.echo("حسابات التجربة، وكلمة مرورها واحدة")
    for account in shown:
        click.echo(f"  {account.role:<10} {account.email:<{width}}  {account.name}")
    click.echo("")
