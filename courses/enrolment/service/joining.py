"""Ways into a run and out of it: by oneself, by application, by the registrar, one by one or many at once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Course, CoursePrerequisite, CourseVersion
from courses.enrolment.models import Enrolment, EnrolmentState, EnrolPolicy, Run
from courses.enrolment.service import room
from courses.enrolment.service.moving import MOVES, NotAllowed, move, note, seat
from courses.enrolment.service.room import NoRoom, RunIsFull
from courses.enrolment.service.runs import is_open
from lms.accounts.models import User
from lms.core.db import hold, session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l, choose

S = EnrolmentState


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


def join(run: Run, user: User) -> Enrolment:
    """Join by oneself: at once, by application, or onto the waiting list where it is full.

    Whoever is in already stays as they are. Raises `NotOpen`, or `NotPrepared` where a course must come first.
    """
    hold(run)
    found = of(run, user)
    if found and found.state is S.OFFERED:
        return move(found, S.ACTIVE, user)
    if found and found.state in {S.REFUSED, S.EXPELLED}:
        raise NotOpen
    if found and found.state is not S.WITHDRAWN:
        return found
    if not is_open(run):
        raise NotOpen
    if missing := missing_prerequisites(user, run.version_id):
        raise NotPrepared(missing)
    to = S.APPLIED if run.policy is EnrolPolicy.APPROVAL else S.ACTIVE
    return _place(run, user, found, to, by=user, source="self")


def enrol(run: Run, user: User, by: User | None, source: str = "registrar", reason: str = "") -> Enrolment:
    """Give a person a seat, or a place on the waiting list where none is free; a second call changes nothing."""
    hold(run)
    found = of(run, user)
    if found and (found.state is S.WAITLISTED or S.ACTIVE not in MOVES[found.state]):
        return found
    if run.closed_at:
        raise NotOpen
    return _place(run, user, found, S.ACTIVE, by=by, source=source, reason=reason)


def approve(enrolment: Enrolment, by: User, reason: str = "") -> Enrolment:
    """Accept an application: a seat, or the waiting list where none is free."""
    try:
        return move(enrolment, S.ACTIVE, by, reason)
    except (RunIsFull, NoRoom):
        return move(enrolment, S.WAITLISTED, by, reason)


def withdraw(enrolment: Enrolment, by: User, reason: str = "") -> Enrolment:
    """Leave the run; the seat goes to who waits. What was learned stays. Raises `NotAllowed` after completion."""
    return move(enrolment, S.WITHDRAWN, by, reason)


def of(run: Run, user: User) -> Enrolment | None:
    """The person's enrolment in the run, whatever its state."""
    return session().scalar(select(Enrolment).where(Enrolment.run_id == run.id, Enrolment.user_id == user.id))


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


def _place(
    run: Run, user: User, found: Enrolment | None, to: EnrolmentState, *, by: User | None, source: str, reason: str = ""
) -> Enrolment:
    """Bring a new or returning person to `to`, or onto the waiting list if that needs a seat and none is free."""
    candidate = found or Enrolment(run_id=run.id, user_id=user.id, source=source)
    before = found.state if found else None
    if to is S.ACTIVE:
        try:
            seat(candidate, room.of(run))
        except (RunIsFull, NoRoom):
            to = S.WAITLISTED
    if to not in MOVES[before]:
        raise NotAllowed
    note(candidate, before, to, by, reason)
    return candidate
