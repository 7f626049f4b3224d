"""What a directorate does: names its people within its quota, puts them in order, sends them, takes one back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import CourseVersion
from courses.enrolment.events import nominations_sent
from courses.enrolment.models import (
    COUNTED,
    Enrolment,
    EnrolmentState,
    Nomination,
    NominationBatch,
    NominationEvent,
    NominationState,
    Run,
)
from courses.enrolment.service import eligibility, joining
from courses.enrolment.service.eligibility import Answer
from courses.enrolment.service.moving import NotAllowed, move, today
from lms.accounts.models import OrgUnit, User
from lms.accounts.service import people
from lms.core.db import hold, session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l

S, N = EnrolmentState, NominationState
MAY_BE_NAMED = frozenset({S.APPLIED, S.REFUSED, S.WITHDRAWN})
MOST_FOUND = 12


class QuotaIsUsed(RuleError):
    """There are as many names as the academy asked for."""

    def __init__(self, quota: int) -> None:
        super().__init__(_l("The quota of your directorate is used: %(quota)s. Take a name back first.", quota=quota))


class BatchIsClosed(RuleError):
    """No more names are taken."""

    def __init__(self) -> None:
        super().__init__(_l("The time for nominating to this run is over."))


class NotYours(RuleError):
    """A directorate nominates its own people."""

    def __init__(self) -> None:
        super().__init__(_l("This person does not serve in your directorate."))


class AlreadyIn(RuleError):
    """There is nothing to nominate for."""

    def __init__(self) -> None:
        super().__init__(_l("This person already has a place in this run, or was expelled from it."))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the directorate, with what the rules say and what stands in the way, if anything does."""

    user: User
    answers: list[Answer] = field(default_factory=list)
    named: NominationState | None = None
    enrolled: EnrolmentState | None = None

    @property
    def may_be_named(self) -> bool:
        is_free = self.named not in COUNTED and (self.enrolled is None or self.enrolled in MAY_BE_NAMED)
        return is_free and all(answer.met is not False for answer in self.answers)


def name(batch: NominationBatch, user: User, by: User) -> Nomination:
    """Name a person; a second call gives the first name's row. The quota holds also when two officers name at once."""
    hold(batch)
    _must_be_open(batch)
    found = session().scalar(select(Nomination).filter_by(batch_id=batch.id, user_id=user.id))
    if found and found.state in COUNTED:
        return found
    _must_be_ours(batch, user)
    _must_be_free(batch, user)
    eligibility.check(session().get_one(Run, batch.run_id), user)
    if used(batch) >= batch.quota:
        raise QuotaIsUsed(batch.quota)
    last = session().scalar(select(func.max(Nomination.rank)).where(Nomination.batch_id == batch.id)) or 0
    nomination = found or Nomination(batch_id=batch.id, user_id=user.id)
    nomination.rank = last + 1
    return note(nomination, N.NAMED, by)


def send(batch: NominationBatch, by: User) -> int:
    """Put all names that were not sent yet before the academy, in their order; how many. Twice sends nothing."""
    hold(batch)
    _must_be_open(batch)
    run = session().get_one(Run, batch.run_id)
    waiting = [one for one in of_batch(batch) if one.state is N.NAMED]
    sent = sum(_send_one(run, nomination, by) for nomination in waiting)
    if sent:
        nominations_sent.send(batch, by=by, number=sent)
    return sent


def take_back(nomination: Nomination, by: User, reason: str = "") -> None:
    """Take a name back, also one that was sent, while the academy has not answered. Twice is the same."""
    batch = session().get_one(NominationBatch, nomination.batch_id)
    hold(batch)
    hold(nomination)
    if nomination.state is N.TAKEN_BACK:
        return
    if nomination.state not in {N.NAMED, N.SENT}:
        raise RuleError(_l("The academy has answered already. Ask the registrar."))
    was_sent = nomination.state is N.SENT
    note(nomination, N.TAKEN_BACK, by, reason)
    if was_sent and nomination.enrolment_id:
        move(session().get_one(Enrolment, nomination.enrolment_id), S.WITHDRAWN, by, "taken back")


def raise_rank(nomination: Nomination, *, up: bool) -> None:
    """One place up or down in the directorate's order, among the names that are not sent yet."""
    batch = session().get_one(NominationBatch, nomination.batch_id)
    hold(batch)
    row = [one for one in of_batch(batch) if one.state is N.NAMED]
    here = next((place for place, one in enumerate(row) if one.id == nomination.id), None)
    if here is None:
        raise RuleError(_l("These names are with the academy already; their order stands."))
    there = here - 1 if up else here + 1
    if 0 <= there < len(row):
        row[here].rank, row[there].rank = row[there].rank, row[here].rank
        session().flush()


