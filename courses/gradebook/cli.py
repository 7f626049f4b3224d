"""`flask gradebook rebuild`: the marks of all lessons anew, where news was missed or a run is older than gradebooks."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from courses.enrolment.models import Run
from courses.gradebook.service import filling
from lms.core.db import reading, session

group = AppGroup("gradebook", help="Marks.")


@group.command("rebuild")
@click.argument("codes", nargs=-1)
def rebuild(codes: tuple[str, ...]) -> None:
    """Of the runs of these codes, or of all. What is right already is left alone; safe to do twice."""
    query = select(Run.id, Run.code).order_by(Run.id)
    with reading():
        found = session().execute(query.where(Run.code.in_(codes)) if codes else query).all()
    for unknown in sorted(set(codes) - {code for _id, code in found}):
        raise click.BadParameter(f"no run has the code {unknown}")
    for run_id, code in found:
        filling.rebuild(run_id, lambda *_: None)
        click.echo(code)
