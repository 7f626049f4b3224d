"""Forty learners in one run: admitted, learning, answering quizzes, each as far as `people.toml` says."""

import random
import uuid
from dataclasses import dataclass
from decimal import Decimal

from courses.catalog.models import Lesson, LessonKind
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.enrolment.service import joining, nominating, quotas
from courses.progress.service import completing
from courses.quizzes import types
from courses.quizzes.models import Attempt, QuestionAttempt
from courses.quizzes.service import attempts, grading, saving
from demo.people import Person, Standing
from demo.seed.courses import Planted
from demo.seed.residents import Residents
from demo.syllabus import Section
from lms.accounts.models import OrgUnit, User
from lms.core.db import session

# Who leaves frees a seat, so they come first; who waits comes when all seats are taken.
ORDER = (
    Standing.WITHDRAWN,
    Standing.ISSUED,
    Standing.EARNED,
    Standing.ACTIVE,
    Standing.WAITLISTED,
    Standing.NOMINATED,
    Standing.APPLIED,
)
STUDIOUS, ORDINARY, GUESSING = 0.93, 0.84, 0.3  # how often an answer is right
FAILS_FIRST = 0.15  # how often the first attempt is given away, so that there is a second


@dataclass(frozen=True)
class Student:
    """A learner at work."""

    told: Person
    user: User
    enrolment: Enrolment
    chance: random.Random


def gather(planted: Planted, people: Residents) -> None:
    """Bring everybody into the run and let them learn."""
    for person in sorted(people.learners, key=lambda person: ORDER.index(_standing(person))):
        user = people.users[person.login]
        enrolment = _admit(planted, person, user, people.registrar)
        if enrolment.state is EnrolmentState.ACTIVE:
            chance = random.Random(person.login)  # noqa: S311 - the same academy each time, not a secret
            _learn(planted, Student(person, user, enrolment, chance))


def _standing(person: Person) -> Standing:
    assert person.standing is not None  # noqa: S101 - a learner has one; tests read them all
    return person.standing


def _admit(planted: Planted, person: Person, user: User, registrar: User) -> Enrolment:
    run = planted.run
    match _standing(person):
        case Standing.APPLIED:
            return joining.join(run, user)
        case Standing.NOMINATED:
            return _nominate(run, user, registrar)
        case Standing.WITHDRAWN:
            enrolment = joining.enrol(run, user, registrar)
            return joining.withdraw(enrolment, user, "سفر مفاجئ")
        case _:
            return joining.enrol(run, user, registrar)


def _nominate(run: Run, user: User, registrar: User) -> Enrolment:
    """A name that the person's directorate sent on paper."""
    unit = session().get_one(OrgUnit, user.org_unit_id)
    batch = quotas.give(run, unit, 2, None, registrar)
    nominating.name(batch, user, registrar)
    nominating.send(batch, registrar)
    return joining.by_id(joining.nominate(run, user, registrar).id)


def _learn(planted: Planted, student: Student) -> None:
    sections = planted.told.sections
    finished = student.told.sections if student.told.standing is Standing.ACTIVE else len(sections)
    for section in sections[:finished]:
        _finish(planted, section, student)
    if finished < len(sections):
        begun = sections[finished].lessons[: student.chance.randint(1, 2)]
        for told in begun:
            _read(planted.lessons[told.key], student.enrolment)


def _finish(planted: Planted, section: Section, student: Student) -> None:
    for told in section.lessons:
        if told.key not in student.told.leaves:
            _read(planted.lessons[told.key], student.enrolment)
    if section.quiz.key in student.told.leaves:
        return
    quiz = planted.lessons[section.quiz.key]
    if student.chance.random() < FAILS_FIRST:
        _sit(planted, quiz, student, right=GUESSING)
    skill = ORDINARY if student.told.standing is Standing.ACTIVE else STUDIOUS
    for _ in range(section.quiz.attempts - 1):
        if _sit(planted, quiz, student, right=skill).is_passed:
            break


def _read(lesson: Lesson, enrolment: Enrolment) -> None:
    """A text was read; a film, which is still being made, was credited by the trainer; who meets is ticked there."""
    if lesson.kind is LessonKind.LIVE:
        return
    completing.complete(enrolment, lesson, "trainer" if lesson.kind is LessonKind.VIDEO else "viewed")


def _sit(planted: Planted, lesson: Lesson, student: Student, *, right: float) -> Attempt:
    """One whole attempt at a quiz, as a browser would make it."""
    chance, user = student.chance, student.user
    attempt = attempts.start(attempts.sitting(planted.run.id, lesson.id, user))
    for answer in attempts.own(attempt.public_id, user).answers:
        given = _given(answer, chance, is_right=chance.random() < right)
        event = saving.Event(answer.slot, 1, str(uuid.uuid4()), given, flagged=False, at=None)
        saving.save(saving.load(attempt.public_id, answer.slot, user), event, user)
    return grading.hand_in(attempt)


def _given(answer: QuestionAttempt, chance: random.Random, *, is_right: bool) -> dict[str, list[str]]:
    """The right answer as it would be typed or ticked, or one of the wrong ones."""
    kind, body = answer.version.type, answer.version.body
    right = saving.as_given(types.of(kind).right(body))
    if is_right:
        return {field: list(values) for field, values in right.items()}
    match kind:
        case types.Kind.NUMERIC:
            return {"answer": [str(Decimal(body["right"]) + chance.randint(2, 9))]}
        case types.Kind.TRUE_FALSE:
            return {"answer": ["false" if right["answer"] == ["true"] else "true"]}
        case _:
            wrong = [option["key"] for option in body["options"] if option["key"] not in right["answer"]]
            return {"answer": [chance.choice(wrong)]}
