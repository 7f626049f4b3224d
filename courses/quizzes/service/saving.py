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
from sqlalchemy.orm.attributes import set_committed_value

from courses.enrolment.models import Enrolment
from courses.quizzes import events, types
from courses.quizzes.models import (
    AnswerState,
    Attempt,
    AttemptState,
    AttemptStep,
    QuestionAttempt,
    QuestionVersion,
    StepKind,
)
from courses.quizzes.service import sent
from courses.quizzes.types.face import Body, Given, Response, TooLong
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import connection, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l, number

_ATTEMPTS, _ANSWERS, _STEPS, _VERSIONS, _PLACES = (
    cast("Table", model.__table__) for model in (Attempt, QuestionAttempt, AttemptStep, QuestionVersion, Enrolment)
)


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


@dataclasses.dataclass(slots=True)
class Held:
    """An answer as it is held, with what decides on another: plain columns, a third of the time that objects take."""

    id: int
    slot: int
    revision: int
    response: dict[str, Any]  # Any: JSON of its type
    response_hash: str
    given_at: dt.datetime | None
    is_closed: bool
    type: str
    body: dict[str, Any]  # Any: likewise
    quiz_id: int
    state: AttemptState
    started_at: dt.datetime
    deadline_at: dt.datetime | None
    closes_at: dt.datetime | None
    reached: int

    @property
    def is_open(self) -> bool:
        """Whether the attempt has not been handed in."""
        return self.state is AttemptState.IN_PROGRESS


