"""Who would earn it by another rule: looked at before the rule is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.awards.service import judging, programmes, standings
from courses.awards.service.judging import COUNTED, Candidate
from courses.awards.service.keeping import Owner, Rule
from courses.catalog.models import Course, CourseVersion, Programme, VersionState
from courses.enrolment.models import Enrolment, Run
from lms.core.db import session


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would change for the people of a run, or of a programme."""

    run: Run | None
    total: int
    before: int  # who has earned it by the rule that judges now
    after: int
    gains: Sequence[Candidate]
    loses: Sequence[Candidate]  # who holds the certificate keeps it
    levels: Sequence[tuple[dict[str, str], int]]


def preview(owner: Owner, rule: Rule) -> Preview:
    """By the newest run of the course that has learners; twice the queries of its page, however many they are."""
    run = _newest_run(owner) if isinstance(owner, Course) else None
    if isinstance(owner, Programme):
        before, after = programmes.candidates(owner), programmes.judged_by(owner, rule)
    elif run is None:
        before, after = [], []
    else:
        before, after = judging.candidates(run), judging.judged_by(run, rule, ())
    was = {one.key for one in before if one.outcome.is_earned}
    now = {one.key for one in after if one.outcome.is_earned}
    names = {one.outcome.level["ar"]: one.outcome.level for one in after if one.outcome.level}
    counts = Counter(one.outcome.level["ar"] for one in after if one.outcome.level and one.key in now)
    return Preview(
        run,
        len(after),
        len(was),
        len(now),
        [one for one in after if one.key in now - was],
        [one for one in after if one.key in was - now],
        [(names[name], count) for name, count in counts.most_common()],
    )


def units(owner: Owner) -> list[tuple[str, dict[str, str]]]:
    """The units of a course as it is taught, by key; none for a programme."""
    version_id = _version(owner) if isinstance(owner, Course) else None
    if version_id is None:
        return []
    lessons = standings.required_lessons(version_id)
    return list({lesson.section.stable_key: lesson.section.title for lesson in lessons}.items())


def titles(owner: Owner) -> dict[str, dict[str, str]]:
    """What a rule may name, by key."""
    if isinstance(owner, Programme):
        return programmes.titles(owner)
    version_id = _version(owner)
    return standings.titles(standings.required_lessons(version_id)) if version_id else {}


def _version(course: Course) -> int | None:
    """The version that is taught: the last one that was published, else the draft."""
    query = select(CourseVersion.id).where(CourseVersion.course_id == course.id)
    is_draft = CourseVersion.state == VersionState.DRAFT
    return session().scalar(query.order_by(is_draft, CourseVersion.number.desc()).limit(1))


def _newest_run(course: Course) -> Run | None:
    """The one that began last among those with learners."""
    people = select(func.count()).where(Enrolment.run_id == Run.id, Enrolment.state.in_(COUNTED)).scalar_subquery()
    query = select(Run).join(Run.version).where(CourseVersion.course_id == course.id, people > 0)
    whole = joinedload(Run.version).joinedload(CourseVersion.course)
    return session().scalar(query.options(whole).order_by(Run.starts_on.desc(), Run.id.desc()).limit(1))
