"""Runs: opened, changed, closed; their groups; who is in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from courses.catalog.models import Course, CourseVersion, VersionState
from courses.enrolment.events import run_set
from courses.enrolment.models import SEATED, Enrolment, EnrolmentState, EnrolPolicy, Pace, Run, RunGroup
from courses.enrolment.service.moving import promote, today
from lms.accounts.models import User
from lms.core import audit, clock, i18n
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

RESERVED = frozenset({"runs", "attempts"})  # words of other addresses under /learn
EDITABLE = frozenset(
    {"title", "starts_on", "ends_on", "zone", "pace", "weeks", "seats", "policy", "apply_until", "offer_hours"}
    | {"groups_apart", "is_proctored", "version_id"}
)
LONGEST_OFFER = 24 * 30


def create_run(version: CourseVersion, code: str, *, by: User | None = None, **fields: Any) -> Run:
    """Offer a published version; `fields` are `EDITABLE` columns."""  # Any: columns of several types
    _must_be_published(version.id)
    if code in RESERVED or session().scalar(select(Run.id).where(Run.code == code)):
        raise BadValue(_l("Another run has this code."))
    run = Run(version_id=version.id, code=code, created_by_id=by.id if by else None)
    _set(run, fields)
    session().add(run)
    session().flush()
    audit.record("run.created", run, by, code=code)
    run_set.send(run)
    return run


def edit_run(run: Run, by: User | None = None, **fields: Any) -> Run:
    """Change a run; new seats are offered to who waits. Raises `RuleError` where more are seated than `seats`."""
    # Any: as above
    hold(run)  # nobody else counts its seats meanwhile
    seats = fields.get("seats")
    if seats is not None and seats < (taken := seats_taken(run)):
        raise BadValue(_l("%(taken)s people already have a seat; there cannot be fewer seats.", taken=taken))
    goes_over = fields.get("version_id", run.version_id) != run.version_id
    if goes_over:
        _must_be_published(fields["version_id"])
    _set(run, fields)
    session().flush()
    audit.record("run.edited", run, by)
    if goes_over:
        run_set.send(run)
    promote(run)
    return run


def keep_rules(run: Run, rules: list[dict[str, Any]], by: User) -> None:  # Any: a rule's own shape
    """Say who may come in from now on."""
    for rule in rules:
        if (rule.get("least") or 0) > (rule.get("most") or rule.get("least") or 0):
            raise BadValue(_l("The least age is above the most. Look at the two again."))
    hold(run)
    run.rules = rules
    session().flush()
    audit.record("run.rules", run, by, rules=rules)


def close_run(run: Run, by: User | None = None) -> None:
    """Nobody joins from now on; a second call changes nothing."""
    if run.closed_at is None:
        run.closed_at = clock.now()
        session().flush()
        audit.record("run.closed", run, by)


def reopen_run(run: Run, by: User | None = None) -> None:
    """Take the closing back, also that of a run which has ended; who failed stays so until the registrar says."""
    if run.closed_at is not None:
        hold(run)
        run.closed_at = run.ended_at = None
        promote(run)
        session().flush()
        audit.record("run.reopened", run, by)


def seats_taken(run: Run) -> int:
    """How many seats are held."""
    return counts([run.id])[run.id].seated


class Counts(dict[EnrolmentState, int]):
    """How many people of a run are in each state."""

    @property
    def seated(self) -> int:
        """How many hold a seat."""
        return sum(number for state, number in self.items() if state in SEATED)

    def of(self, *names: str) -> int:
        """How many are in the states of these names."""
        return sum(self.get(EnrolmentState(name), 0) for name in names)


def counts(run_ids: Iterable[int]) -> dict[int, Counts]:
    """The people of many runs by state; one query. Every run that was asked about has an entry."""
    found = {run_id: Counts() for run_id in run_ids}
    query = (
        select(Enrolment.run_id, Enrolment.state, func.count())
        .where(Enrolment.run_id.in_(found))
        .group_by(Enrolment.run_id, Enrolment.state)
    )
    for run_id, state, number in session().execute(query):
        found[run_id][state] = number
    return found


def by_id(run_id: int) -> Run:
    """The run of this id with its version, course and groups. Raises `NotFound`."""
    return _one(_whole().where(Run.id == run_id))


def by_code(code: str) -> Run:
    """The run of this code, likewise. Raises `NotFound`."""
    return _one(_whole().where(Run.code == code))


def names(run_ids: set[int]) -> dict[int, dict[str, str]]:
    """What these runs are called, with their courses, for the log and for the list of somebody's roles."""
    query = select(Run.id, Run.title, Course.title).join(Run.version).join(CourseVersion.course)
    found = session().execute(query.where(Run.id.in_(run_ids)))
    return {
        key: {lang: f"{i18n.choose(course, lang)} · {text}" for lang, text in run.items()} for key, run, course in found
    }


