"""Complaints, inquiries and suggestions of citizens: filed without an account, worked at a desk, answered in time."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the rooms, each with its own pages."""
    from lms.complaints import (
        categories,
        cli,
        clocks,
        deadlines,
        desk,
        exchange,
        figures,
        files,
        intake,
        jobs,
        notices,
        open311,
        parties,
        privacy,
        rules,
        tracking,
    )

    assert jobs.tell_of_lock  # noqa: S101 - imported so that workers know it
    app.cli.add_command(cli.group)
    for room in (
        categories,
        clocks,
        deadlines,
        desk,
        exchange,
        figures,
        files,
        intake,
        notices,
        open311,
        parties,
        privacy,
        rules,
        tracking,
    ):
        add = getattr(room, "init_app", None)
        if add:
            add(app)
