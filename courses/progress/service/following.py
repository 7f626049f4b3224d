"""How the learners of a run stand, for those who teach them: each against each lesson, and who is stuck where."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from courses.catalog.models import CourseVersion, Lesson
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, GroupTrainer, Run, RunGroup
from courses.progress.models import LessonProgress, WatchProgress
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar
from lms.core import clock
from lms.core.db import session

FAILED_TWICE = 2
DONE, PART, NOTHING = "done", "part", ""


@dataclass(slots=True)
class Cell:
    """One learner in one lesson: `state` is done, part or nothing; `share` of it, `grade` of a quiz."""

    state: str = NOTHING
    share: float = 0.0
    grade: float | None = None
    failures: int = 0


@dataclass(slots=True)
class Row:
    """One learner: a cell for each lesson, and what they come to."""

    enrolment: Enrolment
    group: str = ""
    cells: list[Cell] = field(default_factory=list)
    done: int = 0
    total: int = 0
    watched_ms: int = 0
    seen_at: dt.datetime | None = None
    stopped: Lesson | None = None  # the first required lesson that is not complete

    @property
    def user(self) -> User:
        return self.enrolment.user

    @property
    def minutes(self) -> int:
        """Whole minutes watched."""
        return self.watched_ms // 60_000


@dataclass(frozen=True, slots=True)
class Table:
    """All learners whom somebody follows, against all lessons."""

    lessons: Sequence[Lesson]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Stuck:
    """Who needs a word: by when they were last seen, by the lesson where they stand, by failed quizzes."""

    never: list[Row]
    away: list[Row]
    stops: list[tuple[Lesson, list[Row]]]  # where most stand first
    failed: list[tuple[Lesson, list[Row]]]

    def rows(self, kind: str, key: str = "") -> list[Row]:
        """The learners of one of these groups; of the lesson with this stable key."""
        if kind in {"never", "away"}:
            return self.never if kind == "never" else self.away
        groups = self.stops if kind == "stops" else self.failed if kind == "failed" else []
        return next((rows for lesson, rows in groups if lesson.stable_key == key), [])


def table(run: Run, by: User, group_id: int | None = None) -> Table:
    """The learners of a run whom `by` follows, by name; of one group, if asked. Six queries, however many they are."""
    lessons = lessons_of(run.version_id)
    enrolments = session().scalars(followed(run, by, group_id)).unique().all()
    groups = {group.id: group for group in groups_of(run)}
    cells, seen = _cells(run)
    watched = _watched(run)
    rows = []
    for enrolment in enrolments:
        row = Row(enrolment, seen_at=seen.get(enrolment.id), watched_ms=watched.get(enrolment.id, 0))
        group = groups.get(enrolment.group_id or 0)
        row.group = group.name.get("ar", "") if group else ""
        for lesson in lessons:
            cell = cells.get((enrolment.id, lesson.stable_key)) or Cell()
            row.cells.append(cell)
            row.total += lesson.is_required
            row.done += lesson.is_required and cell.state == DONE
            if row.stopped is None and lesson.is_required and cell.state != DONE:
                row.stopped = lesson
        rows.append(row)
    return Table(lessons, rows)


def stuck(found: Table, days: int) -> Stuck:
    """Who of them is stuck: not seen for so many days, standing where most stand, or failed in a quiz twice."""
    limit = clock.now() - dt.timedelta(days=days)
    going = [row for row in found.rows if row.stopped is not None]
    never = [row for row in going if row.seen_at is None]
    away = [row for row in going if row.seen_at and row.seen_at < limit]
    standing = Counter(row.stopped.stable_key for row in going if row.stopped)
    stops, failed = [], []
    for place, lesson in enumerate(found.lessons):
        if standing[lesson.stable_key] > 1:
            stops.append((lesson, [row for row in going if row.stopped is lesson]))
        bad = [row for row in found.rows if _has_failed(row.cells[place])]
        failed += [(lesson, bad)] if bad else []
    stops.sort(key=lambda each: -len(each[1]))
    return Stuck(never, away, stops[:3], failed)


def sorted_rows(rows: Iterable[Row], order: str) -> list[Row]:
    """By "done" (least first), by "seen" (longest ago first), or as they are: by name."""
    if order == "done":
        return sorted(rows, key=lambda row: (row.done, row.enrolment.id))
    if order == "seen":
        return sorted(rows, key=lambda row: (row.seen_at or dt.datetime.min.replace(tzinfo=dt.UTC), row.enrolment.id))
    return list(rows)


def runs_of(user: User) -> Select[Run]:
    """The runs whose learners somebody follows, newest first."""
    query = select(Run).join(Run.version).options(joinedload(Run.version).joinedload(CourseVersion.course))
    if not sees_all(user):
        held = [row for row in user.roles if row.role is Role.TRAINER]
        courses = [row.context_id for row in held if row.context is Context.COURSE]
        own = [row.context_id for row in held if row.context is Context.RUN]
        query = query.where(or_(CourseVersion.course_id.in_(courses), Run.id.in_(own)))
    return query.order_by(Run.starts_on.desc(), Run.id.desc())


def followed(
    run: Run, by: User, group_id: int | None = None, states: Iterable[EnrolmentState] = LEARNING
) -> Select[Enrolment]:
    """The learners of a run whom `by` follows, by name: of their groups where trainers are kept apart; never `by`."""
    query = (
        select(Enrolment)
        .join(Enrolment.user)
        .options(contains_eager(Enrolment.user))
        .where(Enrolment.run_id == run.id, Enrolment.state.in_(states), Enrolment.user_id != by.id)
        .order_by(User.name_key, Enrolment.id)
    )
    if group_id is not None:
        query = query.where(Enrolment.group_id == group_id)
    own = _own_groups(run, by)
    return query.where(Enrolment.group_id.in_(own)) if own else query


def sees_everybody(run: Run, user: User) -> bool:
    """Whether somebody who follows a run sees all its learners, whatever their group."""
    return not _own_groups(run, user)


def groups_of(run: Run) -> Sequence[RunGroup]:
    """The groups of a run, in the order in which they were made."""
    return session().scalars(select(RunGroup).where(RunGroup.run_id == run.id).order_by(RunGroup.id)).all()


def _own_groups(run: Run, user: User) -> set[int]:
    """The groups to which somebody is kept; none where they see the whole run."""
    of_course = user.has_role(Role.TRAINER, (Context.COURSE, run.version.course_id))
    if sees_all(user) or of_course or not run.groups_apart:
        return set()
    mine = select(GroupTrainer.group_id).join(RunGroup, RunGroup.id == GroupTrainer.group_id)
    return set(session().scalars(mine.where(RunGroup.run_id == run.id, GroupTrainer.user_id == user.id)))


def sees_all(user: User) -> bool:
    """Registrars, directors, and trainers of the whole site."""
    return is_registrar(user) or user.has_role(Role.DIRECTOR) or user.has_role(Role.TRAINER)


def _cells(run: Run) -> tuple[dict[tuple[int, str], Cell], dict[int, dt.datetime]]:
    """What is known of every learner and lesson of the run, and when each learner was last seen; one query."""
    columns = (
        *(LessonProgress.enrolment_id, LessonProgress.stable_key, LessonProgress.share, LessonProgress.best),
        *(LessonProgress.failures, LessonProgress.completed_at, LessonProgress.seen_at),
    )
    query = select(*columns).join(Enrolment, Enrolment.id == LessonProgress.enrolment_id)
    cells: dict[tuple[int, str], Cell] = {}
    seen: dict[int, dt.datetime] = {}
    for number, key, share, best, failures, completed_at, seen_at in session().execute(
        query.where(Enrolment.run_id == run.id)
    ):
        state = DONE if completed_at else PART if share or failures else NOTHING
        cells[number, key] = Cell(state, float(share), None if best is None else float(best), failures)
        seen[number] = max(seen.get(number, seen_at), seen_at)
    return cells, seen


def _watched(run: Run) -> dict[int, int]:
    query = (
        select(WatchProgress.enrolment_id, func.sum(WatchProgress.watched_ms))
        .join(Enrolment, Enrolment.id == WatchProgress.enrolment_id)
        .where(Enrolment.run_id == run.id)
        .group_by(WatchProgress.enrolment_id)
    )
    return {number: int(total) for number, total in session().execute(query)}


def _has_failed(cell: Cell) -> bool:
    return cell.failures >= FAILED_TWICE and cell.state != DONE
