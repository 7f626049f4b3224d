"""Ways into a run and out of it: by oneself, by application, by the registrar, one by one or many at once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Course, CoursePrerequisite, CourseVersion
from courses.enrolment.models import Enrolment, EnrolmentState, EnrolPolicy, Run
from courses.enrolment.service import eligibility, room, waiting
from courses.enrolment.service.moving import MOVES, NotAllowed, Step, move, note_all, seat
from courses.enrolment.service.room import NoRoom, RunIsFull
from courses.enrolment.service.runs import takes_people
from lms.accounts.models import User
from lms.core.db import hold, session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l, choose

S = EnrolmentState
SHUT_OUT = frozenset({S.REFUSED, S.EXPELLED})  # they do not let themselves in again


class NotOpen(RuleError):
    """The run takes nobody in this way now."""

    def __init__(self) -> None:
        super().__init__(_l("This run is not open for joining."))


class NotPrepared(RuleError):
    """Another course must be completed first."""

    def __init__(self, missing: Sequence[Course]) -> None:
        titles = " + ".join(choose(course.title) for course in missing)
        super().__init__(_l("Complete this first: %(titles)s", titles=titles))
        self.missing = missing


class PersonRefused(RuleError):
    """Of many, this one cannot be enrolled."""

    def __init__(self, user: User, refusal: RuleError) -> None:
        super().__init__(refusal.message)
        self.user = user


def join(run: Run, user: User) -> Enrolment:
    """Join by oneself: at once, by application, or onto the waiting list where it is full.

    Whoever is in already stays as they are. Where the rules ask what is not on file, the registrar decides. Raises
    `NotOpen`, `NotEligible`, or `NotPrepared` where a course must come first.
    """
    hold(run)
    found = of(run, user)
    if found and found.state is S.OFFERED:
        return waiting.accept(found, user)
    if found and found.state in SHUT_OUT:
        raise NotOpen
    if found and found.state is not S.WITHDRAWN:
        return found
    if run.policy is EnrolPolicy.CLOSED:
        raise NotOpen
    must_take_people(run, user)
    is_sure = eligibility.is_sure(eligibility.check(run, user))
    to = S.ACTIVE if run.policy is EnrolPolicy.SELF and is_sure else S.APPLIED
    return place(run, user, found, to, by=user, source="self")


def enrol(run: Run, user: User, by: User | None, source: str = "registrar", reason: str = "") -> Enrolment:
    """Give a person a seat, or a place on the waiting list where none is free; a second call changes nothing."""
    hold(run)
    found = of(run, user)
    if found and _stays(found):
        return found
    if run.closed_at:
        raise NotOpen
    return place(run, user, found, S.ACTIVE, by=by, source=source, reason=reason)


def enrol_all(run: Run, people: Sequence[User], by: User | None, source: str) -> list[tuple[Enrolment, bool]]:
    """Enrol many as `enrol` does one, in a few queries: each person's place in their order, and whether it is new.

    Raises `PersonRefused` for the first who cannot be taken; then nobody is.
    """
    hold(run)
    mine = {found.user_id: found for found in session().scalars(select(Enrolment).where(Enrolment.run_id == run.id))}
    known, free, steps = set(mine), room.of(run), []
    for user in dict.fromkeys(people):
        found = mine.get(user.id)
        if _stays(found):
            continue
        try:
            if run.closed_at:
                raise NotOpen
            steps.append(_step(run, user, found, S.ACTIVE, free))
        except RuleError as refusal:
            raise PersonRefused(user, refusal) from refusal
        steps[-1].enrolment.source = source
        mine[user.id] = steps[-1].enrolment
    note_all(run, steps, by)
    return [(mine[user.id], user.id not in known) for user in people]


def nominate(run: Run, user: User, by: User) -> Enrolment:
    """Put a person before the academy, in the name of a directorate; it decides. Raises `NotAllowed` or `NotOpen`."""
    hold(run)
    found = of(run, user)
    if run.closed_at:
        raise NotOpen
    if found and found.state is S.NOMINATED:
        return found
    return place(run, user, found, S.NOMINATED, by=by, source="nomination")


def approve(enrolment: Enrolment, by: User, reason: str = "", *, bulk: str | None = None) -> Enrolment:
    """Accept an application: a seat, or the waiting list where none is free."""
    try:
        return move(enrolment, S.ACTIVE, by, reason, bulk=bulk)
    except (RunIsFull, NoRoom):
        return move(enrolment, S.WAITLISTED, by, reason, bulk=bulk)


def withdraw(enrolment: Enrolment, by: User, reason: str = "") -> Enrolment:
    """Leave the run; the seat goes to who waits. What was learned stays. Raises `NotAllowed` after completion."""
    return move(enrolment, S.WITHDRAWN, by, reason)


def of(run: Run, user: User) -> Enrolment | None:
    """The person's enrolment in the run, whatever its state."""
    return session().scalar(select(Enrolment).where(Enrolment.run_id == run.id, Enrolment.user_id == user.id))


def must_take_people(run: Run, user: User) -> None:
    """Raise `NotOpen` where it is not the time, `NotPrepared` where another course comes first."""
    if not takes_people(run):
        raise NotOpen
    if missing := missing_prerequisites(user, run.version_id):
        raise NotPrepared(missing)


def missing_prerequisites(user: User, version_id: int) -> Sequence[Course]:
    """The courses that the person must complete before joining a run of this version; one query."""
    done = (
        select(CourseVersion.course_id)
        .join(Run, Run.version_id == CourseVersion.id)
        .join(Enrolment, Enrolment.run_id == Run.id)
        .where(Enrolment.user_id == user.id, Enrolment.state == S.COMPLETED)
    )
    link = CoursePrerequisite
    query = (
        select(Course)
        .join(link, link.required_id == Course.id)
        .join(CourseVersion, CourseVersion.course_id == link.course_id)
        .where(CourseVersion.id == version_id, Course.id.not_in(done))
    )
    return session().scalars(query.order_by(Course.code)).all()


def by_id(enrolment_id: int) -> Enrolment:
    """The enrolment with its run, course, person and events. Raises `NotFound`."""
    query = (
        select(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .options(
            joinedload(Enrolment.run).joinedload(Run.version).joinedload(CourseVersion.course),
            joinedload(Enrolment.user),
            joinedload(Enrolment.events),
        )
    )
    found = session().scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def place(
    run: Run, user: User, found: Enrolment | None, to: EnrolmentState, *, by: User | None, source: str, reason: str = ""
) -> Enrolment:
    """Under the run's lock: bring a new or returning person to `to`, or onto the waiting list where no seat is free."""
    step = _step(run, user, found, to, room.of(run) if to is S.ACTIVE else None)
    step.enrolment.source = source
    note_all(run, [step], by, reason)
    return step.enrolment


def _step(run: Run, user: User, found: Enrolment | None, to: EnrolmentState, free: room.Room | None) -> Step:
    """What becomes of the person; `free` is the room that a seat is taken of."""
    candidate = found or Enrolment(run_id=run.id, user_id=user.id)
    before = found.state if found else None
    if free is not None:
        try:
            seat(candidate, free, user.gender)
        except (RunIsFull, NoRoom):
            to = S.WAITLISTED
    if to not in MOVES[before]:
        raise NotAllowed
    return Step(candidate, before, to)


def _stays(found: Enrolment | None) -> bool:
    """Whether the person has a place already, or waits for one."""
    return found is not None and (found.state is S.WAITLISTED or S.ACTIVE not in MOVES[found.state])