def candidates(batch: NominationBatch, words: str) -> list[Candidate]:
    """People of the directorate found by name, phone or national number, each with what the rules say."""
    query = people.found(words).join(OrgUnit, OrgUnit.id == User.org_unit_id).where(_in_branch(batch.unit))
    users = list(session().scalars(query.where(User.is_disabled.is_(False)).limit(MOST_FOUND)).unique())
    ids = [user.id for user in users]
    named = select(Nomination.user_id, Nomination.state)
    named = named.where(Nomination.batch_id == batch.id, Nomination.user_id.in_(ids))
    enrolled = select(Enrolment.user_id, Enrolment.state)
    enrolled = enrolled.where(Enrolment.run_id == batch.run_id, Enrolment.user_id.in_(ids))
    is_named, is_in = dict(session().execute(named).all()), dict(session().execute(enrolled).all())
    answers = eligibility.judge(batch.run, users)
    return [Candidate(user, answers[user.id], is_named.get(user.id), is_in.get(user.id)) for user in users]


def used(batch: NominationBatch) -> int:
    """How much of the quota is used."""
    counted = select(func.count()).where(Nomination.batch_id == batch.id, Nomination.state.in_(COUNTED))
    return session().scalar(counted) or 0


def of_batch(batch: NominationBatch) -> Sequence[Nomination]:
    """All names of a batch in the directorate's order, with their people."""
    query = select(Nomination).where(Nomination.batch_id == batch.id).options(joinedload(Nomination.user))
    return session().scalars(query.order_by(Nomination.rank, Nomination.id)).all()


def with_history(batch: NominationBatch) -> Sequence[Nomination]:
    """Likewise, each with its enrolment and all that happened to it."""
    more = (joinedload(Nomination.user), joinedload(Nomination.enrolment), selectinload(Nomination.events))
    query = select(Nomination).where(Nomination.batch_id == batch.id).options(*more)
    return session().scalars(query.order_by(Nomination.rank, Nomination.id)).all()


def batch_by_id(batch_id: int) -> NominationBatch:
    """A batch with its run, course and unit. Raises `NotFound`."""
    course = joinedload(NominationBatch.run).joinedload(Run.version).joinedload(CourseVersion.course)
    query = select(NominationBatch).where(NominationBatch.id == batch_id)
    found = session().scalar(query.options(course, joinedload(NominationBatch.unit)))
    if found is None:
        raise NotFound
    return found


def by_id(nomination_id: int) -> Nomination:
    """A name with its person, its batch and all that belongs to it. Raises `NotFound`."""
    found = session().scalar(
        select(Nomination).where(Nomination.id == nomination_id).options(joinedload(Nomination.user))
    )
    if found is None:
        raise NotFound
    batch_by_id(found.batch_id)
    session().refresh(found, ["batch"])
    return found


def note(nomination: Nomination, to: NominationState, by: User | None, reason: str = "") -> Nomination:
    """Write the state and its event."""
    nomination.state = to
    session().add(nomination)
    session().flush()
    event = NominationEvent(nomination_id=nomination.id, to_state=to, actor_id=by.id if by else None, reason=reason)
    session().add(event)
    session().flush()
    return nomination


def is_open(batch: NominationBatch) -> bool:
    """Whether names are taken. Needs the run loaded."""
    return not batch.run.closed_at and (not batch.closes_on or today(batch.run) <= batch.closes_on)


def _send_one(run: Run, nomination: Nomination, by: User) -> bool:
    """Whether the name could be sent: who came into the run by another way meanwhile needs it no more."""
    try:
        joining.nominate(run, nomination.user, by)
    except NotAllowed:
        note(nomination, N.TAKEN_BACK, by, "already in")
        return False
    return True


def _must_be_open(batch: NominationBatch) -> None:
    run = session().get_one(Run, batch.run_id)
    if run.closed_at or (batch.closes_on and today(run) > batch.closes_on):
        raise BatchIsClosed


def _must_be_ours(batch: NominationBatch, user: User) -> None:
    unit = session().get_one(OrgUnit, batch.org_unit_id)
    ours = select(OrgUnit.id).where(OrgUnit.id == (user.org_unit_id or 0), _in_branch(unit))
    if user.is_disabled or session().scalar(ours) is None:
        raise NotYours


def _must_be_free(batch: NominationBatch, user: User) -> None:
    held = select(Enrolment.state).where(Enrolment.run_id == batch.run_id, Enrolment.user_id == user.id)
    state = session().scalar(held)
    if state is not None and state not in MAY_BE_NAMED:
        raise AlreadyIn


def _in_branch(unit: OrgUnit) -> ColumnElement[bool]:
    return OrgUnit.path.startswith(unit.path, autoescape=True)
