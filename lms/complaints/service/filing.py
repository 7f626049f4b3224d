"""Filing: the one door through which cases come in, whatever the channel. The same filing twice is one case."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from lms.accounts.models import User
from lms.complaints.kinds import Action, Channel, Identity, Kind, Priority, State, Visibility
from lms.complaints.models import Case, CaseCategory, CasePoint
from lms.complaints.service import chain, engine, reference, routing
from lms.complaints.service.actors import Actor
from lms.complaints.service.steps import Step
from lms.complaints.transitions import Move, Who
from lms.core import clock
from lms.core.db import session

SUBMIT = Move(Action.SUBMIT, frozenset(), State.RECEIVED, frozenset({Who.CITIZEN}), Visibility.PUBLIC)

_TOLD = ("kind", "channel", "identity", "priority", "category_id", "place_id", "about_unit_id", "parent_id")


@dataclass(frozen=True, slots=True)
class Filing:
    """What a citizen files. `key` is random and comes with the form: the same key is the same filing."""

    key: str
    kind: Kind
    category: CaseCategory
    title: str
    body: str
    points: tuple[str, ...] = ()
    identity: Identity = Identity.IDENTIFIED
    channel: Channel = Channel.WEB
    locale: str = "ar"
    priority: Priority = Priority.NORMAL
    place_id: int | None = None
    place_text: str = ""
    lat: float | None = None
    long: float | None = None
    about_unit_id: int | None = None
    about_user_id: int | None = None
    form_version_id: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)  # Any: JSON, checked by its form
    entered_by: User | None = None
    external: tuple[str, str] | None = None  # (system, its own reference)
    received_at: dt.datetime | None = None
    parent_id: int | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What the citizen takes away: the case, and the secret that is shown once."""

    case: Case
    secret: str
    is_new: bool


def file(filing: Filing, *, at: dt.datetime | None = None) -> Filed:
    """Take the filing in, and send the case where the rules say. A second time it gives what the first one gave."""
    moment = at or filing.received_at or clock.now()
    secret = reference.secret_of(filing.key)
    if filed := of(filing.key):
        return Filed(filed, secret, is_new=False)
    case = Case(**_columns(filing, moment), secret_hmac=reference.kept(secret))
    try:
        with session().begin_nested():
            session().add(case)
            session().flush()
    except IntegrityError:  # the same form arrived twice at once
        filed = of(filing.key)
        if filed is None:
            raise
        return Filed(filed, secret, is_new=False)
    session().add_all(CasePoint(case_id=case.id, number=n, text=text) for n, text in enumerate(filing.points, 1))
    submit(case, filing.entered_by, moment)
    routing.send(case, at=moment)
    return Filed(case, secret, is_new=True)


def of(key: str) -> Case | None:
    """The case that was made of this filing."""
    return session().scalars(select(Case).where(Case.filing_key == key)).one_or_none()


def submit(case: Case, entered_by: User | None, at: dt.datetime, **facts: Any) -> None:  # Any: JSON
    """Write the first link of a case that has just been inserted."""
    set_committed_value(case, "unit", None)
    step = Step(case, Action.SUBMIT, Actor.citizen(entered_by), SUBMIT, {}, at, [], frozenset({Who.CITIZEN}))
    step.facts |= {name: getattr(case, name) for name in _TOLD} | {"digest": chain.digest_of_filing(case)} | facts
    engine.write(step)


def _columns(filing: Filing, moment: dt.datetime) -> dict[str, Any]:  # Any: of every kind
    same = (
        "kind", "title", "body", "identity", "channel", "locale", "priority", "place_id", "place_text", "lat", "long",
        "about_unit_id", "about_user_id", "form_version_id", "answers", "parent_id", "is_demo",
    )  # fmt: skip
    system, external_ref = filing.external or (None, None)
    return {name: getattr(filing, name) for name in same} | {
        "reference": reference.new(moment.date()),
        "filing_key": filing.key,
        "category": filing.category,
        "entered_by_id": filing.entered_by.id if filing.entered_by else None,
        "external_system": system,
        "external_ref": external_ref,
        "received_at": filing.received_at or moment,
        "state": State.RECEIVED,
    }
