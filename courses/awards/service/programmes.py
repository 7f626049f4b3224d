"""Who has earned the certificate of a programme: whose certificates of its courses stand, and with which totals."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from courses.awards.service import keeping
from courses.awards.service.judging import COUNTED, Candidate, judge
from courses.awards.service.keeping import Rule
from courses.awards.standing import CourseMark, Standing
from courses.catalog.models import CourseVersion, Programme, ProgrammeItem
from courses.catalog.service import programmes as catalog
from courses.enrolment.models import Enrolment, Run
from courses.gradebook.models import GradeTotal
from lms.accounts.models import User
from lms.certificates import service as certificates
from lms.certificates.models import Certificate, CertificateState
from lms.core.db import session

by_id = catalog.by_id


@dataclass(slots=True)
class _Path:
    """One person's way through the programme: by course, the certificate that stands and the best total."""

    user: User
    held: dict[int, Certificate] = field(default_factory=dict)
    totals: dict[int, Decimal] = field(default_factory=dict)


def award_key(programme: Programme) -> str:
    """The name of a programme's award, for ever."""
    return f"programme:{programme.id}"


def candidates(programme: Programme) -> list[Candidate]:
    """Everybody who holds the certificate of a course of the programme, by name."""
    return judged_by(programme, keeping.of_programme(programme.id))


def judged_by(programme: Programme, rule: Rule) -> list[Candidate]:
    """Likewise, as they would stand by another rule; the same few queries however many they are."""
    items = catalog.items(programme)
    paths = [path for path in _paths([item.course_id for item in items]) if path.held]
    key, people = award_key(programme), [path.user.id for path in paths]
    held, waiting = certificates.live(key, people), certificates.in_open_batches(key)
    return [_judged(path, items, rule, held.get(path.user.id), waiting.get(path.user.id)) for path in paths]


def titles(programme: Programme) -> dict[str, dict[str, str]]:
    """Its courses, by code."""
    return {item.course.code: item.course.title for item in catalog.items(programme)}


def _judged(
    path: _Path, items: Sequence[ProgrammeItem], rule: Rule, held: Certificate | None, batch_id: int | None
) -> Candidate:
    found = judge(rule, path.user, Standing(0, 0, courses=tuple(_course(path, item) for item in items)))
    serials = sorted(certificate.serial for certificate in path.held.values())
    return replace(found, grounds={**found.grounds, "certificates": serials}, certificate=held, batch_id=batch_id)


def _course(path: _Path, item: ProgrammeItem) -> CourseMark:
    total, course = path.totals.get(item.course_id), item.course
    percent = None if total is None else total * 100
    return CourseMark(course.code, course.title, item.is_required, item.course_id in path.held, percent)


def _paths(course_ids: Sequence[int]) -> list[_Path]:
    """Everybody enrolled in one of these courses, by name; three queries."""
    enrolments = session().scalars(_enrolments(course_ids)).unique().all()
    keys = {f"run:{one.run_id}": one.run.version.course_id for one in enrolments}
    issued = (Certificate.award_key.in_(keys), Certificate.state == CertificateState.ISSUED)
    totals = {
        total.enrolment_id: total.final
        for total in session().scalars(
            select(GradeTotal).where(GradeTotal.enrolment_id.in_([one.id for one in enrolments]))
        )
        if total.final is not None
    }
    paths: dict[int, _Path] = {}
    for one in enrolments:
        path, course_id = paths.setdefault(one.user_id, _Path(one.user)), one.run.version.course_id
        if one.id in totals:
            path.totals[course_id] = max(totals[one.id], path.totals.get(course_id, Decimal(0)))
    for certificate in session().scalars(select(Certificate).where(*issued).order_by(Certificate.id)):
        if certificate.holder_id in paths:
            paths[certificate.holder_id].held[keys[certificate.award_key]] = certificate
    return list(paths.values())


def _enrolments(course_ids: Sequence[int]) -> Select[Enrolment]:
    return (
        select(Enrolment)
        .join(Enrolment.user)
        .join(Enrolment.run)
        .join(Run.version)
        .where(CourseVersion.course_id.in_(course_ids), Enrolment.state.in_(COUNTED))
        .options(
            contains_eager(Enrolment.user).joinedload(User.org_unit),
            contains_eager(Enrolment.run).contains_eager(Run.version),
        )
        .order_by(User.name_ar, Enrolment.id)
    )
