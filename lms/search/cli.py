"""`flask search rebuild`."""

import click
from flask.cli import AppGroup

from lms.search.service import rebuilding

group = AppGroup("search", help="The index of the search.")


@group.command("rebuild")
def rebuild() -> None:
    """Index everything anew; readers are answered by the old index until the new one is whole.

    Stopped anywhere, it goes on where it was when it is called again.
    """
    last = ""

    def say(done: int, total: int, kind: str) -> None:
        nonlocal last
        line = f"{done * 100 // max(1, total):3d}%  {kind}"
        if line != last:
            click.echo(line)
            last = line

    count = rebuilding.rebuild(say)
    click.echo(f"{count} things are indexed.")
