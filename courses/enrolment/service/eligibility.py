"""Who may come into a run: small rules that are kept with it and explain themselves, person by person.

[{"kind": "service", "years": 3}, {"kind": "grade", "any": ["third", "second"]},
 {"kind": "age", "least": 25, "most": 45}, {"kind": "gender", "is": "f"},
 {"kind": "courses", "ids": [4]}, {"kind": "directorates", "ids": [7, 9]}]

What is not on file is no refusal: then the registrar decides. Years are counted at the run's first day.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from courses.catalog.models import Course, CourseVersion
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from lms.accounts.models import Gender, OrgUnit, User
from lms.accounts.words import GRADES
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _, _l, choose, ngettext, number

Rule = dict[str, Any]  # Any: a rule's own shape, above


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says of a person: whether it is met (None: not on file), and why."""

    met: bool | None
    says: str


class NotEligible(RuleError):
    """The rules of the run do not let this person in; the sentences say which and why."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers = answers
        said = " ".join(answer.says for answer in answers if answer.met is False)
        super().__init__(_l("The conditions of this run are not met. %(why)s", why=said))


@dataclass(slots=True)
class Facts:
    """What the rules ask about, gathered once for many people."""

    day: dt.date
    completed: dict[int, set[int]] = field(default_factory=dict)  # course ids by person
    units: dict[int, OrgUnit] = field(default_factory=dict)
    courses: dict[int, Course] = field(default_factory=dict)


def judge(run: Run, people: Iterable[User]) -> dict[int, list[Answer]]:
    """What each rule of the run says of each person, by id; three queries at most, whoever they are."""
    asked = list(people)
    facts = _gather(run, asked)
    return {user.id: [_KINDS[rule["kind"]](rule, user, facts) for rule in run.rules] for user in asked}


def check(run: Run, user: User) -> list[Answer]:
    """The answers for one person. Raises `NotEligible` where a rule is not met."""
    answers = judge(run, [user])[user.id]
    if any(answer.met is False for answer in answers):
        raise NotEligible(answers)
    return answers


def is_sure(answers: Iterable[Answer]) -> bool:
    """Whether all that the rules ask about is on file, and met."""
    return all(answer.met for answer in answers)


def said(run: Run) -> list[str]:
    """The rules in words, for whoever thinks of coming."""
    facts = _gather(run, [])
    return [_WORDS[rule["kind"]](rule, facts) for rule in run.rules]


def years_between(begin: dt.date, end: dt.date) -> int:
    """Whole years."""
    return end.year - begin.year - ((end.month, end.day) < (begin.month, begin.day))


def _gather(run: Run, people: list[User]) -> Facts:
    by_kind = {rule["kind"]: rule for rule in run.rules}
    facts = Facts(run.starts_on)
    if rule := by_kind.get("courses"):
        wanted = select(Course).where(Course.id.in_(rule["ids"]))
        facts.courses = {course.id: course for course in session().scalars(wanted)}
        facts.completed = _completed(people, rule["ids"])
    if rule := by_kind.get("directorates"):
        ids = {*rule["ids"], *(user.org_unit_id for user in people if user.org_unit_id)}
        facts.units = {unit.id: unit for unit in session().scalars(select(OrgUnit).where(OrgUnit.id.in_(ids)))}
    return facts


def _completed(people: list[User], course_ids: list[int]) -> dict[int, set[int]]:
    query = (
        select(Enrolment.user_id, CourseVersion.course_id)
        .join(Run, Run.id == Enrolment.run_id)
        .join(CourseVersion, CourseVersion.id == Run.version_id)
        .where(
            Enrolment.user_id.in_([user.id for user in people]),
            Enrolment.state == EnrolmentState.COMPLETED,
            CourseVersion.course_id.in_(course_ids),
        )
    )
    found: dict[int, set[int]] = {}
    for user_id, course_id in session().execute(query):
        found.setdefault(user_id, set()).add(course_id)
    return found


def _service(rule: Rule, user: User, facts: Facts) -> Answer:
    if user.serves_since is None:
        return Answer(None, _with(_service_words(rule, facts), _("The first day of service is not on file.")))
    has = max(0, years_between(user.serves_since, facts.day))
    return Answer(has >= rule["years"], _with(_service_words(rule, facts), _has_years(has)))


def _service_words(rule: Rule, facts: Facts) -> str:
    del facts
    years = rule["years"]
    return ngettext("Needs one year of service.", "Needs %(number)s years of service.", years, number=number(years))


def _grade(rule: Rule, user: User, facts: Facts) -> Answer:
    if user.grade is None:
        return Answer(None, _with(_grade_words(rule, facts), _("The grade is not on file.")))
    return Answer(
        user.grade in rule["any"], _with(_grade_words(rule, facts), _("Has: %(grade)s.", grade=GRADES[user.grade]))
    )


def _grade_words(rule: Rule, facts: Facts) -> str:
    del facts
    return _("Needs one of these grades: %(grades)s.", grades=_listed(GRADES[grade] for grade in rule["any"]))


def _age(rule: Rule, user: User, facts: Facts) -> Answer:
    if user.born_on is None:
        return Answer(None, _with(_age_words(rule, facts), _("The day of birth is not on file.")))
    has = years_between(user.born_on, facts.day)
    met = (rule.get("least") or 0) <= has <= (rule.get("most") or 999)
    return Answer(met, _with(_age_words(rule, facts), _has_years(has)))


def _age_words(rule: Rule, facts: Facts) -> str:
    del facts
    least, most = rule.get("least"), rule.get("most")
    if least and most:
        return _("Needs an age from %(least)s to %(most)s years.", least=number(least), most=number(most))
    if least:
        return _("Needs an age of %(least)s years or more.", least=number(least))
    return _("Needs an age of %(most)s years at most.", most=number(most))


def _gender(rule: Rule, user: User, facts: Facts) -> Answer:
    return Answer(user.gender == rule["is"], _gender_words(rule, facts))


def _gender_words(rule: Rule, facts: Facts) -> str:
    del facts
    return _("For women only.") if rule["is"] == Gender.FEMALE else _("For men only.")


def _courses(rule: Rule, user: User, facts: Facts) -> Answer:
    missing = [key for key in rule["ids"] if key not in facts.completed.get(user.id, ())]
    if not missing:
        return Answer(met=True, says=_courses_words(rule, facts))
    lacks = _("Not completed: %(titles)s.", titles=_titles(missing, facts))
    return Answer(met=False, says=_with(_courses_words(rule, facts), lacks))


def _courses_words(rule: Rule, facts: Facts) -> str:
    return _("Needs to have completed: %(titles)s.", titles=_titles(rule["ids"], facts))


def _directorates(rule: Rule, user: User, facts: Facts) -> Answer:
    unit = facts.units.get(user.org_unit_id or 0)
    if unit is None:
        return Answer(None, _with(_directorates_words(rule, facts), _("The directorate is not on file.")))
    met = any(f"/{key}/" in unit.path for key in rule["ids"])
    return Answer(met, _with(_directorates_words(rule, facts), _("Serves in: %(unit)s.", unit=choose(unit.name))))


def _directorates_words(rule: Rule, facts: Facts) -> str:
    names = [choose(facts.units[key].name) for key in rule["ids"] if key in facts.units]
    return _("For people of: %(units)s.", units=_listed(names))


def _has_years(years: int) -> str:
    return ngettext("Has one year.", "Has %(number)s years.", years, number=number(years))


def _titles(ids: Iterable[int], facts: Facts) -> str:
    return _listed(choose(facts.courses[key].title) for key in ids if key in facts.courses)


def _listed(words: Iterable[object]) -> str:
    return _(", ").join(str(word) for word in words)


def _with(rule: str, person: str) -> str:
    return f"{rule} {person}"


_KINDS: dict[str, Callable[[Rule, User, Facts], Answer]] = {
    "service": _service,
    "grade": _grade,
    "age": _age,
    "gender": _gender,
    "courses": _courses,
    "directorates": _directorates,
}
_WORDS: dict[str, Callable[[Rule, Facts], str]] = {
    "service": _service_words,
    "grade": _grade_words,
    "age": _age_words,
    "gender": _gender_words,
    "courses": _courses_words,
    "directorates": _directorates_words,
}
