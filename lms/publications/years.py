"""Years of publication in two calendars: which can be the same, and what the one says of the other.

Where the house's table of Hijri months reaches, it decides; before it the tabular calendar does, which is right to the
day or two and therefore to the year, but for days at its turn.
"""

import datetime as dt

from lms.core import clock, hijri

FIRST_CE, FIRST_AH = 622, 1
_EPOCH = dt.date(622, 7, 19).toordinal()  # 1 Muharram 1 in the proleptic Gregorian calendar
_AROUND = 2


def ah_years(ce: int) -> list[int]:
    """The Hijri years that have days in a Gregorian year: two, now and then three."""
    return list(range(_ah_of(dt.date(ce, 1, 1)), _ah_of(dt.date(ce, 12, 31)) + 1))


def ce_years(ah: int) -> list[int]:
    """The Gregorian years that have days in a Hijri year: one or two."""
    near = _tabular_start(ah).year
    return [ce for ce in range(max(near - _AROUND, FIRST_CE), near + _AROUND + 1) if ah in ah_years(ce)]


def latest() -> tuple[int, int]:
    """The last years that may stand on a title page today: the coming one, CE and AH."""
    today = clock.now().date()
    return today.year + 1, _ah_of(today) + 1


def is_ce(year: int) -> bool:
    """Whether a book may say so."""
    return FIRST_CE <= year <= latest()[0]


def is_ah(year: int) -> bool:
    """Whether a book may say so."""
    return FIRST_AH <= year <= latest()[1]


def _ah_of(day: dt.date) -> int:
    found = hijri.of(day)
    if found is not None:
        return found.year
    days = day.toordinal() - _EPOCH
    guess = max(1, days * 30 // 10631 + 1)
    while _tabular_start(guess + 1) <= day:
        guess += 1
    while guess > 1 and _tabular_start(guess) > day:
        guess -= 1
    return guess


def _tabular_start(ah: int) -> dt.date:
    """1 Muharram of a year: 354 days a year and eleven leap days in thirty years."""
    return dt.date.fromordinal(_EPOCH + (ah - 1) * 354 + (3 + 11 * ah) // 30)
