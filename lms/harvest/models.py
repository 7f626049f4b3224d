"""What the doors have told the world: a record for each thing that was ever shown, also after it was withdrawn."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, pk

EVERYTHING = ""
"""The set that every record is a member of, so that all lists are asked in one way."""


class HarvestRecord(Model):
    """A thing, in a language where it has several, as harvesters know it. Never deleted: `is_deleted` is its tomb."""

    __tablename__ = "harvest_record"
    __table_args__ = (UniqueConstraint("kind", "object_id", "variant"),)

    id: Mapped[pk]
    kind: Mapped[str]  # edition, sermon
    object_id: Mapped[int]  # no foreign key: the tomb outlives what lay in it
    variant: Mapped[str] = mapped_column(default="")  # the language of a sermon's text
    local: Mapped[str] = mapped_column(unique=True)  # the last part of its identifier
    stamp: Mapped[dt.datetime]  # when it last changed, as harvesters are told
    is_deleted: Mapped[bool] = mapped_column(default=False)


class HarvestMember(Model):
    """A record is in a set. Lists are walked along this key, so the last page costs what the first one does."""

    __tablename__ = "harvest_member"
    __table_args__ = (Index("ix_harvest_member_record_id", "record_id"),)

    spec: Mapped[str] = mapped_column(primary_key=True)
    stamp: Mapped[dt.datetime] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("harvest_record.id"), primary_key=True)


class HarvestSet(Model):
    """A set that has or had members."""

    __tablename__ = "harvest_set"

    spec: Mapped[str] = mapped_column(primary_key=True)
