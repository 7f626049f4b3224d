"""Fridays in Cairo: which is this one, when it is published, and which have no sermon."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _l, local
from lms.sermons.models import Sermon, SermonText

FRIDAY = 4
FIRST_CALL = dt.time(6, 0)  # when a sermon is published where nobody says otherwise
AHEAD, BACK = 10, 4
_WEEK = dt.timedelta(days=7)


class Week(NamedTuple):
    """A Friday of the calendar; without a sermon it is a gap."""

    friday: dt.date
    sermon: Sermon | None
    is_past: bool


def today() -> dt.date:
    """The day in Cairo: for two hours of each night it is not the day in UTC."""
    return local(clock.now()).date()


def this_friday(day: dt.date | None = None) -> dt.date:
    """The Friday of the week that ends with it: on a Friday, that day."""
    day = day or today()
    return day + dt.timedelta(days=(FRIDAY - day.weekday()) % 7)


def check(friday: dt.date) -> None:
    """Raises `BadValue` for a day that is no Friday."""
    if friday.weekday() != FRIDAY:
        raise BadValue(_l("A sermon is for a Friday, and that day is none."))


def moment(friday: dt.date, at: dt.time = FIRST_CALL) -> dt.datetime:
    """The moment when it is that time in Cairo on that day, whatever the machine's own zone, in summer and winter."""
    zone = local(clock.now()).tzinfo
    return dt.datetime.combine(friday, at, tzinfo=zone).astimezone(dt.UTC)


def calendar(first: dt.date | None = None) -> list[Week]:
    """Some Fridays, those without a sermon too, the earliest first."""
    start = first or this_friday() - BACK * _WEEK
    fridays = [start + number * _WEEK for number in range(BACK + AHEAD)]
    query = select(Sermon).where(Sermon.friday.in_(fridays)).order_by(Sermon.friday)
    loaded = (selectinload(Sermon.subject), selectinload(Sermon.texts))
    found = {sermon.friday: sermon for sermon in session().scalars(query.options(*loaded))}
    return [Week(friday, found.get(friday), friday < today()) for friday in fridays]


def of(friday: dt.date) -> Sermon | None:
    """The sermon of a Friday, with all that its page shows."""
    query = select(Sermon).where(Sermon.friday == friday)
    texts = selectinload(Sermon.texts)
    loaded = (
        selectinload(Sermon.subject),
        selectinload(Sermon.sources),
        texts.selectinload(SermonText.audio),
        texts.selectinload(SermonText.video),
        texts.selectinload(SermonText.files),
    )
    found = session().scalar(query.options(*loaded).execution_options(populate_existing=True))
    for text in found.texts if found else ():
        set_committed_value(text, "sermon", found)
    return found
