"""The keys of applications that file for citizens."""

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.complaints.models import Case
from lms.core.db import Model, Stamp, pk


class ApplicationKey(Model):
    """What an application shows when it files. Only its hash is kept: the key itself is shown once."""

    __tablename__ = "complaint_application_key"

    id: Mapped[pk]
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Stamp]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # None: by command
    used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]

    created_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ApplicationRequest(Model):
    """A report that an application filed, by the name that it gave it: asked again, it is the same case."""

    __tablename__ = "complaint_application_request"

    key_id: Mapped[int] = mapped_column(ForeignKey("complaint_application_key.id"), primary_key=True)
    token: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    created_at: Mapped[Stamp]

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
