"""Conditions: a small tree that says why something is shut, to each learner in their own words."""

import datetime as dt

import pytest

from courses.catalog.models import LessonKind
from courses.catalog.service import content
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment, GroupPolicy
from courses.enrolment.service import groups
from courses.progress.opening import Facts, unmet
from courses.progress.service import completing
from lms.core.i18n import force_locale
from tests.factories.courses import add_lesson, add_section, enrol, make_course, make_run, publish

TODAY = dt.date(2026, 11, 23)


def facts(**known):
    return Facts(today=TODAY, titles={"a": "الأولى", "b": "الثانية", "x": "درس", "q": "اختبار"}, **known)


@pytest.mark.parametrize(
    ("tree", "known", "is_open"),
    [
        ({}, {}, True),
        ({"section": "a"}, {}, False),
        ({"section": "a"}, {"sections_done": {"a"}}, True),
        ({"section": "previous"}, {"previous": "a"}, False),
        ({"section": "previous"}, {"previous": None}, True),
        ({"section": "gone"}, {}, True),
        ({"lesson": "x"}, {}, False),
        ({"lesson": "x"}, {"lessons_done": {"x"}}, True),
        ({"grade": ["q", 0.6]}, {}, False),
        ({"grade": ["q", 0.6]}, {"best": {"q": 0.59}}, False),
        ({"grade": ["q", 0.6]}, {"best": {"q": 0.6}}, True),
        ({"grade": ["q", 0]}, {}, False),
        ({"after": "2026-11-23"}, {}, True),
        ({"after": "2026-11-24"}, {}, False),
        ({"until": "2026-11-23"}, {}, True),
        ({"until": "2026-11-22"}, {}, False),
        ({"run_day": 7}, {"starts_on": dt.date(2026, 11, 16)}, True),
        ({"run_day": 7}, {"starts_on": dt.date(2026, 11, 17)}, False),
        ({"own_day": 3}, {"began_on": dt.date(2026, 11, 21)}, False),
        ({"own_day": 3}, {}, False),
        ({"group": "women"}, {"groups": {"men", "ألف"}}, False),
        ({"group": "ألف"}, {"groups": {"men", "ألف"}}, True),
        ({"not": {"group": "ألف"}}, {"groups": {"men", "ألف"}}, False),
        ({"all": [{"section": "a"}, {"lesson": "x"}]}, {"sections_done": {"a"}}, False),
        ({"any": [{"section": "a"}, {"lesson": "x"}]}, {"sections_done": {"a"}}, True),
        ({"any": []}, {}, True),
        ({"not": {"after": "2026-11-01"}}, {}, False),
        ({"not": {"lesson": "x"}}, {}, True),
        ({"section": "a", "lesson": "x"}, {"sections_done": {"a"}}, False),
    ],
)
def test_a_tree_opens_when_its_conditions_hold(session, tree, known, is_open):
    assert (unmet(tree, facts(**known)) == []) is is_open


@pytest.mark.parametrize(
    ("tree", "arabic", "english"),
    [
        ({"lesson": "x"}, "يُفتح عند إتمام «درس».", "Opens when you complete “درس”."),
        (
            {"all": [{"lesson": "x"}, {"after": "2026-12-22"}]},
            "يُفتح عند: إتمام «درس» · حلول ١٣ رجب ١٤٤٨ هـ (٢٢ ديسمبر ٢٠٢٦)",
            "Opens when: you complete “درس” · it is 13 Rajab 1448 AH (22 December 2026)",
        ),
        (
            {"any": [{"section": "a"}, {"grade": ["q", 0.75]}]},
            "يُفتح عند إتمام «الأولى» أو الحصول على ٧٥٪ في «اختبار».",
            "Opens when you complete “الأولى” or you reach 75% in “اختبار”.",
        ),
        (
            {"all": [{"lesson": "x"}, {"until": "2026-11-01"}]},
            "كان مفتوحًا حتى ٢١ جمادى الأولى ١٤٤٨ هـ (١ نوفمبر ٢٠٢٦).",
            "It was open until 21 Jumada I 1448 AH (1 November 2026).",
        ),
        ({"group": "women"}, "هذا لمجموعة أخرى.", "This is for another group."),
        ({"own_day": 3}, "يُفتح عند مرور ٣ أيام.", "Opens when 3 days have passed."),
    ],
)
def test_what_is_shut_says_what_it_waits_for(session, tree, arabic, english):
    for locale, said in (("ar", arabic), ("en", english)):
        with force_locale(locale):
            assert [str(sentence) for sentence in unmet(tree, facts())] == [said]


def a_run(**availability):
    """A first lesson, a quiz, and a last lesson under these conditions."""
    course = make_course()
    section = add_section(course)
    first, last = add_lesson(section), add_lesson(section, availability=availability)
    return make_run(publish(course)), first, last


def test_every_door_of_a_shut_lesson_is_shut(client, cast):
    """Its page, its completion and its quiz; the film's door is in test_watching."""
    course = make_course()
    section = add_section(course)
    first = add_lesson(section)
    shut = add_lesson(section, availability={"lesson": first.stable_key})
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    page = client.get(f"/learn/{run.code}/{shut.stable_key}").get_data(as_text=True)
    assert "يُفتح عند إتمام" in page
    assert shut.body["ar"] not in page
    assert client.post(f"/learn/{run.code}/{shut.stable_key}/completion").status_code == 409


def test_drip_counts_from_ones_own_first_day(client, cast, session):
    run, _first, last = a_run(own_day=3)
    enrolment = enrol(run, cast.learner)
    client.sign_in(cast.learner)
    assert client.post(f"/learn/{run.code}/{last.stable_key}/completion").status_code == 409
    session.get(Enrolment, enrolment.id).created_at -= dt.timedelta(days=3)
    session.flush()
    assert client.post(f"/learn/{run.code}/{last.stable_key}/completion").status_code == 303


def test_a_lesson_for_the_womens_group_is_shut_to_the_mens(client, cast, count_queries):
    run, _first, last = a_run(group="women")
    groups.add(run, {"ar": "الرجال"}, GroupPolicy.MEN)
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    address = f"/learn/{run.code}/{last.stable_key}"
    assert "هذا لمجموعة أخرى" in client.get(address).get_data(as_text=True)
    with count_queries() as seen:
        client.get(address)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen


def test_a_quiz_may_ask_for_more_than_its_own_pass_mark(cast, session):
    course = make_course()
    section = add_section(course)
    lesson = add_lesson(section, completion={"rule": "passed", "grade": 0.8})
    lesson.kind = LessonKind.QUIZ
    content.session().flush()
    after = add_lesson(section, availability={"grade": [lesson.stable_key, 0.7]})
    run = make_run()
    enrolment = enrol(run, cast.learner)
    row = completing.grade(enrolment, lesson, best=0.75, failures=1, is_passed=True)
    assert row.completed_at is None
    assert (row.failures, after.availability) == (1, {"grade": [lesson.stable_key, 0.7]})
    assert completing.grade(enrolment, lesson, best=0.8, failures=1, is_passed=True).completed_at


def test_watching_does_not_complete_what_a_trainer_marks(cast, session):
    course = make_course()
    add_lesson(add_section(course), completion={"rule": "trainer"})
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    (lesson,) = lessons_of(run.version_id)
    assert completing.credit(enrolment, lesson, 1.0, "watched").completed_at is None
