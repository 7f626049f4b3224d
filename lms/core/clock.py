"""The one place that reads the clock, so that a test can stop it."""

import datetime as dt


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one allowed call
