"""Cases: what citizens brought, what was written to and fro, and the chain of what happened.

Nothing but `service.engine.apply` changes a case's state. Events are only ever added: the database refuses the rest.
"""

import datetime as dt
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import OrgUnit, User
from lms.complaints.categories.models import CaseCategory
from lms.complaints.kinds import (
    IN_CONFIDENCE,
    OPEN,
    Action,
    ActorKind,
    Channel,
    Identity,
    Kind,
    MessageKind,
    MessageState,
    Outcome,
    Priority,
    Rejection,
    State,
    Visibility,
)
from lms.core import clock
from lms.core.db import Model, Stamp, Translated, pk
from lms.core.sealed import Sealed, SealedRow

__all__ = [
    "Action",
    "ActorKind",
    "Case",
    "CaseCategory",
    "CaseEvent",
    "CaseLock",
    "CaseMessage",
    "CasePoint",
    "CaseUnit",
    "Channel",
    "Identity",
    "Kind",
    "MessageKind",
    "MessageState",
    "Outcome",
    "Priority",
    "Rejection",
    "RoutingRule",
    "State",
    "Visibility",
]


class Case(SealedRow, Model):
    """One matter of one citizen, from filing to appeal."""

    __tablename__ = "complaint_case"
    sealed_to = ("reference",)
    __table_args__ = (
        UniqueConstraint("external_system", "external_ref"),
        CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name="rating"),
        Index("ix_complaint_case_state_due", "state", "due_at"),
        Index("ix_complaint_case_unit_state", "unit_id", "state"),
        Index("ix_complaint_case_officer_state", "officer_id", "state"),
        Index("ix_complaint_case_category_received", "category_id", "received_at"),
        Index("ix_complaint_case_waiting", "state", "waiting_until"),
    )

    id: Mapped[pk]
    reference: Mapped[str] = mapped_column(unique=True)  # "26-4K7QM9X2-C": never in sequence, with a check sign
    secret_hmac: Mapped[str]
    kind: Mapped[Kind]
    category_id: Mapped[int] = mapped_column(ForeignKey("complaint_category.id"))
    state: Mapped[State] = mapped_column(default=State.RECEIVED)
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    title_kept: Mapped[str] = mapped_column("title")  # sealed where the citizen speaks in confidence
    body_kept: Mapped[str] = mapped_column("body", Text)  # likewise
    locale: Mapped[str] = mapped_column(default="ar")
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    identity: Mapped[Identity] = mapped_column(default=Identity.IDENTIFIED)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # who filed for the citizen

    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))  # whose it is now
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    place_text: Mapped[str] = mapped_column(default="")
    lat: Mapped[float | None]
    long: Mapped[float | None]
    about_unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))  # complained about: never owns it
    about_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    received_at: Mapped[dt.datetime] = mapped_column(default=clock.now, index=True)
    first_response_at: Mapped[dt.datetime | None] = mapped_column(index=True)  # of a human being, seen by the citizen
    answered_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    closed_at: Mapped[dt.datetime | None]
    waiting_until: Mapped[dt.datetime | None]  # in waiting_citizen and answered: when it moves by itself
    outcome: Mapped[Outcome | None]
    remedy: Mapped[str] = mapped_column(default="")
    reopen_count: Mapped[int] = mapped_column(default=0)
    hops: Mapped[int] = mapped_column(default=0)  # transfers
    rejection_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # a second person must agree
    rejection_reason: Mapped[Rejection | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"), index=True)  # split from
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"), index=True)

    form_version_id: Mapped[int | None]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_policy.id"))
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("work_calendar.id"))
    first_due_at: Mapped[dt.datetime | None]
    due_at: Mapped[dt.datetime | None]
    first_seconds: Mapped[int | None]  # business seconds, frozen when met
    answer_seconds: Mapped[int | None]

    row_version: Mapped[int] = mapped_column(default=0)  # goes up with what a person would want to have seen
    head: Mapped[str] = mapped_column(default="")  # the hash of its last event
    external_system: Mapped[str | None]
    external_ref: Mapped[str | None]
    filing_key: Mapped[str] = mapped_column(unique=True)
    is_published: Mapped[bool] = mapped_column(default=False)
    public_summary: Mapped[str] = mapped_column(default="")
    rating: Mapped[int | None]
    rated_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    anonymised_at: Mapped[dt.datetime | None]
    on_hold: Mapped[bool] = mapped_column(default=False)  # a legal hold: retention passes it by
    is_demo: Mapped[bool] = mapped_column(default=False)

    title = Sealed("title_kept")
    body = Sealed("body_kept")

    category: Mapped[CaseCategory] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit | None] = relationship(lazy="raise_on_sql", foreign_keys=[unit_id])
    officer: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[officer_id])
    place: Mapped[OrgUnit | None] = relationship(lazy="raise_on_sql", foreign_keys=[place_id])
    about_unit: Mapped[OrgUnit | None] = relationship(lazy="raise_on_sql", foreign_keys=[about_unit_id])
    points: Mapped[list["CasePoint"]] = relationship(lazy="raise_on_sql", order_by="CasePoint.number")
    messages: Mapped[list["CaseMessage"]] = relationship(lazy="raise_on_sql", order_by="CaseMessage.id")
    events: Mapped[list["CaseEvent"]] = relationship(lazy="raise_on_sql", order_by="CaseEvent.seq")
    units: Mapped[list["CaseUnit"]] = relationship(lazy="raise_on_sql", order_by="CaseUnit.unit_id")

    def is_to_be_sealed(self, connection: Connection) -> bool:
        """What is said in confidence, by the citizen's choice or by the category's."""
        return self.identity in IN_CONFIDENCE or bool(
            connection.scalar(select(CaseCategory.confidential).where(CaseCategory.id == self.category_id))
        )


