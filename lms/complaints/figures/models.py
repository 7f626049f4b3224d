"""What a day and a month came to, kept so that any period is read without looking at a case."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.complaints.kinds import Channel
from lms.core.db import Model, Stamp, pk

NOBODY = 0
"""As a unit: no unit has the case yet."""
EVERY_UNIT, EVERY_CATEGORY, EVERY_CHANNEL = -1, 0, ""
"""In the rows of months: all of them together."""

COUNTS = (
    "received",
    "responded",
    "answered",
    "timed",
    "in_time",
    "good",
    "at_once",
    "moved",
    "ended",
    "reopened",
    "appealed",
    "decided",
    "upheld",
    "rated",
    "satisfied",
    "rating_sum",
)


class _Counted:
    """The columns of a row. The unit is `gathering.OWNER`, so a transfer changes days gone by."""

    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    category_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(primary_key=True)

    received: Mapped[int] = mapped_column(default=0)
    responded: Mapped[int] = mapped_column(default=0)  # a human being wrote to the citizen for the first time
    answered: Mapped[int] = mapped_column(default=0)
    timed: Mapped[int] = mapped_column(default=0)  # of the answered, those with a date to keep
    in_time: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)  # in time, never reopened, no appeal against it upheld
    at_once: Mapped[int] = mapped_column(default=0)  # answered with the first word to the citizen
    moved: Mapped[int] = mapped_column(default=0)  # answered after two transfers or more
    ended: Mapped[int] = mapped_column(default=0)  # without an answer: withdrawn, merged, refused, referred, no reply
    reopened: Mapped[int] = mapped_column(default=0)
    appealed: Mapped[int] = mapped_column(default=0)
    decided: Mapped[int] = mapped_column(default=0)
    upheld: Mapped[int] = mapped_column(default=0)  # of the decided, those for the citizen, wholly or partly
    rated: Mapped[int] = mapped_column(default=0)
    satisfied: Mapped[int] = mapped_column(default=0)  # with four or five
    rating_sum: Mapped[int] = mapped_column(default=0)
    spans: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {a `tally.Span`: a histogram}


class DailyFigures(_Counted, Model):
    """A day of the academy's calendar, of one unit, category and channel. Days on which nothing was have no row."""

    __tablename__ = "complaint_daily_figures"

    day: Mapped[dt.date] = mapped_column(primary_key=True, sort_order=-1)


class MonthlyFigures(_Counted, Model):
    """The days of a month added up: by unit, category and channel, and once more over all of each, in every way."""

    __tablename__ = "complaint_monthly_figures"

    month: Mapped[dt.date] = mapped_column(primary_key=True, sort_order=-1)  # its first day


class FigureChange(Model):
    """A case moved and is not counted yet. An insert in the transaction that moves it: nobody waits for another."""

    __tablename__ = "complaint_figure_change"

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))


class FiguresState(Model):
    """One row: whoever counts holds it, and it says how fresh the figures are."""

    __tablename__ = "complaint_figures_state"

    id: Mapped[pk]
    counted_at: Mapped[Stamp]


class ReplyMark(Model):
    """What can be said of an answer that was sent without repeating a word of it."""

    __tablename__ = "complaint_reply_mark"
    __table_args__ = (Index("ix_complaint_reply_mark_day", "day"),)

    message_id: Mapped[int] = mapped_column(ForeignKey("complaint_message.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    unit_id: Mapped[int]
    category_id: Mapped[int]
    channel: Mapped[Channel]
    day: Mapped[dt.date]
    print: Mapped[str] = mapped_column(index=True)  # keyed digest of the words: the same words, the same print
    points: Mapped[int]  # how many the citizen made
    untouched: Mapped[int]  # of these, those whose answer has no word of what was asked


class Publication(Model):
    """What the public sees, made once a day: whoever asks all day cannot tell one case from the next."""

    __tablename__ = "complaint_publication"

    id: Mapped[pk]
    made_on: Mapped[dt.date]
    content: Mapped[dict[str, Any]]  # see `publishing`
