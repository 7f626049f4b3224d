"""Honest watched time."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, pk


class WatchProgress(Model):
    """What one enrolment has really watched of one lesson: the union of intervals, in milliseconds."""

    __tablename__ = "watch_progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "stable_key"),)

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    stable_key: Mapped[str]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    position_ms: Mapped[int] = mapped_column(default=0)
    intervals: Mapped[list[Any]] = mapped_column(default=list)  # [[from_ms, to_ms], …], merged, credited
    reported: Mapped[list[Any]] = mapped_column(default=list)  # all that was ever reported; credit may lag behind
    watched_ms: Mapped[int] = mapped_column(default=0)
    credited_at: Mapped[Stamp]  # up to here wall time has been spent on credit
    revision: Mapped[int] = mapped_column(default=0)
