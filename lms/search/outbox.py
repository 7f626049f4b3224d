"""What features say when something changes. A row in their own transaction, so no change is lost."""

from sqlalchemy import delete, func, select

from lms.core.db import session
from lms.search.models import SearchChange, SearchDoc


def changed(kind: str, object_id: int) -> None:
    """The thing is new, different or gone: the worker asks its source again."""
    session().add(SearchChange(kind=kind, object_id=object_id))
    session().flush()


def forget(kind: str, object_id: int) -> None:
    """The thing must not be found any more from the moment this transaction ends."""
    hold(kind, object_id)
    session().execute(delete(SearchDoc).where(SearchDoc.kind == kind, SearchDoc.object_id == object_id))
    changed(kind, object_id)


def hold(kind: str, object_id: int) -> None:
    """Let nobody else write the places of this thing until the transaction ends. SQLite has one writer anyhow."""
    if session().get_bind().dialect.name == "postgresql":
        session().execute(select(func.pg_advisory_xact_lock(func.hashtext(f"search:{kind}"), object_id)))