# Written once: building these takes longer than running them, and an exam runs them a hundred times a second.
_HELD = ("id", "slot", "revision", "response", "response_hash", "given_at", "is_closed")
_OWN = (
    select(
        *(_ANSWERS.c[name] for name in _HELD),
        *(_VERSIONS.c[name] for name in ("type", "body")),
        *(_ATTEMPTS.c[name] for name in ("quiz_id", "state", "started_at", "deadline_at", "closes_at", "reached")),
    )
    .join_from(_ANSWERS, _ATTEMPTS, _ATTEMPTS.c.id == _ANSWERS.c.attempt_id)
    .join(_PLACES, _PLACES.c.id == _ATTEMPTS.c.enrolment_id)
    .join(_VERSIONS, _VERSIONS.c.id == _ANSWERS.c.version_id)
    .where(
        _ATTEMPTS.c.public_id == bindparam("public"),
        _PLACES.c.user_id == bindparam("user"),
        _ANSWERS.c.slot == bindparam("place"),
    )
    .with_for_update(of=_ATTEMPTS)
)
_STEP = (
    *("question_attempt_id", "client_event_id", "kind", "revision", "response"),
    *("note", "client_at", "server_at"),
)
_CHANGED = ("response", "response_hash", "revision", "is_flagged", "given_at", "state")
_APPEND = insert(_STEPS).values({name: bindparam(f"step_{name}") for name in _STEP}).inline()
_PUT = (
    update(_ANSWERS)
    .where(_ANSWERS.c.id == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)
_APPEND_AND_PUT = _PUT.add_cte(_APPEND.cte("step"))  # one way there and back less, where the database knows it


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


def load(public_id: str, slot: int, user: User) -> Held:
    """Find an answer of one's own attempt and hold the attempt, so that two saves follow each other."""
    found = connection().execute(_OWN, {"public": public_id, "user": user.id, "place": slot}).one_or_none()
    if found is None:
        raise NotFound
    return Held(*found)


def save(answer: Held, event: Event, by: User) -> Receipt:
    """Keep what was answered; the same event again, or an older one, changes nothing."""
    response = read(answer.type, answer.body, event.given)
    if answer.type in types.UPLOADED:
        sent.refuse_others(answer.response, response, by)
    now = clock.now()
    in_time = not is_settled(answer) and is_in_time(answer, event.at, now)
    if (event.rev <= answer.revision or not in_time) and _is_known(answer, event):
        return receipt(answer, Outcome.SAME)
    if not in_time:
        late = {"kind": StepKind.LATE, "client_at": event.at or now}
        connection().execute(_APPEND, _step(answer, event, response, **late))
        events.answer_came_late.send(answer)
        return receipt(answer, Outcome.LATE)
    if event.rev <= answer.revision:
        return receipt(answer, Outcome.STALE)
    given_at = moment_given(answer, event.at, now)
    answer.response, answer.response_hash = dict(response), digest(response)
    answer.revision, answer.given_at = event.rev, given_at
    saved = {"kind": StepKind.SAVE, "client_at": given_at}
    _put(answer, _step(answer, event, response, **saved), flagged=event.flagged)
    return receipt(answer, Outcome.STORED)


def read(kind: str, body: Body, given: Given) -> Response:
    """Return the response that was given to a question, or refuse what cannot be one."""
    try:
        return types.of(kind).read(body, given)
    except TooLong as error:
        raise BadValue(
            _l(
                "This is longer than we can keep: at most %(most)s letters. What was kept before stays.",
                most=number(error.most),
            )
        ) from error
    except types.NotAnAnswer as error:
        raise BadValue(_l("This cannot be an answer to the question. Nothing was changed.")) from error


def is_in_time(attempt: Attempt | Held, at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether an answer counts: given before the deadline and here before the grace is over."""
    if not attempt.is_open:
        return False
    if attempt.deadline_at is None or attempt.closes_at is None or now <= attempt.deadline_at:
        return True
    return now <= attempt.closes_at and (at is None or at <= attempt.deadline_at)


def is_settled(answer: Held) -> bool:
    """Whether an answer stands although the attempt is open: checked for the last time, or left with no way back.

    What comes for it all the same, from another device or a cut link, is kept as late. A question that is still
    ahead can have no answer yet.
    """
    if answer.reached and answer.slot > answer.reached:
        raise BadValue(_l("You have not come to this question yet. Nothing was changed."))
    return answer.is_closed or bool(answer.reached and answer.slot < answer.reached)


def moment_given(answer: Held, at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When an answer was given, as far as it can be believed: neither before the start nor in the future."""
    return max(answer.started_at, min(at, now)) if at else now


def receipt(answer: Held, outcome: Outcome) -> Receipt:
    """Say what is held now."""
    held = (answer.slot, answer.revision, answer.response_hash, answer.given_at, as_given(answer.response))
    return Receipt(outcome, *held, answer.deadline_at, answer.is_open)


def as_given(response: Response) -> Given:
    """Bring a kept response back to the shape in which it travels."""
    return {field: [value] if isinstance(value, str) else list(value) for field, value in response.items()}


def digest(response: Response) -> str:
    """A fingerprint of a response: the same answer, always the same."""
    canonical = json.dumps(response, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _is_known(answer: Held, event: Event) -> bool:
    found = session().scalar(
        select(AttemptStep.question_attempt_id).where(AttemptStep.client_event_id == event.event_id)
    )
    if found is not None and found != answer.id:
        raise BadValue(_l("This event belongs to another answer."))
    return found is not None


def _step(answer: Held, event: Event, response: Response, **more: Any) -> dict[str, Any]:  # Any: columns' own types
    known = {
        "question_attempt_id": answer.id,
        "client_event_id": event.event_id,
        "revision": event.rev,
        "response": dict(response),
        "note": {},
        "server_at": clock.now(),
    }
    return {f"step_{name}": value for name, value in (known | more).items()}


def _put(answer: Held, step: dict[str, Any], *, flagged: bool) -> None:  # Any: the columns' own types
    """Write the step and change the row; an object that this session knows of the row says the same."""
    changed = {
        "response": answer.response,
        "response_hash": answer.response_hash,
        "revision": answer.revision,
        "is_flagged": flagged,
        "given_at": answer.given_at,
        "state": AnswerState.SAVED if answer.response else AnswerState.TODO,
    }
    put = {"of": answer.id} | {f"new_{name}": value for name, value in changed.items()}
    tables = connection()
    if tables.dialect.name == "postgresql":
        tables.execute(_APPEND_AND_PUT, step | put)
    else:
        tables.execute(_APPEND, step)
        tables.execute(_PUT, put)
    known = session().identity_map.get(QuestionAttempt.__mapper__.identity_key_from_primary_key((answer.id,)))
    for name, value in changed.items() if known is not None else ():
        set_committed_value(known, name, value)
