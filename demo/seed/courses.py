"""The courses: built as drafts by their trainers, published, and offered in runs."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.catalog import kinds
from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Programme, ProgrammeItem, Section
from courses.catalog.service import content, courses, publishing, reading, versions
from courses.enrolment.models import EnrolPolicy, GroupPolicy, Pace, Run
from courses.enrolment.service import groups, runs
from courses.quizzes.exceptions import service as exceptions
from courses.quizzes.exceptions.service import Wish
from courses.quizzes.service import bank, papers
from demo import syllabus
from demo.people import Standing
from demo.seed import films, openings, works
from demo.seed import kinds as tour
from demo.seed.residents import Residents
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media.storage import Stored

MAIN = "computer-literacy"
LAST_QUIZ = "preacher-quiz"  # with five minutes more for the run
PROGRAMME = {
    "slug": "digital-imam",
    "title": {"ar": "الإمام في عصر الشاشة", "en": "The imam in the age of screens"},
    "summary": {
        "ar": "ثلاث دورات متتابعة: تُتقن أداتك، ثم تبني خطبتك، ثم تُعلّم غيرك.",
        "en": "Three courses in a row: master your tool, build your sermon, then teach others.",
    },
}
ITS_COURSES = ("computer-literacy", "khutba-craft", "training-of-trainers")
LEADS_TO = {"training-of-trainers": MAIN}
LANGUAGES = ("ar", "en")
SEATED = frozenset({Standing.ACTIVE, Standing.EARNED, Standing.ISSUED})
PROMISE = {"ar": "بعد هذا الدرس", "en": "After this lesson you will be able to"}
CATEGORIES = {"computer-literacy": "الحاسب", "khutba-craft": "الخطابة", "training-of-trainers": "إعداد المدربين"}


@dataclass(frozen=True)
class Planted:
    """The course whose run has the cohort."""

    told: syllabus.Course
    run: Run
    women: Run
    directorates: Run
    sermons: Run
    lessons: dict[str, Lesson]  # by stable key


def plant(people: Residents, picture: Stored) -> Planted:
    """Make and publish every course, and open its run."""
    versions_by_slug = {slug: _publish(syllabus.load(slug), people, picture) for slug in syllabus.slugs()}
    for slug, required in LEADS_TO.items():
        courses.set_prerequisites(courses.by_slug(slug), [courses.by_slug(required)])
    _join_into_a_programme()
    run = _main_run(versions_by_slug[MAIN], people)
    by = people.registrar
    sermons = _open(versions_by_slug["khutba-craft"], "KH-110-01", by=by, days=(-7, 60), policy=EnrolPolicy.SELF)
    _open(
        versions_by_slug["training-of-trainers"],
        "TT-201-01",
        by=by,
        days=(24, 40),
        policy=EnrolPolicy.APPROVAL,
        seats=12,
    )
    women, directorates = _later_runs(versions_by_slug[MAIN], people)
    lessons = {lesson.stable_key: lesson for lesson in reading.lessons_of(versions_by_slug[MAIN].id)}
    wish = Wish(extra_seconds=300, reason="الشبكة بطيئة في قرى هذه الدفعة")
    exceptions.grant(papers.of_lesson(lessons[LAST_QUIZ].id), run, wish, people.teacher_of(MAIN))
    return Planted(syllabus.load(MAIN), run, women, directorates, sermons, lessons)


def _join_into_a_programme() -> None:
    programme = Programme(**PROGRAMME)
    places = [courses.by_slug(slug).id for slug in ITS_COURSES]
    programme.items = [ProgrammeItem(course_id=course_id, position=i) for i, course_id in enumerate(places, 1)]
    session().add(programme)
    session().flush()


def _publish(told: syllabus.Course, people: Residents, picture: Stored) -> CourseVersion:
    trainer = people.teacher_of(told.slug)
    goals = [
        dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*(told.outcomes[key] for key in LANGUAGES), strict=True)
    ]
    course = courses.create_course(
        code=told.code,
        slug=told.slug,
        title=told.title,
        summary=told.summary,
        by=trainer,
        goals=goals,
        hours=told.hours,
        cover=told.cover,
        category=CATEGORIES[told.slug],
    )
    draft = versions.draft_of(course)
    for section in told.sections:
        last = _build(course, draft, section, trainer)
    if told.slug == openings.SLUG:
        openings.add_task(course, draft, trainer)
    if told.slug == MAIN:
        tour.plant(course, last, picture, trainer)
    return publishing.publish(draft, by=trainer)


def _build(course: Course, draft: CourseVersion, told: syllabus.Section, trainer: User) -> Section:
    section = content.add_section(draft, told.title, told.summary)
    for lesson in told.lessons:
        kind = LessonKind(lesson.kind.value)
        asset = films.of(lesson, trainer)
        settings = kinds.settings(kind, **{"url": lesson.url} if lesson.url else {"join_url": lesson.room})
        added = content.add_lesson(
            section,
            kind,
            lesson.title,
            stable_key=lesson.key,
            body=page(lesson),
            minutes=lesson.minutes,
            settings=settings,
            is_required=lesson.is_required,
            asset=asset,
        )
        if kind is LessonKind.ASSIGNMENT:
            works.set_up(added, trainer)
    place = content.add_lesson(
        section, LessonKind.QUIZ, told.quiz.title, stable_key=told.quiz.key, minutes=told.quiz.minutes
    )
    _set_quiz(course, place, told, trainer)
    return section


def page(lesson: syllabus.Lesson) -> dict[str, str]:
    """What a lesson's page says: why, what one will be able to do, then the text.

    A text that was written in one language only is shown in it to everybody, so it gets no frame in the other.
    """
    languages = tuple(lesson.body) if lesson.kind is syllabus.LessonKind.TEXT else LANGUAGES
    return {language: _framed(lesson, language) for language in languages}


def _framed(lesson: syllabus.Lesson, language: str) -> str:
    opening, heading, rest = lesson.body.get(language, "").partition("<h2>")
    goals = "".join(f"<li>{goal}</li>" for goal in lesson.outcomes[language])
    said = f"<p><strong>{lesson.summary[language]}</strong></p>{opening}<h2>{PROMISE[language]}</h2><ul>{goals}</ul>"
    return said + heading + rest


def _set_quiz(course: Course, lesson: Lesson, told: syllabus.Section, trainer: User) -> None:
    shelf = bank.add_category(course.id, told.title)
    entries = {}
    for question in told.bank:
        entry = bank.write(shelf, question.kind.value, question.body, question.mark, trainer)
        entry.tags = list(question.tags)
        entries[question.key] = entry
    session().flush()
    rules = {
        "instructions": told.quiz.summary,
        "limit_seconds": told.quiz.minutes * 60,
        "attempts_allowed": told.quiz.attempts,
        "pass_share": Decimal(told.quiz.pass_percent) / 100,
        "settings": told.quiz.rules,
    }
    quiz = papers.set_rules(papers.of_lesson(lesson.id), rules)
    papers.add(quiz, [entries[question.key] for question in told.drawn])


def _main_run(version: CourseVersion, people: Residents) -> Run:
    seats = sum(person.standing in SEATED for person in people.learners)
    run = _open(version, "CL-101-01", by=people.registrar, days=(-42, 28), policy=EnrolPolicy.APPROVAL, seats=seats)
    trainer = people.teacher_of(MAIN)
    groups.add(run, {"ar": "مجموعة الأئمة", "en": "Men's group"}, GroupPolicy.MEN, trainers=[trainer])
    groups.add(run, {"ar": "مجموعة الواعظات", "en": "Women's group"}, GroupPolicy.WOMEN, trainers=[trainer])
    return run


def _later_runs(version: CourseVersion, people: Residents) -> tuple[Run, Run]:
    """A cohort of women at their own pace, and one of names that directorates send."""
    by, trainer = people.registrar, people.teacher_of(MAIN)
    women = {"ar": "دفعة الواعظات", "en": "The women's run"}
    own_pace = {"pace": Pace.SELF, "weeks": 8, "policy": EnrolPolicy.SELF, "seats": 20, "title": women}
    second = _open(version, "CL-101-02", by=by, days=(-10, 90), **own_pace)
    runs.keep_rules(second, [{"kind": "gender", "is": "f"}], by)
    groups.add(second, {"ar": "الواعظات", "en": "Women"}, GroupPolicy.WOMEN, seats=20, trainers=[trainer])
    mixed = {"ar": "دفعة المديريات", "en": "The directorates' run"}
    third = _open(version, "CL-101-03", by=by, days=(20, 75), policy=EnrolPolicy.CLOSED, seats=4, title=mixed)
    runs.keep_rules(
        third, [{"kind": "service", "years": 3}, {"kind": "grade", "any": ["first", "second", "third"]}], by
    )
    groups.add(third, {"ar": "مجموعة الصباح", "en": "Morning group"}, seats=4, trainers=[trainer])
    return second, third


def _open(version: CourseVersion, code: str, *, by: User, days: tuple[int, int], **fields: Any) -> Run:  # Any: columns
    """A run that begins and ends so many days from today."""
    today = clock.now().date()
    starts, ends = (today + dt.timedelta(days=count) for count in days)
    fields = {"title": {"ar": "الدفعة الأولى", "en": "First run"}, **fields}
    return runs.create_run(version, code, by=by, starts_on=starts, ends_on=ends, **fields)
