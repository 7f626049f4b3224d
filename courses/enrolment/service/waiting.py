"""The waiting list: one's place in it, offers that are accepted, declined or pass, and who goes first."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from courses.enrolment.models import Enrolment, EnrolmentState, GroupPolicy, Run, RunGroup
from courses.enrolment.service.holding import hold_place
from courses.enrolment.service.moving import in_line, move
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import RuleError
from lms.core.i18n import _l

S = EnrolmentState
MOST_AT_ONCE = 200


class OfferPassed(RuleError):
    """The offer is no more."""

    def __init__(self) -> None:
        super().__init__(_l("This offer has passed: the seat went to the next person who waits."))


def accept(enrolment: Enrolment, by: User) -> Enrolment:
    """Take the offered seat; a second call changes nothing. Raises `OfferPassed`."""
    hold_place(enrolment)
    if enrolment.state is S.ACTIVE:
        return enrolment
    if enrolment.state is not S.OFFERED or enrolment.offer_expires_at is None:
        raise OfferPassed
    if enrolment.offer_expires_at <= clock.now():
        raise OfferPassed
    return move(enrolment, S.ACTIVE, by, "accepted")


def decline(enrolment: Enrolment, by: User) -> Enrolment:
    """Let the seat go to the next; a second call changes nothing."""
    if enrolment.state is S.WITHDRAWN:
        return enrolment
    if enrolment.state is not S.OFFERED:
        raise OfferPassed
    return move(enrolment, S.WITHDRAWN, by, "declined")


def expire() -> int:
    """Take back the offers whose time is over; each seat goes to the next. How many there were."""
    over = (
        select(Enrolment)
        .where(Enrolment.state == S.OFFERED, Enrolment.offer_expires_at <= clock.now())
        .order_by(Enrolment.run_id, Enrolment.offer_expires_at, Enrolment.id)
        .limit(MOST_AT_ONCE)
    )
    passed = 0
    for enrolment in session().scalars(over).all():
        run = session().get_one(Run, enrolment.run_id)
        hold(run)
        hold(enrolment)
        if enrolment.state is S.OFFERED and enrolment.offer_expires_at and enrolment.offer_expires_at <= clock.now():
            move(enrolment, S.WITHDRAWN, None, "offer expired")
            passed += 1
    return passed


def bring_forward(enrolment: Enrolment, by: User) -> None:
    """Put somebody before all others who wait; twice is the same."""
    run = session().get_one(Run, enrolment.run_id)
    hold(run)
    first = session().scalars(in_line(run).limit(1)).first()
    if first is None or first.id == enrolment.id:
        return
    enrolment.rank = first.rank - 1
    session().flush()
    audit.record("waiting.first", enrolment, by)


def in_turn(enrolment: Enrolment, by: User) -> None:
    """Back to the place that the time of asking gives."""
    if enrolment.rank:
        enrolment.rank = 0
        session().flush()
        audit.record("waiting.in_turn", enrolment, by)


def places(enrolment_ids: Iterable[int]) -> dict[int, int]:
    """The places in line of those who wait, from one; who waits for another group is not before them. One query."""
    mine, me, other, they = aliased(Enrolment), aliased(User), aliased(Enrolment), aliased(User)
    before = or_(
        other.rank < mine.rank,
        and_(other.rank == mine.rank, other.waiting_since < mine.waiting_since),
        and_(other.rank == mine.rank, other.waiting_since == mine.waiting_since, other.id <= mine.id),
    )
    query = (
        select(mine.id, func.count())
        .join(me, me.id == mine.user_id)
        .join(other, and_(other.run_id == mine.run_id, other.state == S.WAITLISTED, before))
        .join(they, they.id == other.user_id)
        .where(mine.id.in_(set(enrolment_ids)), mine.state == S.WAITLISTED)
        .where(or_(they.gender == me.gender, _has(mine.run_id, mixed=True), ~_has(mine.run_id, mixed=False)))
        .group_by(mine.id)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def _has(run_id: InstrumentedAttribute[int], *, mixed: bool) -> ColumnElement[bool]:
    is_mixed = RunGroup.policy == GroupPolicy.MIXED
    return exists().where(RunGroup.run_id == run_id, is_mixed if mixed else ~is_mixed)
