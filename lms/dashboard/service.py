"""Counting what the academy has done. Six queries, each over an index or over a table of runs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, extract, func, literal, select, union_all
from sqlalchemy.orm import aliased, joinedload

from courses.catalog.models import CourseVersion
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentEvent, EnrolmentState, Run
from lms.accounts.models import OrgUnit, OrgUnitKind, User
from lms.certificates.models import Certificate, CertificateState
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import local

MONTHS = 12
Row = list[str | int]


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month with what was finished in it."""

    first: dt.date
    completions: int = 0
    certificates: int = 0


@dataclass(frozen=True, slots=True)
class Directorate:
    """A directorate with the certificates of its people; `unit` is None for people of none."""

    name: dict[str, str] | None
    certificates: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page shows but its list of runs."""

    learners: int
    by_run: dict[int, dict[EnrolmentState, int]]
    months: list[Month]
    directorates: list[Directorate]
    states: dict[EnrolmentState, int] = field(default_factory=dict)

    @property
    def certificates(self) -> int:
        """All that stand."""
        return sum(one.certificates for one in self.directorates)


def runs() -> Select[Run]:
    """The runs, the newest first, with their courses."""
    course = joinedload(Run.version).joinedload(CourseVersion.course)
    return select(Run).options(course).order_by(Run.starts_on.desc(), Run.id.desc())


def figures() -> Figures:
    """Count everything now."""
    by_run: dict[int, dict[EnrolmentState, int]] = {}
    states: dict[EnrolmentState, int] = {}
    rows = session().execute(
        select(Enrolment.run_id, Enrolment.state, func.count()).group_by(Enrolment.run_id, Enrolment.state)
    )
    for run_id, state, count in rows:
        by_run.setdefault(run_id, {})[state] = count
        states[state] = states.get(state, 0) + count
    return Figures(_learners(), by_run, months(), directorates(), states)


def months() -> list[Month]:
    """The last twelve months, the newest first, with completions and certificates that stand; one query."""
    begin = _months_before(local(clock.now()).date().replace(day=1), MONTHS - 1)
    completed = _by_month("completions", EnrolmentEvent.at, EnrolmentEvent.to_state == EnrolmentState.COMPLETED)
    issued = _by_month("certificates", Certificate.issued_on, Certificate.state == CertificateState.ISSUED)
    since = dt.datetime.combine(begin, dt.time(), dt.UTC)
    query = union_all(completed.where(EnrolmentEvent.at >= since), issued.where(Certificate.issued_on >= begin))
    found = {(int(year), int(month), what): count for what, year, month, count in session().execute(query).all()}
    firsts = [_months_before(begin, -step) for step in range(MONTHS - 1, -1, -1)]
    return [
        Month(
            first,
            found.get((first.year, first.month, "completions"), 0),
            found.get((first.year, first.month, "certificates"), 0),
        )
        for first in firsts
    ]


def directorates() -> list[Directorate]:
    """Certificates that stand, by the directorate above each holder's unit, the most first; one query."""
    unit, above = aliased(OrgUnit), aliased(OrgUnit)
    is_above = unit.path.startswith(above.path) & (above.kind == OrgUnitKind.DIRECTORATE)
    counted = (
        select(above.id.label("id"), func.count(Certificate.id).label("certificates"))
        .join(User, User.id == Certificate.holder_id)
        .outerjoin(unit, unit.id == User.org_unit_id)
        .outerjoin(above, is_above)
        .where(Certificate.state == CertificateState.ISSUED)
        .group_by(above.id)
        .subquery()
    )
    named = select(OrgUnit.name, counted.c.certificates).select_from(counted)
    query = named.outerjoin(OrgUnit, OrgUnit.id == counted.c.id).order_by(counted.c.certificates.desc(), counted.c.id)
    return [Directorate(name, count) for name, count in session().execute(query)]


def run_rows(shown: Iterable[Run], found: Figures) -> Sequence[tuple[Run, int, int, int]]:
    """Each run with how many are learning now, how many completed it, and how many are or were in it in all."""
    rows = []
    for run in shown:
        counts = found.by_run.get(run.id, {})
        learning, completed = counts.get(EnrolmentState.ACTIVE, 0), counts.get(EnrolmentState.COMPLETED, 0)
        rows.append((run, learning, completed, sum(counts.values())))
    return rows


def _learners() -> int:
    query = select(func.count(Enrolment.user_id.distinct())).where(Enrolment.state.in_(LEARNING))
    return session().scalar(query) or 0


def _by_month(what: str, day: object, *where: object) -> Select[str, int, int, int]:
    year, month = extract("year", day), extract("month", day)  # type: ignore[arg-type]  # a column
    return select(literal(what), year, month, func.count()).where(*where).group_by(year, month)  # type: ignore[arg-type]


def _months_before(first: dt.date, count: int) -> dt.date:
    place = first.year * 12 + first.month - 1 - count
    return dt.date(place // 12, place % 12 + 1, 1)
