"""Who did what to what, and when. Rows are only ever added."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from lms.core.db import Model, Stamp, afterwards, pk, session

Namer = Callable[[set[int]], dict[int, dict[str, str]]]
_namers: dict[str, Namer] = {}


class AuditEntry(Model):
    """One line of the log."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[pk]
    at: Mapped[Stamp]
    actor_id: Mapped[int | None]  # no foreign key: the log outlives its people
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    details: Mapped[dict[str, Any]]
    address: Mapped[str]


def record(action: str, subject: Any, by: Any = None, **details: Any) -> None:  # Any: any row; a user; JSON
    """Add a line in this transaction. `action` is past tense: "certificate.issued"."""
    session().add(_entry(action, subject, by, details))


def record_refusal(action: str, subject: Any, by: Any = None, **details: Any) -> None:  # Any: as above
    """Add a line that is kept although the request itself is refused and undone."""
    entry = _entry(action, subject, by, details)
    afterwards(lambda: session().add(entry))


def name_subjects(kind: str, namer: Namer) -> None:
    """Teach the log the names of a table's rows: `namer(ids)` gives {id: translated name} of those that still exist."""
    _namers[kind] = namer


def names_of(rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    """What these rows, by kind and id, are called where their feature told us; one query for each kind."""
    asked: dict[str, set[int]] = {}
    for kind, key in rows:
        if kind in _namers and key.isdigit():
            asked.setdefault(kind, set()).add(int(key))
    return {(kind, str(key)): name for kind, ids in asked.items() for key, name in _namers[kind](ids).items()}


def _entry(action: str, subject: Any, by: Any, details: dict[str, Any]) -> AuditEntry:  # Any: as above
    kind = subject if isinstance(subject, str) else getattr(subject, "__tablename__", type(subject).__name__)
    return AuditEntry(
        action=action,
        subject_kind=kind,
        subject_id="" if isinstance(subject, str) else str(getattr(subject, "id", "")),
        actor_id=getattr(by, "id", None),
        details={name: value.isoformat() if isinstance(value, dt.date) else value for name, value in details.items()},
        address=(request.remote_addr or "") if has_request_context() else "",
    )
