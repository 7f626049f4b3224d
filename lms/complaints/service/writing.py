"""Messages: the words of people, which stand beside the chain and never in it."""

import datetime as dt
import secrets
from typing import Any

from lms.complaints.models import Case, CaseMessage, MessageKind, MessageState, Visibility
from lms.complaints.service import chain
from lms.complaints.service.actors import Actor
from lms.complaints.service.refusals import NotNow
from lms.complaints.service.steps import Step
from lms.core.db import session


def write(
    case: Case,
    kind: MessageKind,
    body: str,
    by: Actor,
    at: dt.datetime,
    *,
    visibility: Visibility = Visibility.PUBLIC,
    state: MessageState = MessageState.SENT,
    **fields: Any,  # Any: columns
) -> CaseMessage:
    """A new message, flushed, so that it has an id."""
    author = by.user_id if by.user and kind not in {MessageKind.FILING, MessageKind.CITIZEN_REPLY} else None
    message = CaseMessage(
        case_id=case.id, kind=kind, body=body, author_id=author, visibility=visibility, state=state,
        salt=secrets.token_hex(16), created_at=at, sent_at=at if state is MessageState.SENT else None, points={},
    )  # fmt: skip
    for name, value in fields.items():
        setattr(message, name, value)
    session().add(message)
    session().flush()
    return message


def enter(step: Step, message: CaseMessage) -> None:
    """The event of this step tells of the message, by its id and the digest of its words."""
    step.message = message
    step.facts |= {"message": message.id, "digest": chain.digest_of_words(message)}


def say(
    step: Step, kind: MessageKind, visibility: Visibility = Visibility.PUBLIC, **fields: Any
) -> None:  # Any: as above
    """Write what was given as `text`, and enter it."""
    enter(step, write(step.case, kind, step.text, step.actor, step.at, visibility=visibility, **fields))


def send(message: CaseMessage, at: dt.datetime, reviewer_id: int | None) -> None:
    """It goes to the citizen."""
    message.state, message.sent_at, message.reviewed_by_id = MessageState.SENT, at, reviewer_id


def draft(step: Step) -> CaseMessage | None:
    """The draft that the step names as `message_id`, of the person's own. Raises `NotNow` where it is none."""
    key = step.given.get("message_id")
    if not key:
        return None
    found = session().get(CaseMessage, int(key))
    is_draft = found and found.case_id == step.case.id and found.author_id == step.actor.user_id
    if found is None or not is_draft or found.state is not MessageState.DRAFT:
        raise NotNow
    return found
