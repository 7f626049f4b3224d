from decimal import Decimal

import pytest

from courses.awards.band import band_of
from courses.awards.rule import evaluate
from courses.awards.standing import CourseMark, Module, Practical, QuizMark, Standing
from courses.awards.tree import DEFAULT, check
from courses.awards.words import lack, rule
from lms.core.errors import BadValue
from lms.core.i18n import force_locale

FILES = {"ar": "اختبار الوحدة الأولى", "en": "Quiz of unit one"}
EXCEL = {"ar": "اختبار الوحدة الرابعة", "en": "Quiz of unit four"}


def standing(first: str | None, second: str | None, done: int = 24) -> Standing:
    marks = [Decimal(mark) if mark is not None else None for mark in (first, second)]
    return Standing(done, 24, (QuizMark("files", FILES, marks[0]), QuizMark("excel", EXCEL, marks[1])))


def told(expression: dict, learner: Standing, language: str = "ar") -> list[str]:
    with force_locale(language):
        return [lack(missing) for missing in evaluate(expression, learner).lacks]


def test_all_lessons_and_good_marks_earn_the_certificate():
    assert evaluate(DEFAULT, standing("90", "60")).is_earned


def test_marks_exactly_at_the_limits_are_enough_and_a_hair_below_is_not():
    assert evaluate(DEFAULT, standing("90", "60")).is_earned
    assert not evaluate(DEFAULT, standing("90", "59.9999999")).is_earned


def test_an_exact_mean_is_never_rounded_up(app):
    learner = standing("80", "69.92")
    with app.app_context():
        assert told(DEFAULT, learner) == ["ناقص: متوسط الاختبارات، ٧٤٫٩٪ من ٧٥٪"]


def test_a_learner_is_told_which_quiz_is_short_and_by_how_much(app):
    rule = {"quiz": "excel", "least": 75}
    with app.app_context():
        assert told(rule, standing("90", "71")) == ["ناقص: اختبار الوحدة الرابعة، ٧١٪ من ٧٥٪"]
        assert told(rule, standing("90", "71"), "en") == ["Missing: Quiz of unit four, 71% of 75%"]


def test_a_learner_is_told_what_was_never_taken_and_which_lessons_are_left(app):
    with app.app_context():
        assert told({"all": [{"lessons": "all"}, {"each_quiz": 60}]}, standing(None, "90", done=21)) == [
            "ناقص: ٣ دروس",
            "ناقص: اختبار الوحدة الأولى، لم يؤدَّ بعد",
        ]


def test_a_course_without_quizzes_asks_only_for_its_lessons():
    assert evaluate(DEFAULT, Standing(5, 5)).is_earned


def test_a_course_without_lessons_certifies_nobody():
    assert not evaluate(DEFAULT, Standing(0, 0)).is_earned


def test_any_of_several_ways_is_enough_and_the_nearest_way_is_told(app):
    rule = {
        "any": [
            {"quiz": "files", "least": 90},
            {"all": [{"quiz": "files", "least": 80}, {"quiz": "excel", "least": 80}]},
        ]
    }
    assert evaluate(rule, standing("80", "80")).is_earned
    with app.app_context():
        assert told(rule, standing("70", "70")) == ["ناقص: اختبار الوحدة الأولى، ٧٠٪ من ٩٠٪"]


def test_a_quiz_that_the_course_does_not_have_is_never_passed():
    assert not evaluate({"quiz": "gone", "least": 10}, standing("90", "90")).is_earned


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        [],
        "all",
        {"all": []},
        {"any": [{"lessons": "some"}]},
        {"each_quiz": 0},
        {"each_quiz": 101},
        {"each_quiz": True},
        {"quiz": "x"},
        {"lessons": "all", "mean_of_quizzes": 3},
        {"all": [{"eval": "1"}]},
    ],
)
def test_a_rule_that_cannot_be_judged_is_refused(nonsense, app):
    with app.app_context(), pytest.raises(BadValue):
        check(nonsense)


def test_the_default_rule_is_sound():
    assert check(DEFAULT) == DEFAULT


