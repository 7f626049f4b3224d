"""One's own page: what is next, what is due, how far, what was earned."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, Run
from courses.progress.service.outline import Outline, outline
from courses.progress.service.shares import Share, shares
from lms.accounts.models import User
from lms.certificates.models import Certificate, CertificateState
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import local

S = EnrolmentState
WAITING = frozenset({S.APPLIED, S.NOMINATED, S.WAITLISTED, S.OFFERED})
SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must be done."""

    days: int
    enrolment: Enrolment
    day: dt.date


@dataclass(slots=True)
class Desk:
    """All that `/my` shows."""

    enrolments: Sequence[Enrolment]
    shares: dict[int, Share]
    current: Enrolment | None = None  # the run to go on with
    outline: Outline | None = None  # of `current`
    due: list[Due] = field(default_factory=list)
    certificates: Sequence[Certificate] = ()

    @property
    def active(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.state is S.ACTIVE]

    @property
    def waiting(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.state in WAITING]

    @property
    def finished(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.state is S.COMPLETED]

    def share(self, enrolment: Enrolment) -> Share:
        return self.shares.get(enrolment.id, Share(0, 0))


def desk(user: User) -> Desk:
    """The page of `user`: five queries."""
    mine = enrolments_of(user)
    found = Desk(mine, shares(enrolment.id for enrolment in mine if enrolment.state in LEARNING))
    today = local(clock.now()).date()
    begun = [enrolment for enrolment in found.active if enrolment.run.starts_on <= today]
    begun.sort(key=lambda enrolment: (found.share(enrolment).seen_at or enrolment.created_at, enrolment.id))
    if begun:
        found.current = begun[-1]
        found.outline = outline(found.current)
    for enrolment in found.active:
        day = enrolment.run.ends_on
        if day and 0 <= (day - today).days <= SOON_DAYS:
            found.due.append(Due((day - today).days, enrolment, day))
    found.due.sort(key=lambda due: due.days)
    found.certificates = certificates_of(user)
    return found


def enrolments_of(user: User, course_ids: Iterable[int] | None = None) -> Sequence[Enrolment]:
    """The person's enrolments that still mean something, oldest first, with run and course; one query."""
    query, values = _enrolments_query(), {"user": user.id}
    if course_ids is not None:
        query = query.where(CourseVersion.course_id.in_(set(course_ids)))
    return session().scalars(query, values).all()


@cache
def _enrolments_query() -> Select[Enrolment]:
    return (
        select(Enrolment)
        .join(Enrolment.run)
        .join(Run.version)
        .where(Enrolment.user_id == bindparam("user"), Enrolment.state.not_in([S.WITHDRAWN, S.REFUSED, S.EXPELLED]))
        .options(joinedload(Enrolment.run).joinedload(Run.version).joinedload(CourseVersion.course))
        .order_by(Enrolment.id)
    )


def certificates_of(user: User) -> Sequence[Certificate]:
    """What the person holds, newest first."""
    query = select(Certificate).where(Certificate.holder_id == user.id, Certificate.state == CertificateState.ISSUED)
    return session().scalars(query.order_by(Certificate.issued_on.desc(), Certificate.id.desc())).all()