def group_names(group_ids: set[int]) -> dict[int, dict[str, str]]:
    """What these groups are called."""
    found = session().execute(select(RunGroup.id, RunGroup.name).where(RunGroup.id.in_(group_ids)))
    return {row[0]: row[1] for row in found}


def place_names(enrolment_ids: set[int]) -> dict[int, dict[str, str]]:
    """Whose places these are."""
    query = select(Enrolment.id, User.name_ar, User.name_latin).join(Enrolment.user)
    found = session().execute(query.where(Enrolment.id.in_(enrolment_ids)))
    return {key: {"ar": arabic, "en": latin or arabic} for key, arabic, latin in found}


def every() -> Select[Run]:
    """All runs, newest first, with their courses."""
    with_course = joinedload(Run.version).joinedload(CourseVersion.course)
    return select(Run).options(with_course).order_by(Run.starts_on.desc(), Run.id.desc())


def of_stage(stage: str) -> Select[Run]:
    """The runs that are coming, running, over (but not ended by anybody), or ended; all where it is none of these."""
    day = i18n.local(clock.now()).date()
    over = Run.ends_on.is_not(None) & (Run.ends_on < day)
    stages = {
        "coming": Run.ended_at.is_(None) & (Run.starts_on > day),
        "running": Run.ended_at.is_(None) & (Run.starts_on <= day) & ~over,
        "over": Run.ended_at.is_(None) & over,
        "ended": Run.ended_at.is_not(None),
    }
    return every().where(stages[stage]) if stage in stages else every()


def stage_of(run: Run) -> str:
    """The stage of a run, as `of_stage` names it."""
    if run.ended_at:
        return "ended"
    day = today(run)
    if run.starts_on > day:
        return "coming"
    return "over" if run.ends_on and run.ends_on < day else "running"


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that people may join, and how many seats are held."""

    run: Run
    seated: int

    @property
    def seats_left(self) -> int | None:
        """How many seats are free; None where there is no limit."""
        return None if self.run.seats is None else max(0, self.run.seats - self.seated)


def open_runs(course_ids: Iterable[int] | None = None) -> list[OpenRun]:
    """The runs that people may join now, of these courses or of all listed ones, soonest first; one query."""
    day = i18n.local(clock.now()).date()
    seated = select(func.count()).where(Enrolment.run_id == Run.id, Enrolment.state.in_(SEATED)).scalar_subquery()
    query = (
        select(Run, seated)
        .join(Run.version)
        .join(CourseVersion.course)
        .options(contains_eager(Run.version).contains_eager(CourseVersion.course))
        .where(Run.closed_at.is_(None), Run.policy != EnrolPolicy.CLOSED)
        .where(Run.ends_on.is_(None) | (Run.ends_on >= day), Run.apply_until.is_(None) | (Run.apply_until >= day))
    )
    query = query.where(Course.is_listed) if course_ids is None else query.where(Course.id.in_(set(course_ids)))
    return [OpenRun(run, number) for run, number in session().execute(query.order_by(Run.starts_on, Run.id))]


def is_open(run: Run) -> bool:
    """Whether people may ask to join."""
    return run.policy is not EnrolPolicy.CLOSED and takes_people(run)


def takes_people(run: Run) -> bool:
    """Whether it is the time to join, in whatever way."""
    day = today(run)
    days = [last for last in (run.ends_on, run.apply_until) if last]
    return run.closed_at is None and all(day <= last for last in days)


def _whole() -> Select[Run]:
    return every().options(joinedload(Run.groups))


def _one(query: Select[Run]) -> Run:
    run = session().scalars(query).unique().one_or_none()
    if run is None:
        raise NotFound
    return run


def _must_be_published(version_id: int) -> None:
    version = session().get(CourseVersion, version_id)
    if version is None or version.state is not VersionState.PUBLISHED:
        raise RuleError(_l("A run teaches a published version. Publish the course first."))


def _set(run: Run, fields: dict[str, Any]) -> None:  # Any: as above
    unknown = set(fields) - EDITABLE
    if unknown:
        raise TypeError(f"a run has no {sorted(unknown)} to set")
    for name, value in fields.items():
        setattr(run, name, value)
    if run.ends_on and run.ends_on < run.starts_on:
        raise BadValue(_l("A run cannot end before it starts."))
    if run.seats is not None and run.seats < 1:
        raise BadValue(_l("A run has at least one seat, or no limit."))
    if run.pace is Pace.SELF and not run.weeks:
        raise BadValue(_l("At one's own pace: say in how many weeks each has to finish."))
    if run.zone is not None and run.zone not in available_timezones():
        raise BadValue(_l("There is no such time zone."))
    if not 0 <= (run.offer_hours if run.offer_hours is not None else 48) <= LONGEST_OFFER:
        raise BadValue(_l("An offer stands for a month at most."))
