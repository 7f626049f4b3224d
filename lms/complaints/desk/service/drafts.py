"""A reply that is being written: one draft a person and case, which nobody else sees and no event tells of."""

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints.models import Case, CaseMessage, MessageKind, MessageState, Outcome
from lms.core import clock
from lms.core.db import session


class Written(NamedTuple):
    """What stands in the form of a reply. A point has words, or a reason why it has none."""

    text: str = ""
    points: Mapping[str, Mapping[str, str]] = {}
    outcome: Outcome | None = None
    remedy: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.text or self.remedy or any(any(said.values()) for said in self.points.values()))

    @property
    def whole(self) -> str:
        """All its words as one text, to be compared."""
        said = (" ".join(filter(None, [words.get("answer"), words.get("text")])) for words in self.points.values())
        return "\n\n".join(filter(None, [self.text, *said, self.remedy]))


def of(case: Case, by: User) -> CaseMessage | None:
    """One's own draft."""
    query = select(CaseMessage).where(
        CaseMessage.case_id == case.id,
        CaseMessage.author_id == by.id,
        CaseMessage.kind == MessageKind.REPLY,
        CaseMessage.state == MessageState.DRAFT,
    )
    return session().scalars(query.order_by(CaseMessage.id.desc()).limit(1)).first()


def keep(case: Case, by: User, written: Written) -> CaseMessage:
    """Keep what is written so far. An event tells of a reply only when it is proposed."""
    draft = of(case, by)
    if draft is None:
        draft = CaseMessage(case_id=case.id, kind=MessageKind.REPLY, author_id=by.id, salt=secrets.token_hex(16))
        draft.state = MessageState.DRAFT
        session().add(draft)
    draft.body, draft.outcome, draft.created_at = written.text, written.outcome, clock.now()
    draft.points = {number: dict(said) for number, said in written.points.items()} | _remedy(written)
    session().flush()
    return draft


def drop(case: Case, by: User) -> None:
    """It was proposed, or is not wanted any more."""
    draft = of(case, by)
    if draft is not None:
        session().delete(draft)
        session().flush()


def read(message: CaseMessage) -> Written:
    """What a draft, or a reply that came back, says."""
    points: dict[str, Any] = dict(message.points)  # Any: JSON
    remedy = points.pop(_REMEDY, {}).get("text", "")
    said = {number: answer if isinstance(answer, dict) else {"answer": answer} for number, answer in points.items()}
    return Written(message.body, said, message.outcome, remedy)


_REMEDY = "remedy"  # a draft keeps it beside the points: the case has it once the reply is proposed


def _remedy(written: Written) -> dict[str, Any]:  # Any: JSON
    return {_REMEDY: {"text": written.remedy}} if written.remedy else {}
