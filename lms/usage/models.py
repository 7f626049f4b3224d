"""Sums of days. Who came is not kept: a visit is a digest under a salt that is thrown away when its day is over."""

import datetime as dt

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.usage.kinds import Use


class UsageDay(Model):
    """A day that is being counted; whoever counts holds this row. With its salt goes what could name a visitor."""

    __tablename__ = "usage_day"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    salt: Mapped[str]


class UsageVisit(Model):
    """When a visitor last did this with that, to know a double click and a second reading; gone with the day."""

    __tablename__ = "usage_visit"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    visit: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(primary_key=True)
    use: Mapped[Use] = mapped_column(primary_key=True)
    second: Mapped[int]  # of the clock, since 1970


class UsageDaily(Model):
    """How often a thing was used on a day of the academy's calendar, in one of its languages."""

    __tablename__ = "usage_daily"
    __table_args__ = (Index("ix_usage_daily_kind_object_id", "kind", "object_id"),)

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(primary_key=True)
    view: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)
    listen: Mapped[int] = mapped_column(default=0)
    download: Mapped[int] = mapped_column(default=0)
    unique_investigations: Mapped[int] = mapped_column(default=0)  # visits that did anything with it
    unique_requests: Mapped[int] = mapped_column(default=0)  # visits that read, heard or fetched it
