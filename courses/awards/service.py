"""Who has earned what: the standing of each learner of a run, and issuing to those who earned it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.awards.band import band_of
from courses.awards.models import AwardRule
from courses.awards.rule import DEFAULT, Expression, Outcome, QuizMark, Standing, check, evaluate
from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, GroupTrainer, Run, RunGroup
from courses.progress.models import LessonProgress
from courses.quizzes.service import counting
from lms.accounts.models import User
from lms.certificates import jobs, typeset
from lms.certificates import service as certificates
from lms.certificates.award import Award
from lms.certificates.models import Certificate, IssueBatch
from lms.certificates.press import Press, signed_by
from lms.certificates.record import Kind
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _

COUNTED = [*LEARNING, EnrolmentState.FAILED]


@dataclass(frozen=True, slots=True)
class Rule:
    """What earns a course's certificate, and what kind it is."""

    expression: Expression
    kind: Kind = "completion"
    hours: int = 0
    valid_years: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A learner of a run: how far they are, what is missing, and the certificate they hold."""

    enrolment: Enrolment
    standing: Standing
    outcome: Outcome
    certificate: Certificate | None
    trainer: User | None
    obstacle: str | None  # why the name cannot be printed

    @property
    def learner(self) -> User:
        """The person."""
        return self.enrolment.user

    @property
    def has_earned(self) -> bool:
        """Whether nothing is missing and the name can be printed."""
        return self.outcome.is_earned and self.obstacle is None

    @property
    def place(self) -> str:
        """Where the person stands: issued, ready, review or missing."""
        if self.certificate:
            return "issued"
        if not self.outcome.is_earned:
            return "missing"
        return "review" if self.obstacle else "ready"


def run_by_id(run_id: int) -> Run:
    """The run with its version and course. Raises `NotFound`."""
    found = session().scalar(
        select(Run).where(Run.id == run_id).options(joinedload(Run.version).joinedload(CourseVersion.course))
    )
    if found is None:
        raise NotFound
    return found


def award_key(run: Run) -> str:
    """The name of a run's award, for ever."""
    return f"run:{run.id}"


def rule_of(run: Run) -> Rule:
    """The course's own rule, or the academy's."""
    kept = session().scalar(select(AwardRule).where(AwardRule.course_id == run.version.course_id))
    if kept is None:
        return Rule(DEFAULT, hours=run.version.hours)
    kind: Kind = kept.kind  # type: ignore[assignment]  # only kinds of the sheet are written
    return Rule(kept.expression, kind, kept.hours or run.version.hours, kept.valid_years)


def kept_rule(course: Course) -> AwardRule | None:
    """The course's own rule, if it has one."""
    return session().scalar(select(AwardRule).where(AwardRule.course_id == course.id))


def set_rule(
    course_id: int, expression: Expression, *, by: User, valid_years: int | None = None, kind: Kind = "completion"
) -> AwardRule:
    """Say what earns the certificate of a course. Raises `BadValue` for what cannot be judged."""
    kept = session().scalar(select(AwardRule).where(AwardRule.course_id == course_id))
    if kept is None:
        kept = AwardRule(course_id=course_id)
        session().add(kept)
    kept.expression, kept.valid_years, kept.kind = check(expression), valid_years, kind
    kept.changed_by_id, kept.changed_at = by.id, clock.now()
    session().flush()
    audit.record("award_rule.changed", kept, by=by, course=course_id, expression=expression, valid_years=valid_years)
    return kept


def candidates(run: Run) -> list[Candidate]:
    """Every learner of the run, by name; the same few queries for ten or for five hundred."""
    people = (
        session()
        .scalars(
            select(Enrolment)
            .join(Enrolment.user)
            .where(Enrolment.run_id == run.id, Enrolment.state.in_(COUNTED))
            .options(joinedload(Enrolment.user).joinedload(User.org_unit))
            .order_by(User.name_ar, Enrolment.id)
        )
        .all()
    )
    return _judged(run, people)


def candidate(enrolment: Enrolment) -> Candidate:
    """One learner's standing, with what is missing. Needs the enrolment's run, version, course and user loaded."""
    return _judged(enrolment.run, [enrolment])[0]


