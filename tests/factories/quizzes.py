"""A course with a quiz in a run, for tests. Factories flush."""

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal

from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section, VersionState
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.quizzes.models import QuestionCategory, QuestionEntry, Quiz
from courses.quizzes.service import bank, papers
from lms.accounts.models import Context, Role, User
from lms.core import clock
from lms.core.db import session
from tests.factories.accounts import give_role

_numbers = itertools.count(1)


def single(ask="أيُّ زر يحفظ الملف؟", right="b"):
    options = [
        {"key": key, "text": {"ar": f"الخيار {key}", "en": f"Option {key}"}, "right": key == right} for key in "abcd"
    ]
    return {
        "ask": {"ar": ask, "en": "Which button saves the file?"},
        "options": options,
        "explain": {"ar": "هكذا يُحفظ"},
    }


def multiple():
    options = [
        {"key": key, "text": {"ar": f"عدة {key}", "en": f"Several {key}"}, "right": key in "ac"} for key in "abcd"
    ]
    return {"ask": {"ar": "أيها صحيح؟", "en": "Which are right?"}, "options": options}


def true_false():
    return {"ask": {"ar": "يُحفظ الملف في مجلد.", "en": "A file is kept in a folder."}, "right": True}


def numeric():
    return {"ask": {"ar": "كم بايت في الكيلوبايت؟", "en": "How many bytes in a kilobyte?"}, "right": "1024"}


PAPER = [("single", single()), ("multiple", multiple()), ("true_false", true_false()), ("numeric", numeric())]
RIGHT = {
    "single": {"answer": ["b"]},
    "multiple": {"answer": ["a", "c"]},
    "true_false": {"answer": ["true"]},
    "numeric": {"answer": ["١٠٢٤"]},
}


@dataclass
class School:
    """One course of a trainer with a quiz lesson, a run, and an enrolled learner."""

    course: Course
    version: CourseVersion
    lesson: Lesson
    quiz: Quiz
    category: QuestionCategory
    entries: list[QuestionEntry]
    run: Run
    enrolment: Enrolment
    learner: User
    trainer: User

    @property
    def intro(self) -> str:
        return f"/learn/runs/{self.run.id}/quizzes/{self.lesson.id}"

    @property
    def builder(self) -> str:
        return f"/teach/quizzes/{self.lesson.id}"


def make_school(cast, questions=PAPER, *, published=True, **rules) -> School:
    course, version, lesson = make_quiz_lesson()
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, course.id)
    category = bank.add_category(course.id, {"ar": "الملفات", "en": "Files"})
    entries = [bank.write(category, type_, body, Decimal(1), cast.trainer) for type_, body in questions]
    quiz = papers.of_lesson(lesson.id)
    papers.set_rules(quiz, {"limit_seconds": 1200, "is_shuffled": False, **rules})
    papers.add(quiz, entries)
    if published:
        version.state, version.published_at = VersionState.PUBLISHED, clock.now()
    run = Run(
        version_id=version.id,
        code=f"R{next(_numbers)}",
        title={"ar": "الدفعة الأولى", "en": "First run"},
        starts_on=dt.date(2026, 1, 1),
    )
    session().add(run)
    session().flush()
    return School(
        course, version, lesson, quiz, category, entries, run, enrol(run, cast.learner), cast.learner, cast.trainer
    )


def make_quiz_lesson() -> tuple[Course, CourseVersion, Lesson]:
    number = next(_numbers)
    course = Course(
        code=f"Q-{number}",
        slug=f"quiz-{number}",
        title={"ar": "الحاسب من الصفر", "en": "Computing from zero"},
        summary={"ar": "دورة", "en": "A course"},
    )
    session().add(course)
    session().flush()
    version = CourseVersion(course_id=course.id, number=1)
    session().add(version)
    session().flush()
    section = Section(version_id=version.id, position=1, title={"ar": "الوحدة الأولى", "en": "Unit one"})
    session().add(section)
    session().flush()
    lesson = Lesson(
        version_id=version.id,
        section_id=section.id,
        position=1,
        kind=LessonKind.QUIZ,
        title={"ar": "اختبار الوحدة الأولى", "en": "Quiz of unit one"},
    )
    session().add(lesson)
    session().flush()
    return course, version, lesson


def enrol(run: Run, user: User, state: EnrolmentState = EnrolmentState.ACTIVE) -> Enrolment:
    enrolment = Enrolment(run_id=run.id, user_id=user.id, state=state)
    session().add(enrolment)
    session().flush()
    return enrolment
