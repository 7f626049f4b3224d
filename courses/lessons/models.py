"""Live sessions with who was there."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, pk


class Meeting(Model):
    """When and where one run, or one group of it, meets for a live lesson. The lesson is named by its stable key."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("run_id", "stable_key", "group_id"),
        Index(
            "uq_meeting_whole_run",
            "run_id",
            "stable_key",
            unique=True,
            sqlite_where=text("group_id IS NULL"),
            postgresql_where=text("group_id IS NULL"),
        ),
        CheckConstraint("minutes > 0", name="length"),
    )

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    stable_key: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("run_group.id"))  # none: the whole run
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    join_url: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)  # a calendar that has it already takes a higher one
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[Stamp]

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


class Attendance(Model):
    """A learner was there; ticked by a trainer."""

    __tablename__ = "attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True, index=True)
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ticked_at: Mapped[Stamp]
