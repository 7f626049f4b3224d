"""Saving an answer: the hot path. One row read, one step written, one row changed, in one short transaction.

The protocol (docs/adr/0011-saving-answers.md): each event has an id made by the phone, so sending it twice is
harmless; each answer has a revision, so an older one never replaces a newer; what comes too late is kept as late.
"""

import dataclasses
import datetime as dt
import hashlib
import json
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from courses.enrolment.models import Enrolment
from courses.quizzes import events, types
from courses.quizzes.models import AnswerState, Attempt, AttemptStep, QuestionAttempt, StepKind
from courses.quizzes.service import sent
from courses.quizzes.types.face import Given, Response, TooLong
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l, number

# Written once: building these takes longer than running them, and an exam runs them a hundred times a second.
_OWN = (
    select(QuestionAttempt)
    .join(QuestionAttempt.attempt)
    .join(Attempt.enrolment)
    .join(QuestionAttempt.version)
    .options(contains_eager(QuestionAttempt.attempt), contains_eager(QuestionAttempt.version))
    .where(
        Attempt.public_id == bindparam("public"),
        Enrolment.user_id == bindparam("user"),
        QuestionAttempt.slot == bindparam("place"),
    )
    .with_for_update(of=Attempt)
)
_APPEND = insert(cast("Table", AttemptStep.__table__))
_PUT = update(cast("Table", QuestionAttempt.__table__)).where(QuestionAttempt.id == bindparam("of"))


class Outcome(StrEnum):
    """What became of an event."""

    STORED = "stored"
    SAME = "same"
    STALE = "stale"
    LATE = "late"


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """An answer as a phone sends it. `at` is when it was given, by the server's clock as the phone knows it."""

    slot: int
    rev: int
    event_id: str
    given: Given
    flagged: bool
    at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """What the server holds now for this question."""

    outcome: Outcome
    slot: int
    rev: int
    hash: str
    given_at: dt.datetime | None
    response: Given
    deadline_at: dt.datetime | None  # may have moved: downtime is given back, a trainer may give more
    is_open: bool


def load(public_id: str, slot: int, user: User) -> QuestionAttempt:
    """Find an answer of one's own attempt and hold the attempt, so that two saves follow each other."""
    found = session().scalar(_OWN, {"public": public_id, "user": user.id, "place": slot})
    if found is None:
        raise NotFound
    return found


def save(answer: QuestionAttempt, event: Event, by: User) -> Receipt:
    """Keep what was answered; the same event again, or an older one, changes nothing."""
    response = read(answer, event.given)
    sent.refuse_others(answer, response, by)
    now = clock.now()
    in_time = not is_settled(answer) and is_in_time(answer.attempt, event.at, now)
    if (event.rev <= answer.revision or not in_time) and _is_known(answer, event):
        return receipt(answer, Outcome.SAME)
    if not in_time:
        _append(answer, event, response, kind=StepKind.LATE, client_at=event.at or now, actor_id=by.id)
        events.answer_came_late.send(answer)
        return receipt(answer, Outcome.LATE)
    if event.rev <= answer.revision:
        return receipt(answer, Outcome.STALE)
    given_at = moment_given(answer.attempt, event.at, now)
    _append(answer, event, response, kind=StepKind.SAVE, client_at=given_at, actor_id=by.id)
    _put(
        answer,
        response=dict(response),
        response_hash=digest(response),
        revision=event.rev,
        is_flagged=event.flagged,
        given_at=given_at,
        state=AnswerState.SAVED if response else AnswerState.TODO,
    )
    return receipt(answer, Outcome.STORED)


def read(answer: QuestionAttempt, given: Given) -> Response:
    """Return the response that was given, or refuse what cannot be one."""
    try:
        return types.of(answer.version.type).read(answer.version.body, given)
    except TooLong as error:
        raise BadValue(
            _l(
                "This is longer than we can keep: at most %(most)s letters. What was kept before stays.",
                most=number(error.most),
            )
        ) from error
    except types.NotAnAnswer as error:
        raise BadValue(_l("This cannot be an answer to the question. Nothing was changed.")) from error


def is_in_time(attempt: Attempt, at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether an answer counts: given before the deadline and here before the grace is over."""
    if not attempt.is_open:
        return False
    if attempt.deadline_at is None or attempt.closes_at is None or now <= attempt.deadline_at:
        return True
    return now <= attempt.closes_at and (at is None or at <= attempt.deadline_at)


def is_settled(answer: QuestionAttempt) -> bool:
    """Whether an answer stands although the attempt is open: checked for the last time, or left with no way back.

    What comes for it all the same, from another device or a cut link, is kept as late. A question that is still
    ahead can have no answer yet.
    """
    reached = answer.attempt.reached
    if reached and answer.slot > reached:
        raise BadValue(_l("You have not come to this question yet. Nothing was changed."))
    return answer.is_closed or bool(reached and answer.slot < reached)


def moment_given(attempt: Attempt, at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When an answer was given, as far as it can be believed: neither before the start nor in the future."""
    return max(attempt.started_at, min(at, now)) if at else now


def receipt(answer: QuestionAttempt, outcome: Outcome) -> Receipt:
    """Say what is held now."""
    given = as_given(answer.response)
    attempt = answer.attempt
    held = (answer.slot, answer.revision, answer.response_hash, answer.given_at, given)
    return Receipt(outcome, *held, attempt.deadline_at, attempt.is_open)


def as_given(response: Response) -> Given:
    """Bring a kept response back to the shape in which it travels."""
    return {field: [value] if isinstance(value, str) else list(value) for field, value in response.items()}


def digest(response: Response) -> str:
    """A fingerprint of a response: the same answer, always the same."""
    canonical = json.dumps(response, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _is_known(answer: QuestionAttempt, event: Event) -> bool:
    found = session().scalar(
        select(AttemptStep.question_attempt_id).where(AttemptStep.client_event_id == event.event_id)
    )
    if found is not None and found != answer.id:
        raise BadValue(_l("This event belongs to another answer."))
    return found is not None


def _append(
    answer: QuestionAttempt,
    event: Event,
    response: Response,
    **known: Any,  # Any: the columns' own types
) -> None:
    values = {
        "question_attempt_id": answer.id,
        "client_event_id": event.event_id,
        "revision": event.rev,
        "response": dict(response),
        "server_at": clock.now(),
        **known,
    }
    session().execute(_APPEND, values)


def _put(answer: QuestionAttempt, **columns: Any) -> None:  # Any: the columns' own types
    """Change the row and the object, past the unit of work, which takes ten times as long as the statement."""
    session().execute(_PUT, {"of": answer.id, **columns})
    for name, value in columns.items():
        set_committed_value(answer, name, value)
