"""What a citizen does with a case: each is one move of the engine, on the case that is worked on in its place."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from lms.complaints.files import service as files
from lms.complaints.files.service import Brought
from lms.complaints.kinds import Action, MessageKind
from lms.complaints.models import Case, CaseEvent, CaseMessage
from lms.complaints.service import merging
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core.db import session


def write(case: Case, text: str, brought: Sequence[Brought] = ()) -> None:
    """Words, and perhaps files, to those who study the case. The same words twice in a row are written once."""
    if _said_last(case) == text.strip():
        return
    event = apply(case, Action.CITIZEN_REPLY, Actor.citizen(), {"text": text})
    if brought:
        files.take(case, brought, message_id=event.payload["message"])


def act(case: Case, action: Action, **payload: Any) -> CaseEvent:  # Any: what the engine asks for
    """Open again or appeal: of a merged case, for the one that was answered in its place."""
    root = merging.root(case)
    via = {} if root is case else {"via": case.id}
    return apply(root, action, Actor.citizen(), {**payload, **via})


def act_here(case: Case, action: Action, **payload: Any) -> CaseEvent:  # Any: as above
    """Rate, accept, withdraw: that is each citizen's own."""
    return apply(case, action, Actor.citizen(), payload)


def _said_last(case: Case) -> str | None:
    """The citizen's last words, where nobody has written since."""
    query = select(CaseMessage).where(CaseMessage.case_id.in_({case.id, merging.root(case).id}))
    last = session().scalars(query.order_by(CaseMessage.id.desc()).limit(1)).first()
    return last.body if last and last.kind is MessageKind.CITIZEN_REPLY else None
