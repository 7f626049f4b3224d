"""People, where they work, what they may do, and how they sign in."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from lms.accounts import names
from lms.core.db import Model, Stamp, Translated, pk


class Role(enum.StrEnum):
    """What a person may be, in a context. A learner needs no role: a learner is who is enrolled."""

    TRAINER = "trainer"
    MODERATOR = "moderator"  # decides where two markers disagree
    REGISTRAR = "registrar"
    DIRECTOR = "director"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"  # reviews, transfers and merges the cases of a unit and all below it
    EDITOR = "editor"
    NOMINATOR = "nominator"
    ADMIN = "admin"


class Context(enum.StrEnum):
    """Where a role holds."""

    SITE = "site"
    ORG_UNIT = "org_unit"
    PROGRAMME = "programme"
    COURSE = "course"
    RUN = "run"


class Gender(enum.StrEnum):
    """As certificates and letters must address a person."""

    MALE = "m"
    FEMALE = "f"


class Grade(enum.StrEnum):
    """The grades of the civil service, the highest first."""

    GENERAL = "general"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"


class OrgUnitKind(enum.StrEnum):
    """The levels of the ministry's tree."""

    MINISTRY = "ministry"
    DEPARTMENT = "department"
    DIRECTORATE = "directorate"
    MOSQUE = "mosque"
    COUNTRY = "country"


class OrgUnit(Model):
    """A place in the tree: ministry, department, directorate, mosque, or a country abroad."""

    __tablename__ = "org_unit"

    id: Mapped[pk]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    kind: Mapped[OrgUnitKind]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Translated]
    path: Mapped[str] = mapped_column(index=True)  # "/1/4/17/": all of a branch by one prefix


class User(Model):
    """A person with an account. Signs in by phone or e-mail."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", name="reachable"),)

    id: Mapped[pk]
    name_ar: Mapped[str]
    name_latin: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str] = mapped_column(index=True)  # the Arabic name as `names.key` writes it; kept by `_keys`
    search_key: Mapped[str]  # all that a search looks through; kept by `_keys`
    phone: Mapped[str | None] = mapped_column(unique=True)  # E.164
    email: Mapped[str | None] = mapped_column(unique=True)  # lower case
    gender: Mapped[Gender] = mapped_column(default=Gender.MALE)
    locale: Mapped[str] = mapped_column(default="ar")
    password_hash: Mapped[str | None]  # argon2id; None until the invitation is accepted
    totp_secret: Mapped[str | None]  # a seed: the secret itself is made of it and this installation's key
    totp_last_step: Mapped[int | None]  # a code is good once
    is_disabled: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    org_unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    job_title: Mapped[str] = mapped_column(default="")
    grade: Mapped[Grade | None]
    born_on: Mapped[dt.date | None]
    serves_since: Mapped[dt.date | None]  # the day on which service began
    national_id_hmac: Mapped[str | None] = mapped_column(unique=True)  # to find a person by it; never to read it
    created_at: Mapped[Stamp]

    org_unit: Mapped[OrgUnit | None] = relationship(lazy="raise_on_sql")
    roles: Mapped[list["RoleAssignment"]] = relationship(
        lazy="raise_on_sql", back_populates="user", foreign_keys="RoleAssignment.user_id"
    )

    # What Flask-Login asks of a user; the rules themselves know nothing of the web.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return not self.is_disabled

    def get_id(self) -> str:
        """The id that Flask-Login keeps; our own session token does the real work."""
        return str(self.id)

    def has_role(self, role: Role, *contexts: tuple[Context, int]) -> bool:
        """Whether the person has the role on the whole site or in one of `contexts`. Needs `roles` loaded."""
        return any(
            held.role is role and (held.context is Context.SITE or (held.context, held.context_id) in contexts)
            for held in self.roles
        )

    @property
    def is_staff(self) -> bool:
        """Whether the person has any role at all."""
        return bool(self.roles)

    def name(self, locale: str) -> str:
        """The name as readers of `locale` write it."""
        return self.name_ar if locale == "ar" or not self.name_latin else self.name_latin


@event.listens_for(User, "before_insert")
@event.listens_for(User, "before_update")
def _keys(mapper: Mapper[User], connection: Connection, user: User) -> None:
    del mapper, connection
    user.name_key = names.key(user.name_ar)
    user.search_key = " ".join(
        (
            user.name_key,
            names.fold(user.name_latin or ""),
            user.phone or "",
            user.email or "",
            names.key(user.job_title or ""),
        )
    )


class Affiliation(Model):
    """Where a person has served, and as what, from when to when; the present one has no end."""

    __tablename__ = "affiliation"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    org_unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    job_title: Mapped[str] = mapped_column(default="")
    begins_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]

    org_unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")


class RoleAssignment(Model):
    """A role of a person in a context; `context_id` is 0 for the whole site."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "context", "context_id"),
        Index("ix_role_assignment_context", "context", "context_id"),
    )

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role]
    context: Mapped[Context] = mapped_column(default=Context.SITE)
    context_id: Mapped[int] = mapped_column(default=0)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[Stamp]

    user: Mapped[User] = relationship(lazy="raise_on_sql", back_populates="roles", foreign_keys=[user_id])


class SignIn(Model):
    """A session on one device. The cookie holds a random token, the row its SHA-256; ending the row ends it."""

    __tablename__ = "sign_in"

    id: Mapped[pk]
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[Stamp]
    seen_at: Mapped[Stamp]
    ended_at: Mapped[dt.datetime | None]
    is_kept: Mapped[bool] = mapped_column(default=True)  # on the person's own device: lives for weeks, not hours
    second_factor_at: Mapped[dt.datetime | None]
    agent: Mapped[str]
    address: Mapped[str]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class TokenPurpose(enum.StrEnum):
    """What a one-time token lets its bearer do."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a name, not a password
    FIRST_ADMIN = "first_admin"


class AccountToken(Model):
    """A one-time token, kept as its SHA-256."""

    __tablename__ = "account_token"

    id: Mapped[pk]
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[TokenPurpose]
    created_at: Mapped[Stamp]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class RecoveryCode(Model):
    """A code for who lost the second factor's device; good once."""

    __tablename__ = "recovery_code"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[dt.datetime | None]


class Preference(Model):
    """A switch that an administrator sets in the running site (for example: self sign-up)."""

    __tablename__ = "preference"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[Stamp]
