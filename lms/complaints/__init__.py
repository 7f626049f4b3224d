"""Complaints, inquiries and suggestions of citizens: filed without an account, worked at a desk, answered in time."""

from importlib import import_module

from flask import Flask

ROOMS = (
    "categories",
    "clocks",
    "deadlines",
    "desk",
    "exchange",
    "figures",
    "files",
    "intake",
    "notices",
    "open311",
    "parties",
    "privacy",
    "rules",
    "tracking",
)


def init_app(app: Flask) -> None:
    """Add the rooms, each with its own pages."""
    from lms.complaints import cli, jobs

    assert jobs.tell_of_lock  # noqa: S101 - imported so that workers know it
    app.cli.add_command(cli.group)
    for name in ROOMS:
        add = getattr(import_module(f"{__name__}.{name}"), "init_app", None)
        if add:
            add(app)
