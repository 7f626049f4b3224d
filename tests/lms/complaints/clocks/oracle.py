"""The plain truth about working time, minute by minute, slow and with nothing clever in it; and what tests draw."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from lms.complaints.clocks.business import Calendar
from lms.complaints.clocks.facts import Fact, Happening

CAIRO = ZoneInfo("Africa/Cairo")
MINUTE = dt.timedelta(minutes=1)
NINE_TO_THREE = ((540, 900),)
WITH_A_BREAK = ((540, 720), (780, 960))
AT_NIGHT = ((0, 90), (1380, 1440))  # across the hours on which the clock of Cairo is set
EGYPT = (NINE_TO_THREE, NINE_TO_THREE, NINE_TO_THREE, NINE_TO_THREE, (), (), NINE_TO_THREE)
# Days around which all is unlike: the clock set forward and back, feasts, a New Year.
TURNS = (dt.date(2026, 4, 23), dt.date(2026, 10, 28), dt.date(2026, 3, 18), dt.date(2026, 12, 30))


def is_open(calendar: Calendar, at: dt.datetime) -> bool:
    wall = at.astimezone(ZoneInfo(calendar.zone))
    minute = wall.hour * 60 + wall.minute
    return any(begin <= minute < end for begin, end in calendar.hours(wall.date()))


def between(calendar: Calendar, begin: dt.datetime, end: dt.datetime) -> int:
    minutes = 0
    while begin < end:
        minutes += is_open(calendar, begin)
        begin += MINUTE
    return minutes * 60


def answering(calendar: Calendar, facts: list[Fact], at: dt.datetime) -> int:
    """How long the clock of the answer has run, by walking through each minute with the facts in hand."""
    known = {fact.at: [each.kind for each in facts if each.at == fact.at] for fact in facts}
    counts, asked, answered, minutes = False, False, False, 0
    moment = facts[0].at
    while moment < at:
        for kind in known.get(moment, ()):
            counts = counts or kind is Happening.FILED
            asked = (asked or kind is Happening.ASKED) and kind not in {Happening.REPLIED, Happening.REOPENED}
            answered = (answered or kind is Happening.ANSWERED) and kind is not Happening.REOPENED
        minutes += counts and not asked and not answered and is_open(calendar, moment)
        moment += MINUTE
    return minutes * 60


days = st.sampled_from((NINE_TO_THREE, WITH_A_BREAK, AT_NIGHT, ()))
moments = st.builds(
    lambda turn, minutes: dt.datetime(turn.year, turn.month, turn.day, tzinfo=dt.UTC) + minutes * MINUTE,
    st.sampled_from(TURNS),
    st.integers(0, 3 * 1440),
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any week, from some day on another, with closed and special days around the turns."""
    weeks = st.lists(days, min_size=7, max_size=7).map(tuple)
    near = st.builds(lambda turn, more: turn + dt.timedelta(days=more), st.sampled_from(TURNS), st.integers(0, 4))
    first = draw(weeks)
    return Calendar(
        "Africa/Cairo",
        ((dt.date(2020, 1, 1), (NINE_TO_THREE, *first[1:])), (draw(near), draw(weeks))),
        draw(st.dictionaries(near, days, max_size=4)),
    )
