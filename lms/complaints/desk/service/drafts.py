"""A reply that is being written: one draft a person and case, which nobody else sees and no event tells of."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints.desk.service import reviewing
from lms.complaints.files import service as files
from lms.complaints.files.models import CaseFile
from lms.complaints.models import Case, CaseMessage, MessageKind, MessageState, Outcome
from lms.core import clock
from lms.core.db import session
from lms.core.errors import NotFound


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
    draft = of(case, by) or _begun(case, by)
    draft.body, draft.outcome, draft.created_at = written.text, written.outcome, clock.now()
    draft.points = {number: dict(said) for number, said in written.points.items()} | _remedy(written)
    session().flush()
    return draft


def attach(case: Case, by: User, written: Written, brought: Sequence[files.Brought]) -> CaseMessage:
    """Keep what is written, and files that go along with it. Raises `BadValue` where the case holds no more."""
    draft = keep(case, by, written)
    files.take(case, brought, by=by, message_id=draft.id)
    return draft


def files_of(case: Case, by: User) -> Sequence[CaseFile]:
    """What goes along with the reply as it stands: the draft's, or those of the reply that came back."""
    reply = of(case, by) or reviewing.returned(case, by)
    return files.with_message(reply.id) if reply else []


def detach(case: Case, by: User, mark: str) -> None:
    """The file does not go along after all. Raises `NotFound` where it is none of one's own reply."""
    file = next((each for each in files_of(case, by) if each.mark == mark), None)
    if file is None:
        raise NotFound
    session().delete(file)
    session().flush()


def read(message: CaseMessage) -> Written:
    """What a draft, or a reply that came back, says."""
    points: dict[str, Any] = dict(message.points)  # Any: JSON
    remedy = points.pop(_REMEDY, {}).get("text", "")
    said = {number: answer if isinstance(answer, dict) else {"answer": answer} for number, answer in points.items()}
    return Written(message.body, said, message.outcome, remedy)


def _begun(case: Case, by: User) -> CaseMessage:
    """A new draft; the files of a reply that came back go on with it."""
    returned = reviewing.returned(case, by)
    draft = CaseMessage(case_id=case.id, kind=MessageKind.REPLY, author_id=by.id, salt=secrets.token_hex(16))
    draft.state, draft.body = MessageState.DRAFT, ""
    session().add(draft)
    session().flush()
    for file in files.with_message(returned.id) if returned else ():
        file.message_id = draft.id
    return draft


_REMEDY = "remedy"  # a draft keeps it beside the points: the case has it once the reply is proposed


def _remedy(written: Written) -> dict[str, Any]:  # Any: JSON
    return {_REMEDY: {"text": written.remedy}} if written.remedy else {}