IS_OPEN = (Case.state + literal_column("''")).in_([literal_column(f"'{state.value}'") for state in sorted(OPEN)])
"""Somebody still owes something: in the very words of the indexes below, so that both databases walk along them.

An empty text is added so that SQLite does not choose an index of states instead, reading and sorting all open cases.
"""
for _name, _columns in {
    "due": (Case.due_at, Case.id),
    "unit_due": (Case.unit_id, Case.due_at, Case.id),
    "officer_due": (Case.officer_id, Case.due_at, Case.id),
}.items():
    Index(f"ix_complaint_case_open_{_name}", *_columns, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


class OfCase(SealedRow):
    """Words about a case, sealed where the case's own are; to be mixed into a model."""

    case_id: Mapped[int]

    def is_to_be_sealed(self, connection: Connection) -> bool:
        query = select(or_(Case.identity.in_(IN_CONFIDENCE), CaseCategory.confidential))
        return bool(connection.scalar(query.join_from(Case, CaseCategory).where(Case.id == self.case_id)))


class CasePoint(OfCase, Model):
    """One numbered point of a case: each is answered, or a reason is given."""

    __tablename__ = "complaint_point"
    sealed_to = ("case_id", "number")
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    number: Mapped[int]
    text_kept: Mapped[str] = mapped_column("text", Text)

    text = Sealed("text_kept")


class CaseUnit(Model):
    """A unit that has, or once had, a case: it goes on reading it."""

    __tablename__ = "complaint_case_unit"

    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True, index=True)
    since: Mapped[Stamp]


class CaseMessage(OfCase, Model):
    """What somebody wrote about a case. The words stand here alone: events hold a salted digest of them."""

    __tablename__ = "complaint_message"
    sealed_to = ("case_id", "salt")
    __table_args__ = (Index("ix_complaint_message_case", "case_id", "id"),)

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    kind: Mapped[MessageKind]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # None: the citizen
    body_kept: Mapped[str] = mapped_column("body", Text)  # sealed where the case's words are
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    state: Mapped[MessageState] = mapped_column(default=MessageState.SENT)
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)  # number: the answer, or why there is none
    outcome: Mapped[Outcome | None]  # of a reply: what it will decide once it is sent
    salt: Mapped[str]
    created_at: Mapped[Stamp]
    sent_at: Mapped[dt.datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    body = Sealed("body_kept")

    author: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])


class CaseEvent(Model):
    """A link of a case's chain: who did what, when. It names no words of anybody, so it outlives anonymisation."""

    __tablename__ = "complaint_event"
    __table_args__ = (UniqueConstraint("case_id", "seq"), Index("ix_complaint_event_at", "at"))

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    seq: Mapped[int]  # 1, 2, 3, … of its case
    at: Mapped[dt.datetime]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    action: Mapped[Action]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids, units, moments, reasons of a list, digests
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.INTERNAL)
    prev_hash: Mapped[str]
    hash: Mapped[str]


class CaseLock(Model):
    """Wrong secrets for a reference, whether there is such a case or not; `key` is a keyed hash of what was typed."""

    __tablename__ = "complaint_lock"

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    at: Mapped[Stamp]
    until: Mapped[dt.datetime | None]


class RoutingRule(Model):
    """Where a new case goes by itself: the first rule, by its order, whose conditions all hold."""

    __tablename__ = "complaint_routing_rule"

    id: Mapped[pk]
    position: Mapped[int]
    name: Mapped[Translated]
    when: Mapped[dict[str, Any]] = mapped_column(default=dict)  # kind, category_id, place_id (a branch), words
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))  # None: the directorate of the place
    priority: Mapped[Priority | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    hits: Mapped[int] = mapped_column(default=0)

    unit: Mapped[OrgUnit | None] = relationship(lazy="raise_on_sql")