def awards(run: Run, earned: Sequence[Candidate]) -> list[Award]:
    """What would be certified."""
    rule = rule_of(run)
    return [
        Award(
            holder=one.learner,
            key=award_key(run),
            kind=rule.kind,
            course=run.version.course.title,
            hours=rule.hours,
            band=band_of(one.standing.mean),
            proctored=run.is_proctored,
            trainer=signed_by(one.trainer, "trainer") if one.trainer else None,
            valid_years=rule.valid_years,
        )
        for one in earned
    ]


def digest(run: Run, ready: Sequence[Candidate], press: Press) -> str:
    """The fingerprint of what a page shows as ready; an approval brings it back."""
    return certificates.fingerprint(awards(run, ready), press)


def issue(run: Run, chosen: Collection[int] | None, *, seen: str, by: User, press: Press) -> IssueBatch:
    """Approve and issue to the chosen enrolments (None: to all who are ready), by a job.

    `seen` is the digest of the page on which they were chosen. Raises `Changed` where that no longer holds.
    """
    batch = certificates.approved_before(award_key(run), seen) if chosen is None else None
    if batch is None:
        batch = _approved(run, chosen, seen=seen, by=by, press=press)
    jobs.issue_later(batch, by)
    return batch


def _approved(run: Run, chosen: Collection[int] | None, *, seen: str, by: User, press: Press) -> IssueBatch:
    earned = [one for one in candidates(run) if one.has_earned]
    ready = [one for one in earned if one.certificate is None]
    picked = ready if chosen is None else [one for one in earned if one.enrolment.id in chosen]
    if chosen is not None and len(picked) != len(set(chosen)):
        raise certificates.Changed(_("Somebody you chose no longer meets the rule. Please look again."))
    return certificates.approve(
        run.version.course.title, awards(run, picked), seen=seen, shown=awards(run, ready), by=by, press=press
    )


def _judged(run: Run, people: Sequence[Enrolment]) -> list[Candidate]:
    rule, lessons = rule_of(run), _required_lessons(run)
    quizzes = [lesson for lesson in lessons if lesson.kind is LessonKind.QUIZ]
    others = {lesson.stable_key for lesson in lessons} - {lesson.stable_key for lesson in quizzes}
    done = _lessons_done([one.id for one in people], others)
    grades = counting.best_grades([one.id for one in people])
    held = certificates.live(award_key(run), [one.user_id for one in people])
    trainers = _trainers(run)
    judged = []
    for one in people:
        standing = Standing(done.get(one.id, 0), len(others), _marks(quizzes, grades.get(one.id, {})))
        outcome = evaluate(rule.expression, standing)
        obstacle = typeset.obstacle(one.user.name_ar, one.user.name_latin) if outcome.is_earned else None
        judged.append(Candidate(one, standing, outcome, held.get(one.user_id), trainers.get(one.group_id), obstacle))
    return judged


def _marks(quizzes: Sequence[Lesson], grades: dict[int, counting.Grade]) -> tuple[QuizMark, ...]:
    found = [(quiz, grades.get(quiz.id)) for quiz in quizzes]
    return tuple(QuizMark(quiz.stable_key, quiz.title, grade.share * 100 if grade else None) for quiz, grade in found)


def _required_lessons(run: Run) -> Sequence[Lesson]:
    return (
        session()
        .scalars(
            select(Lesson)
            .join(Lesson.section)
            .where(Lesson.version_id == run.version_id, Lesson.is_required)
            .order_by(Section.position, Lesson.position)
        )
        .all()
    )


def _lessons_done(enrolment_ids: Sequence[int], keys: Collection[str]) -> dict[int, int]:
    rows = session().execute(
        select(LessonProgress.enrolment_id, func.count())
        .where(
            LessonProgress.enrolment_id.in_(enrolment_ids),
            LessonProgress.stable_key.in_(keys),
            LessonProgress.completed_at.is_not(None),
        )
        .group_by(LessonProgress.enrolment_id)
    )
    return dict(rows.all())


def _trainers(run: Run) -> dict[int | None, User]:
    """Who signs for each group: the first of its trainers."""
    query = (
        select(GroupTrainer.group_id, User)
        .join(GroupTrainer.user)
        .join(RunGroup, RunGroup.id == GroupTrainer.group_id)
        .where(RunGroup.run_id == run.id)
        .order_by(GroupTrainer.id.desc())
    )
    return dict(session().execute(query).all())
