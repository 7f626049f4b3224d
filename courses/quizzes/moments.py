"""A moment as a form has it, by the clock of the academy, and as it is kept."""

import datetime as dt
from zoneinfo import ZoneInfo


def typed(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    """A kept moment as it is shown in a form."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


def kept(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    """What was typed, as it is kept."""
    return moment.replace(tzinfo=zone).astimezone(dt.UTC) if moment else None
