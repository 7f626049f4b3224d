"""Who has earned what: the standing of each learner of a run, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.awards import rule as rules
from courses.awards.rule import Outcome
from courses.awards.service import keeping, standings
from courses.awards.service.keeping import Rule
from courses.awards.standing import Standing
from courses.awards.tree import asks_modules
from courses.awards.words import cut
from courses.catalog.models import CourseVersion
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, GroupTrainer, Run, RunGroup
from lms.accounts.models import User
from lms.certificates import service as certificates
from lms.certificates import typeset
from lms.certificates.award import Grounds
from lms.certificates.models import Approval, Certificate, Step
from lms.certificates.service import chain
from lms.core.db import session
from lms.core.errors import NotFound

COUNTED = [*LEARNING, EnrolmentState.FAILED]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A learner of a run: how far they are, what is missing, and the certificate they hold."""

    holder: User
    standing: Standing
    outcome: Outcome
    grounds: Grounds
    certificate: Certificate | None = None
    trainer: User | None = None
    obstacle: str | None = None  # why the name cannot be printed
    confirmation: Approval | None = None  # the trainer's last one
    was_confirmed: Grounds | None = None  # on what
    must_be_confirmed: bool = False
    batch_id: int | None = None  # in which they wait for a signature
    enrolment: Enrolment | None = None

    @property
    def learner(self) -> User:
        """The person."""
        return self.holder

    @property
    def key(self) -> int:
        """By which a page chooses them: the person's id."""
        return self.holder.id

    @property
    def done(self) -> tuple[int, int]:
        """How many lessons, or courses of a programme, of how many."""
        if courses := self.standing.courses:
            return sum(course.is_held for course in courses), len(courses)
        return self.standing.lessons_done, self.standing.lessons_total

    @property
    def is_confirmed(self) -> bool:
        """Whether the trainer confirmed exactly these results."""
        return self.was_confirmed == self.grounds

    @property
    def has_earned(self) -> bool:
        """Whether nothing is missing, the results are confirmed and the name can be printed."""
        return self.outcome.is_earned and self.obstacle is None and (self.is_confirmed or not self.must_be_confirmed)

    @property
    def place(self) -> str:
        """Where the person stands: issued, waiting, ready, review, unconfirmed or missing."""
        if self.certificate:
            return "issued"
        if self.batch_id:
            return "waiting"
        if not self.outcome.is_earned:
            return "missing"
        if self.obstacle:
            return "review"
        return "ready" if self.has_earned else "unconfirmed"


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


def candidates(run: Run) -> list[Candidate]:
    """Every learner of the run, by name; the same few queries for ten or for five hundred."""
    return judged_by(run, keeping.of_run(run), chain.steps())


def candidate(enrolment: Enrolment) -> Candidate:
    """One learner's standing, with what is missing. Needs the enrolment's run, version, course and user loaded."""
    return _judged(enrolment.run, [enrolment], keeping.of_run(enrolment.run), chain.steps())[0]


def judged_by(run: Run, rule: Rule, steps: Sequence[Step]) -> list[Candidate]:
    """Every learner as they stand by this rule, where these steps are taken."""
    return _judged(run, enrolled(run), rule, steps)


def enrolled(run: Run) -> Sequence[Enrolment]:
    """Whoever may earn the run's certificate, by name."""
    return (
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


def judge(rule: Rule, user: User, standing: Standing) -> Candidate:
    """One person by a rule, whatever they hold or wait for."""
    outcome = rules.evaluate(rule.expression, standing)
    obstacle = typeset.obstacle(user.name_ar, user.name_latin) if outcome.is_earned else None
    return Candidate(user, standing, outcome, grounds(rule, standing, outcome), obstacle=obstacle)


def grounds(rule: Rule, standing: Standing, outcome: Outcome) -> Grounds:
    """The results that are approved with the words: JSON, the same for the same results."""
    marks = {quiz.key: str(cut(quiz.percent)) for quiz in standing.quizzes if quiz.percent is not None}
    if asks_modules(rule.expression):
        marks |= {module.key: str(cut(mark)) for module, mark in rules.module_marks(rule.expression, outcome.covered)}
    marks |= {each.key: str(cut(each.percent)) for each in standing.works if each.percent is not None}
    marks |= {each.code: str(cut(each.percent)) for each in standing.courses if each.percent is not None}
    return {
        "rule": rule.mark,
        "result": "" if outcome.result is None else str(cut(outcome.result)),
        "lessons": [standing.lessons_done, standing.lessons_total],
        "level": (outcome.level or {}).get("ar", ""),
        "marks": marks,
    }


def _judged(run: Run, people: Sequence[Enrolment], rule: Rule, steps: Sequence[Step]) -> list[Candidate]:
    facts, key = standings.gather(run, [one.id for one in people], rule.expression), award_key(run)
    held, waiting = certificates.live(key, [one.user_id for one in people]), certificates.in_open_batches(key)
    must_be_confirmed = Step.TRAINER in steps
    confirmed = chain.confirmed(key) if must_be_confirmed else {}
    trainers = _trainers(run)
    judged = []
    for one in people:
        found = judge(rule, one.user, standings.standing(facts, one.id))
        confirmation, was = confirmed.get(one.user_id, (None, None))
        judged.append(
            replace(
                found,
                certificate=held.get(one.user_id),
                trainer=trainers.get(one.group_id),
                confirmation=confirmation,
                was_confirmed=was,
                must_be_confirmed=must_be_confirmed,
                batch_id=waiting.get(one.user_id),
                enrolment=one,
            )
        )
    return judged


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
