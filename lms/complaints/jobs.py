"""What workers do for the engine."""

from sqlalchemy import select

from lms.complaints.kinds import Action
from lms.complaints.models import Case
from lms.core.db import session, transaction
from lms.core.jobs import Running, every, job

_DAY = 86400


@job("complaints.locked")
def tell_of_lock(running: Running, reference: str) -> None:
    """Write into a case that wrong secrets were tried, so that its citizen is told. Where there is none, nothing."""
    from lms.complaints.service import engine
    from lms.complaints.service.actors import Actor

    del running
    with transaction():
        case = session().scalars(select(Case).where(Case.reference == reference)).one_or_none()
        if case:
            engine.apply(case, Action.LOCK, Actor.system())


@every(_DAY)
def forget_locks() -> None:
    """Wrong tries are not kept."""
    from lms.complaints.service import opening

    opening.forget_old()
