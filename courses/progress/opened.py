"""Since when this browser can have watched: kept in the signed cookie, so that reading a page writes no row.

It counts only for a browser that has never reported yet; of the others the server keeps a row (`WatchDevice`).
"""

import datetime as dt

from flask import session as cookie

from lms.core import clock

_NAME = "opened"
_HOURS = dt.timedelta(hours=12)


def remember() -> None:
    """This browser opens a film now, if it has not lately."""
    if _kept() is None:
        cookie[_NAME] = int(clock.now().timestamp() * 1000)


def moment() -> dt.datetime:
    """When this browser opened the first film of these hours; now, where it opened none."""
    return _kept() or clock.now()


def _kept() -> dt.datetime | None:
    kept = cookie.get(_NAME)
    opened = dt.datetime.fromtimestamp(kept / 1000, dt.UTC) if isinstance(kept, int) else None
    return opened if opened and dt.timedelta() <= clock.now() - opened < _HOURS else None
