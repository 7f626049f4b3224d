"""Reading the audit log."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select

from lms.accounts.models import User
from lms.accounts.service import people
from lms.core.audit import AuditEntry
from lms.core.db import session


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the log is wanted: an action or the beginning of its name, who acted, on what."""

    action: str = ""
    who: str = ""
    kind: str = ""
    subject_id: str = ""


def entries(asked: Asked) -> Select[AuditEntry]:
    """The lines asked for, the newest first."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    if asked.action:
        query = query.where(AuditEntry.action.startswith(asked.action, autoescape=True))
    if asked.who:
        query = query.where(AuditEntry.actor_id.in_([user.id for user in people.search(asked.who, 50)]))
    if asked.kind:
        query = query.where(AuditEntry.subject_kind == asked.kind)
    if asked.subject_id:
        query = query.where(AuditEntry.subject_id == asked.subject_id)
    return query


def actions() -> list[str]:
    """The actions that stand in the log, for a list to choose from."""
    return list(session().scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def rows_in(shown: Iterable[AuditEntry], named: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The rows that these lines are about, with those that their details name: (kind, id)."""
    return {(entry.subject_kind, entry.subject_id) for entry in shown if entry.subject_id} | set(named)


def people_in(shown: Iterable[AuditEntry], rows: Iterable[tuple[str, str]]) -> dict[int, User]:
    """The people whom these lines name, as far as they still exist: who acted, and who is among `rows`."""
    ids = {entry.actor_id for entry in shown if entry.actor_id}
    ids |= {int(key) for kind, key in rows if kind == "user_account"}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(ids)))} if ids else {}
