"""What a learner is told of their own certificate. A mark that its quiz does not show yet is told by nobody."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from courses.awards import tree as trees
from courses.awards.rule import Lack, lacks_of
from courses.awards.service import judging, keeping, standings
from courses.awards.service.judging import Candidate
from courses.awards.service.keeping import Rule
from courses.awards.standing import Module
from courses.awards.words import rule as said_rule
from courses.catalog.models import CourseVersion
from courses.enrolment.models import Enrolment, Run
from courses.gradebook.service import books, seeing
from courses.gradebook.service.rules import items_of
from lms.accounts.models import User
from lms.certificates.models import Step
from lms.certificates.service import chain
from lms.core.db import session
from lms.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Line:
    """A unit as its learner sees it; a number is none while it is not shown or not there."""

    module: Module
    knowledge_hidden: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the award, and what is missing for it."""

    name: dict[str, str]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the page shows."""

    candidate: Candidate
    rule: Rule
    said: list[str]
    lacks: tuple[Lack, ...]
    levels: tuple[Level, ...]
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    is_hiding: bool

    @property
    def has_practicals(self) -> bool:
        """Whether practicals count."""
        return trees.asks_practicals(self.rule.expression)


def own(code: str, user: User) -> Enrolment:
    """One's own place in the run of this code, with all that judging needs. Raises `NotFound`."""
    whole = contains_eager(Enrolment.run).contains_eager(Run.version).contains_eager(CourseVersion.course)
    query = select(Enrolment).join(Enrolment.run).join(Run.version).join(CourseVersion.course).join(Enrolment.user)
    query = query.options(whole, contains_eager(Enrolment.user))
    here = (Run.code == code, Enrolment.user_id == user.id, Enrolment.state.in_(judging.COUNTED))
    found = session().scalar(query.where(*here))
    if found is None:
        raise NotFound
    return found


def asked(enrolment: Enrolment) -> Asked:
    """What the certificate asks of one learner."""
    rule, candidate = keeping.of_run(enrolment.run), judging.candidate(enrolment)
    standing = candidate.standing
    hidden = _hidden(enrolment, [quiz.key for quiz in standing.quizzes if quiz.percent is not None])
    veiled = {quiz.title["ar"] for quiz in standing.quizzes if quiz.key in hidden}
    veiled |= {one.title["ar"] for one in standing.modules if any(quiz.key in hidden for quiz in one.quizzes)}
    titles = standings.titles(standings.required_lessons(enrolment.run.version_id))
    levels = [
        Level(level["name"], _shown(lacks_of(level["when"], rule.expression, standing), veiled, is_hiding=bool(hidden)))
        for level in trees.levels(rule.expression)
    ]
    lines = [Line(one, any(quiz.key in hidden for quiz in one.quizzes)) for one in standing.modules]
    return Asked(
        candidate,
        rule,
        said_rule(rule.expression, titles),
        _shown(candidate.outcome.lacks, veiled, is_hiding=bool(hidden)),
        tuple(levels),
        tuple(lines) if trees.asks_modules(rule.expression) else (),
        chain.steps(),
        bool(hidden),
    )


def _hidden(enrolment: Enrolment, keys: Iterable[str]) -> set[str]:
    """The quizzes whose marks the learner must not read yet."""
    book = books.find(enrolment.run_id)
    if book is None:
        return set()
    seen = seeing.own(book, enrolment)
    shown = {item.stable_key for item in items_of(book) if item.id in seen}
    known = {item.stable_key for item in items_of(book)}
    return {key for key in keys if key in known and key not in shown}


def _shown(lacks: Iterable[Lack], veiled: Container[str], *, is_hiding: bool) -> tuple[Lack, ...]:
    """The same without numbers that would tell a hidden mark."""
    sums = {"mean", "mean_of_modules", "total", "mean_of_courses"} if is_hiding else set()
    return tuple(
        Lack("hidden", title=each.title)
        if each.what in sums or (each.title and each.title["ar"] in veiled and each.what in {"mark", "module"})
        else each
        for each in lacks
    )
