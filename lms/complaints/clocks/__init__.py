"""Working time and promises: pure functions (business, facts, sla, explain), and the calendars and policies they take.

It lies below the engine, which tells it of each event; what acts when a time is over is in `deadlines`, above.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Begin each academy with a calendar and policies."""
    from lms.complaints.clocks import beginnings
    from lms.core import commands

    commands.begin_with(app, beginnings.plant)
