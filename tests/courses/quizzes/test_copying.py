"""A course is copied with its quizzes: the copy asks copies of the questions, out of a bank of its own."""

from decimal import Decimal

from courses.catalog.models import LessonKind
from courses.catalog.service import arranging, versions
from courses.catalog.service.reading import lessons_of
from courses.quizzes.service import bank, papers
from tests.factories.courses import add_lesson, add_section, make_course
from tests.factories.quizzes import PAPER


def written(cast):
    """A course whose quiz asks each question of the paper."""
    course = make_course(cast.trainer)
    lesson = add_lesson(add_section(course), LessonKind.QUIZ)
    shelf = bank.add_category(course.id, {"ar": "رف"})
    quiz = papers.of_lesson(lesson.id)
    papers.set_rules(quiz, {"pass_share": Decimal("0.8")})
    papers.add(quiz, [bank.write(shelf, kind, body, Decimal(2), cast.trainer) for kind, body in PAPER])
    return course, lesson


def test_the_quiz_of_a_copied_course_has_a_bank_of_its_own(cast):
    course, lesson = written(cast)
    made = versions.copy_course(course, code="COPY", slug="copy", title={"ar": "نسخة"})
    (copied,) = lessons_of(versions.draft(made).id)
    old, new = papers.of_lesson(lesson.id), papers.of_lesson(copied.id)
    assert new.pass_share == Decimal("0.8")
    assert [slot.version.body for slot in new.slots] == [slot.version.body for slot in old.slots]
    assert not {slot.entry_id for slot in new.slots} & {slot.entry_id for slot in old.slots}
    assert [shelf.name for shelf in bank.categories(made.id)] == [{"ar": "رف"}]
    assert papers.lacks(new) == []


def test_a_doubled_quiz_asks_the_same_questions(cast):
    course, lesson = written(cast)
    made = arranging.double_lesson(lesson)
    assert made.stable_key != lesson.stable_key
    assert [each.id for each in lessons_of(versions.draft(course).id)] == [lesson.id, made.id]
    entries = [[slot.entry_id for slot in papers.of_lesson(each.id).slots] for each in (lesson, made)]
    assert entries[0] == entries[1]
