"""The demo courses are complete, clean and consistent."""

from dataclasses import replace

import pytest

from courses.quizzes import types
from courses.quizzes.types import Kind
from demo import proofreading, syllabus
from demo.seed import kinds as tour
from demo.syllabus import LessonKind

ALL = [syllabus.load(slug) for slug in syllabus.slugs()]
MAIN = syllabus.load("computer-literacy")


@pytest.mark.parametrize("course", ALL, ids=lambda course: course.slug)
def test_an_editor_finds_nothing_to_send_back(course):
    assert proofreading.faults(course) == []


def test_the_computer_course_has_six_sections_with_a_quiz_each():
    assert [section.key[0] for section in MAIN.sections] == list("123456")
    for section in MAIN.sections:
        assert 3 <= len(section.lessons) <= 5
        assert 8 <= len(section.quiz.questions) <= 10
        assert len(section.bank) >= 11
        assert section.quiz.pass_percent == 60


def test_the_bank_holds_sixty_six_questions_of_all_four_kinds():
    assert len(MAIN.bank) >= 66
    plain = {Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.NUMERIC}
    assert {question.kind for question in MAIN.bank} == plain


def test_the_first_section_can_be_read_in_english_too():
    texts = [lesson for lesson in MAIN.sections[0].lessons if lesson.kind is LessonKind.TEXT]
    assert all({"ar", "en"} <= lesson.body.keys() for lesson in texts)


def test_two_films_at_least_are_lessons():
    assert len({lesson.video for lesson in MAIN.lessons if lesson.video}) >= 2


@pytest.mark.parametrize(
    "html",
    ["<p style='color:red'>a</p>", "<p>a", "<script>a</script>", "<p><strong>a</p></strong>", "<h1>a</h1>"],
)
def test_an_editor_refuses_markup_that_a_lesson_may_not_have(html):
    assert proofreading.markup_faults(html)


def test_an_editor_refuses_a_question_with_two_right_answers_or_none():
    question = next(question for question in MAIN.bank if question.kind is Kind.SINGLE)
    for right in (True, False):
        options = tuple(replace(option, right=right) for option in question.options)
        section = replace(
            MAIN.sections[0], bank=(*MAIN.sections[0].bank, replace(question, key="spoilt", options=options))
        )
        course = replace(MAIN, sections=(section,))
        assert any("spoilt: needs one right option" in fault for fault in proofreading.faults(course))


def test_the_tour_asks_a_sound_question_of_every_kind():
    asked = list(tour.questions("11111111-1111-4111-8111-111111111111"))
    assert {Kind(kind) for kind, _body in asked} == set(Kind)
    for kind, body in asked:
        assert types.of(kind).check(body) == []
        assert types.is_sound(kind, body)
