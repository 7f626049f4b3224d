"""A run whose learners stand at different points, for tests. Factories flush."""

import datetime as dt
import itertools
from decimal import Decimal

from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section, VersionState
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.progress.models import LessonProgress
from courses.quizzes.models import Attempt, AttemptState, Quiz
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session

_numbers = itertools.count(1)


def make_run(texts: int = 3, quizzes: int = 2, **changes) -> Run:
    """A run of a published course with so many text lessons and quizzes."""
    number = next(_numbers)
    course = Course(
        code=f"AW-{number}",
        slug=f"award-{number}",
        title={"ar": "الحاسب من الصفر للأئمة والواعظات", "en": "Computing from Zero"},
        summary={"ar": "دورة", "en": "A course"},
    )
    session().add(course)
    session().flush()
    version = CourseVersion(course_id=course.id, number=1, hours=6)
    session().add(version)
    session().flush()
    section = Section(version_id=version.id, position=1, title={"ar": "الوحدة الأولى", "en": "Unit one"})
    session().add(section)
    session().flush()
    _add_lessons(version, section, texts, quizzes)
    version.state = VersionState.PUBLISHED
    run = Run(
        version_id=version.id,
        code=f"AWR{number}",
        title={"ar": "دفعة ربيع ١٤٤٨", "en": "Spring 1448"},
        starts_on=dt.date(2026, 1, 1),
        **changes,
    )
    session().add(run)
    session().flush()
    return run


def _add_lessons(version: CourseVersion, section: Section, texts: int, quizzes: int) -> None:
    for position in range(texts + quizzes):
        is_quiz = position >= texts
        title = {"ar": f"اختبار {position - texts + 1}", "en": f"Quiz {position - texts + 1}"}
        lesson = Lesson(
            version_id=version.id,
            section_id=section.id,
            position=position,
            kind=LessonKind.QUIZ if is_quiz else LessonKind.TEXT,
            title=title if is_quiz else {"ar": f"درس {position + 1}", "en": f"Lesson {position + 1}"},
        )
        session().add(lesson)
        session().flush()
        if is_quiz:
            session().add(Quiz(lesson_id=lesson.id))
            session().flush()


def learn(run: Run, user: User, *marks: str | None, lessons: int = 3) -> Enrolment:
    """Enrol `user`, who completes so many lessons and gets `marks` (per cent) in the quizzes, in their order."""
    enrolment = Enrolment(run_id=run.id, user_id=user.id, state=EnrolmentState.ACTIVE)
    session().add(enrolment)
    session().flush()
    ordered = session().query(Lesson).filter_by(version_id=run.version_id).order_by(Lesson.position).all()
    texts = [lesson for lesson in ordered if lesson.kind is LessonKind.TEXT]
    quizzes = [lesson for lesson in ordered if lesson.kind is LessonKind.QUIZ]
    for lesson in texts[:lessons]:
        session().add(
            LessonProgress(
                enrolment_id=enrolment.id,
                stable_key=lesson.stable_key,
                share=Decimal(1),
                source="viewed",
                completed_at=clock.now(),
            )
        )
    for lesson, mark in zip(quizzes, marks, strict=False):
        if mark is not None:
            session().add(_attempt(enrolment, lesson, Decimal(mark) / 100))
    session().flush()
    return enrolment


def _attempt(enrolment: Enrolment, lesson: Lesson, share: Decimal) -> Attempt:
    quiz = session().query(Quiz).filter_by(lesson_id=lesson.id).one()
    return Attempt(
        quiz_id=quiz.id,
        enrolment_id=enrolment.id,
        stable_key=lesson.stable_key,
        number=1,
        state=AttemptState.GRADED,
        seed=1,
        submitted_at=clock.now(),
        share=share,
        possible=Decimal(1),
        raw=share,
        is_passed=share >= Decimal("0.6"),
    )
