"""Moving the beginning of a Hijri month to the day on which the crescent was really seen."""

import datetime as dt

from sqlalchemy import select

from lms.accounts.models import User
from lms.core import audit, hijri
from lms.core.db import after_commit, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.hijri import HijriMonth
from lms.core.i18n import _l

LENGTHS = (29, 30)


class WrongLength(BadValue):
    """The month before would have neither 29 nor 30 days."""

    def __init__(self) -> None:
        super().__init__(_l("The month before would have neither 29 nor 30 days. Move that one first."))


class Confirmed(RuleError):
    """A later month that is confirmed stands in the way."""

    def __init__(self) -> None:
        super().__init__(_l("A later month is confirmed already, and this change would make a month too short."))


def find(month_id: int) -> HijriMonth:
    """The month of this id. Raises `NotFound`."""
    found = session().get(HijriMonth, month_id)
    if found is None:
        raise NotFound
    return found


def year(number: int) -> list[tuple[HijriMonth, int | None]]:
    """The months of a Hijri year with their lengths in days; the last of the table has none yet."""
    months = list(
        session().scalars(
            select(HijriMonth)
            .where(HijriMonth.year.in_([number, number + 1]))
            .order_by(HijriMonth.year, HijriMonth.month)
            .limit(13)
        )
    )
    following = [*months[1:], None]
    lengths = [
        (after.starts_on - month.starts_on).days if after else None
        for month, after in zip(months, following, strict=True)
    ]
    return [(month, length) for month, length in zip(months, lengths, strict=True) if month.year == number]


def move(month: HijriMonth, starts_on: dt.date, *, by: User) -> list[HijriMonth]:
    """Let `month` begin on `starts_on`, confirmed; later months give way by as little as a month's length asks.

    Returns the months that changed. Raises `WrongLength` or `Confirmed`.
    """
    before = _neighbour(month, -1)
    if before and (starts_on - before.starts_on).days not in LENGTHS:
        raise WrongLength
    old = month.starts_on
    changed = [month]
    month.starts_on, month.source, month.is_confirmed = starts_on, "sighting", True
    current, after = month, _neighbour(month, 1)
    while after and (length := (after.starts_on - current.starts_on).days) not in LENGTHS:
        if after.is_confirmed:
            raise Confirmed
        after.starts_on = current.starts_on + dt.timedelta(days=min(max(length, LENGTHS[0]), LENGTHS[1]))
        after.source = "follows"
        changed.append(after)
        current, after = after, _neighbour(after, 1)
    session().flush()
    audit.record("hijri.moved", month, by=by, was=old, starts_on=starts_on, months=len(changed))
    after_commit(hijri.forget)
    return changed


def _neighbour(month: HijriMonth, step: int) -> HijriMonth | None:
    place = month.year * 12 + month.month - 1 + step
    wanted = {"year": place // 12, "month": place % 12 + 1}
    return session().scalar(select(HijriMonth).filter_by(**wanted))
