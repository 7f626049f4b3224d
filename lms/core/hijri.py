"""Hijri dates from a table of month beginnings that an admin may move, never from a formula or an offset.

Egypt follows its own sighting of the moon, so the seeded beginnings (Umm al-Qura) are estimates until confirmed.
Conversion is a bisection. The table of a process is read again after a minute.
"""

import bisect
import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, pk, session

_SEED = Path(__file__).with_name("hijri_months.txt")
_FRESH_SECONDS = 60


class HijriMonth(Model):
    """A month of the Hijri calendar and the (Gregorian) day on which it begins."""

    __tablename__ = "hijri_month"
    __table_args__ = (UniqueConstraint("year", "month"),)

    id: Mapped[pk]
    year: Mapped[int]
    month: Mapped[int]
    starts_on: Mapped[dt.date] = mapped_column(unique=True)
    source: Mapped[str]
    is_confirmed: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True, slots=True)
class HijriDate:
    """A day of the Hijri calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class _Table:
    starts: list[dt.date]
    months: list[tuple[int, int]]
    read_at: float


_kept: dict[str, _Table] = {}


def of(day: dt.date) -> HijriDate | None:
    """The Hijri date of `day`; None outside the table."""
    table = _table()
    place = bisect.bisect_right(table.starts, day) - 1
    if place < 0 or place == len(table.starts) - 1:
        return None
    year, month = table.months[place]
    return HijriDate(year, month, (day - table.starts[place]).days + 1)


def forget() -> None:
    """Read the table again at the next question, after an admin moved a month."""
    _kept.clear()


def seeded_months() -> list[dict[str, object]]:
    """The rows that the table begins with: 1400 AH and later, from ICU's Umm al-Qura tables."""
    rows: list[dict[str, object]] = []
    for line in _SEED.read_text("ascii").splitlines():
        year, first, lengths = line.split()
        start = dt.date.fromisoformat(first)
        for month, is_long in enumerate(lengths, 1):
            rows.append({"year": int(year), "month": month, "starts_on": start, "source": "umm-al-qura"})
            start += dt.timedelta(days=30 if is_long == "1" else 29)
    return rows


def _table() -> _Table:
    table = _kept.get("table")
    if table is None or time.monotonic() - table.read_at > _FRESH_SECONDS:
        rows = (
            session()
            .execute(select(HijriMonth.starts_on, HijriMonth.year, HijriMonth.month).order_by(HijriMonth.starts_on))
            .all()
        )
        table = _Table([row[0] for row in rows], [(row[1], row[2]) for row in rows], time.monotonic())
        _kept["table"] = table
    return table
