"""What a rule needs to know of many learners at once: the same few queries for ten or for five hundred."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from courses.awards.models import PracticalResult
from courses.awards.standing import Module, Practical, QuizMark, Standing
from courses.awards.tree import Expression, asks_gradebook, asks_practicals
from courses.catalog.models import Lesson, LessonKind, Section
from courses.enrolment.models import Run
from courses.gradebook.models import Gradebook, GradeSource
from courses.gradebook.service import books, rules, totals
from courses.progress.models import LessonProgress
from courses.quizzes.service import counting
from lms.core.db import session

HUNDRED = Fraction(100)
GRADED = frozenset({LessonKind.QUIZ, LessonKind.ASSIGNMENT})


@dataclass(slots=True)
class Facts:
    """All that is known of the learners of a run, by enrolment."""

    lessons: Sequence[Lesson]  # the required ones, in order, with their section
    done: dict[int, set[str]] = field(default_factory=dict)
    grades: dict[int, dict[int, counting.Grade]] = field(default_factory=dict)
    practicals: dict[int, dict[str, Practical]] = field(default_factory=dict)
    book: Gradebook | None = None
    marks: dict[int, dict[int, rules.Mark]] = field(default_factory=dict)


def gather(run: Run, enrolment_ids: Sequence[int], expression: Expression) -> Facts:
    """What `expression` needs to know of these learners."""
    facts = Facts(required_lessons(run.version_id))
    facts.done = _done(enrolment_ids)
    facts.grades = counting.best_grades(enrolment_ids)
    if asks_practicals(expression):
        facts.practicals = practicals(enrolment_ids)
    if asks_gradebook(expression) and (book := books.find(run.id)):
        facts.book, facts.marks = book, totals.of_learners(book, enrolment_ids)
    return facts


def standing(facts: Facts, enrolment_id: int) -> Standing:
    """How far one of them is."""
    done, grades = facts.done.get(enrolment_id, set()), facts.grades.get(enrolment_id, {})
    plain = [lesson for lesson in facts.lessons if lesson.kind is not LessonKind.QUIZ]
    marks = facts.marks.get(enrolment_id, {})
    works, categories, total = _of_book(facts.book, marks) if facts.book else ((), (), None)
    return Standing(
        lessons_done=sum(lesson.stable_key in done for lesson in plain),
        lessons_total=len(plain),
        quizzes=tuple(_mark(lesson, grades) for lesson in facts.lessons if lesson.kind is LessonKind.QUIZ),
        works=works,
        categories=categories,
        total=total,
        modules=_modules(facts.lessons, done, grades, facts.practicals.get(enrolment_id, {})),
    )


def required_lessons(version_id: int) -> Sequence[Lesson]:
    """The required lessons of a version in order, with their section."""
    return (
        session()
        .scalars(
            select(Lesson)
            .join(Lesson.section)
            .where(Lesson.version_id == version_id, Lesson.is_required)
            .where(Lesson.removed_at.is_(None), Section.removed_at.is_(None))
            .options(joinedload(Lesson.section), defer(Lesson.body, raiseload=True))
            .order_by(Section.position, Lesson.position, Lesson.id)
        )
        .all()
    )


def practicals(enrolment_ids: Sequence[int]) -> dict[int, dict[str, Practical]]:
    """{enrolment: {unit: the last result}}; one query."""
    columns = (PracticalResult.enrolment_id, PracticalResult.module)
    rows = session().execute(
        select(*columns, PracticalResult.percent, PracticalResult.is_proctored)
        .where(PracticalResult.enrolment_id.in_(enrolment_ids))
        .order_by(PracticalResult.id)
    )
    found: dict[int, dict[str, Practical]] = {}
    for enrolment_id, module, percent, is_proctored in rows:
        found.setdefault(enrolment_id, {})[module] = Practical(percent, is_proctored)
    return found


def titles(lessons: Sequence[Lesson]) -> dict[str, dict[str, str]]:
    """What a rule may name and the marks of a standing are called, by key. The lessons come with their section."""
    found = {lesson.section.stable_key: lesson.section.title for lesson in lessons}
    return found | {lesson.stable_key: lesson.title for lesson in lessons if lesson.kind in GRADED}


def _done(enrolment_ids: Sequence[int]) -> dict[int, set[str]]:
    rows = session().execute(
        select(LessonProgress.enrolment_id, LessonProgress.stable_key).where(
            LessonProgress.enrolment_id.in_(enrolment_ids), LessonProgress.completed_at.is_not(None)
        )
    )
    found: dict[int, set[str]] = {}
    for enrolment_id, key in rows:
        found.setdefault(enrolment_id, set()).add(key)
    return found


def _mark(lesson: Lesson, grades: Mapping[int, counting.Grade]) -> QuizMark:
    grade = grades.get(lesson.id)
    return QuizMark(lesson.stable_key, lesson.title, grade.share * 100 if grade else None)


def _modules(
    lessons: Sequence[Lesson], done: set[str], grades: Mapping[int, counting.Grade], seen: Mapping[str, Practical]
) -> tuple[Module, ...]:
    """The units that have required lessons, in order."""
    sections: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        sections.setdefault(lesson.section.stable_key, []).append(lesson)
    return tuple(
        Module(
            key,
            inner[0].section.title,
            lessons_done=sum(lesson.stable_key in done for lesson in inner if lesson.kind is not LessonKind.QUIZ),
            lessons_total=sum(lesson.kind is not LessonKind.QUIZ for lesson in inner),
            quizzes=tuple(_mark(lesson, grades) for lesson in inner if lesson.kind is LessonKind.QUIZ),
            practical=seen.get(key),
        )
        for key, inner in sections.items()
    )


def _of_book(
    book: Gradebook, marks: dict[int, rules.Mark]
) -> tuple[tuple[QuizMark, ...], tuple[QuizMark, ...], Fraction | None]:
    """Assignments, categories and the final total of one learner, exactly."""
    result = rules.result(book, marks)
    shares = {part.category_id: part.share for part in result.final.parts}
    works = []
    for item in rules.items_of(book):
        if item.source is GradeSource.ASSIGNMENT and item.stable_key:
            mark = marks.get(item.id, rules.Mark(None))
            percent = None if mark.points is None else Fraction(mark.points) / Fraction(item.maximum) * HUNDRED
            works.append(QuizMark(item.stable_key, item.title, percent, is_excused=not mark.counts))
    categories = []
    for category in book.categories:
        share = shares[category.id]
        percent = None if share is None else Fraction(share) * HUNDRED
        categories.append(QuizMark(category.title.get("ar", ""), category.title, percent))
    total = result.final.share
    return tuple(works), tuple(categories), None if total is None else Fraction(total) * HUNDRED