@pytest.mark.parametrize(("mean", "word"), [("85", "ممتاز"), ("84.99", "جيد جدًّا"), ("65", "جيد"), ("12", "مقبول")])
def test_bands_begin_exactly_at_their_limits(mean, word):
    assert band_of(Decimal(mean))["ar"] == word


UNITS = ("files", "web", "word")
EVERY_LEAF = {
    "all": [
        {"lessons": "all"},
        {"section": "files"},
        {"each_quiz": 50},
        {"mean_of_quizzes": 50},
        {"quiz": "q-files", "least": 50},
        {"each_work": 50},
        {"work": "letter", "least": 50},
        {"total": 50},
        {"category": "العملي", "least": 50},
        {"module": "files", "least": 50},
        {"practical": "files", "least": 50},
        {"modules": ["files", "web"], "each": 50, "practical": 50, "mean": 50},
        {"some": 1, "of": [{"course": "CL-101"}, {"courses": "all"}]},
        {"mean_of_courses": 50},
    ]
}


def whole(percent: str, **changes) -> Standing:
    """Somebody who has so much in everything."""
    mark = Decimal(percent)
    quizzes = tuple(QuizMark(f"q-{unit}", {"ar": unit}, mark) for unit in UNITS)
    modules = tuple(
        Module(unit, {"ar": unit}, 2, 2, (quiz,), Practical(mark, is_proctored=True))
        for unit, quiz in zip(UNITS, quizzes, strict=True)
    )
    marks = {
        "works": (QuizMark("letter", {"ar": "الخطاب"}, mark),),
        "categories": (QuizMark("العملي", {"ar": "العملي"}, mark),),
        "courses": (CourseMark("CL-101", {"ar": "الحاسب"}, is_required=True, is_held=True, percent=mark),),
    }
    return Standing(6, 6, quizzes, total=mark, modules=modules, **{**marks, **changes})


def test_every_leaf_is_judged_said_and_told_when_it_is_missing(app):
    check(EVERY_LEAF)
    assert evaluate(EVERY_LEAF, whole("50")).is_earned
    short = evaluate(EVERY_LEAF, whole("49.999")).lacks
    assert len(short) == 17
    with app.app_context(), force_locale("ar"):
        assert all("٤٩٫٩٪ من ٥٠٪" in lack(each) for each in short if each.has is not None)
        lines = rule(EVERY_LEAF, {"files": {"ar": "الملفات"}, "letter": {"ar": "الخطاب"}})
    assert (lines[0], len(lines)) == ("كل ما يأتي:", 17)
    assert "– الخطاب: ٥٠٪ على الأقل" in lines


def test_what_a_rule_names_and_nobody_has_is_told(app):
    nothing = Standing(0, 1)
    names = {"unknown_quiz", "unknown_work", "unknown_category", "unknown_module", "unknown_course", "no_modules"}
    found = {each.what for leaf in EVERY_LEAF["all"] for each in evaluate(leaf, nothing).lacks}
    assert names <= found
    with app.app_context():
        assert all(lack(each) for leaf in EVERY_LEAF["all"] for each in evaluate(leaf, nothing).lacks)


def test_who_is_excused_from_an_assignment_lacks_nothing_there():
    excused = whole("50", works=(QuizMark("letter", {"ar": "الخطاب"}, None, is_excused=True),))
    assert evaluate({"all": [{"each_work": 90}, {"work": "letter", "least": 90}]}, excused).is_earned


def test_the_highest_level_that_holds_is_given_and_the_lowest_is_told_to_whom_none_does(app):
    def level(name: str, each: int, units: object = "all") -> dict:
        return {"name": {"ar": name}, "when": {"modules": units, "each": each}}

    ladder = {"levels": [level("متقدم", 85), level("قياسي", 75), level("تأسيسي", 70, ["files"])]}
    given = {percent: evaluate(ladder, whole(percent)) for percent in ("85", "84.9", "70", "69")}
    names = [outcome.level["ar"] if outcome.level else None for outcome in given.values()]
    assert names == ["متقدم", "قياسي", "تأسيسي", None]
    assert [len(outcome.covered) for outcome in given.values()] == [3, 3, 1, 3]
    with app.app_context(), force_locale("ar"):
        assert [lack(each) for each in given["69"].lacks] == ["ناقص: files، ٦٩٪ من ٧٠٪"]
