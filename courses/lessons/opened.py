"""When this device opened which lesson: kept in the signed cookie, so that reading a page writes no row.

Watched time is credited from then on. A lesson stays opened for twelve hours, so that what was played without a
connection is credited when it comes back, also after the page was loaded anew.
"""

import datetime as dt

from flask import session as cookie

from courses.lessons.place import Place
from lms.core import clock

_NAME = "opened"
_KEPT = 12
_HOURS = dt.timedelta(hours=12)


def remember(place: Place) -> None:
    """This device opens the lesson now, if it has not lately."""
    moments = dict(cookie.get(_NAME, {}))
    if _fresh(moments.get(_key(place))):
        return
    moments[_key(place)] = int(clock.now().timestamp() * 1000)
    cookie[_NAME] = dict(sorted(moments.items(), key=lambda item: item[1])[-_KEPT:])


def moment(place: Place) -> dt.datetime:
    """When this device opened the lesson; now, where it did not."""
    kept = dict(cookie.get(_NAME, {})).get(_key(place))
    return _moment(kept) if kept and _fresh(kept) else clock.now()


def _fresh(kept: int | None) -> bool:
    return kept is not None and clock.now() - _moment(kept) < _HOURS


def _moment(kept: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(kept / 1000, dt.UTC)


def _key(place: Place) -> str:
    return f"{place.enrolment.id}:{place.lesson.stable_key}"
