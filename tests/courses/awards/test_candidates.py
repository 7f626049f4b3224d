from decimal import Decimal

import pytest

from courses.awards import service
from courses.awards.service import keeping
from courses.awards.words import lack
from courses.enrolment.models import EnrolmentState
from lms.core.errors import BadValue
from lms.core.i18n import force_locale
from tests.factories.accounts import make_unit, make_user
from tests.factories.awards import learn, make_run


@pytest.fixture
def run(session):
    return service.run_by_id(make_run().id)


def only(run):
    return service.candidates(run)[0]


def test_who_finished_the_lessons_and_passed_the_quizzes_has_earned_it(run, cast):
    learn(run, cast.learner, "80", "90")
    found = only(run)
    assert found.place == "ready"
    assert found.standing.mean == Decimal(85)


def test_who_lacks_something_is_told_what(run, cast):
    learn(run, cast.learner, "71", None, lessons=1)
    with force_locale("ar"):
        assert [lack(missing) for missing in only(run).outcome.lacks] == [
            "ناقص: درسان",
            "ناقص: اختبار 2، لم يؤدَّ بعد",
            "ناقص: متوسط الاختبارات، ٣٥٫٥٪ من ٧٥٪",
        ]


def test_the_course_may_have_its_own_rule(run, cast):
    learn(run, cast.learner, "71", "60")
    assert only(run).place == "missing"
    keeping.keep(run.version.course, {"each_quiz": 60}, by=cast.registrar)
    assert only(run).place == "ready"
    with pytest.raises(BadValue):
        keeping.keep(run.version.course, {"each": 1}, by=cast.registrar)


def test_who_left_or_only_applied_is_no_candidate(run, cast):
    learn(run, cast.learner, "90", "90").state = EnrolmentState.WITHDRAWN
    learn(run, cast.stranger, "90", "90").state = EnrolmentState.APPLIED
    assert service.candidates(run) == []


def test_a_name_that_cannot_be_printed_is_put_aside_for_review(run, cast):
    cast.learner.name_latin = "Mohamed 😀"
    learn(run, cast.learner, "90", "90")
    found = only(run)
    assert found.place == "review"
    assert "😀" in found.obstacle


def test_one_learner_is_judged_like_the_whole_run(run, cast):
    enrolment = learn(run, cast.learner, "80", "90")
    enrolment.run, enrolment.user = run, cast.learner
    assert service.candidate(enrolment).outcome == only(run).outcome


@pytest.mark.once
def test_five_hundred_learners_cost_as_few_queries_as_three(session, count_queries):
    counts = []
    for people in (3, 520):
        run = service.run_by_id(make_run(texts=6, quizzes=3).id)
        unit = make_unit()
        for number in range(people):
            learn(run, make_user(f"learner{number}", org_unit_id=unit.id), "80", "90", "70", lessons=6)
        session.commit()
        session.expire_all()
        run = service.run_by_id(run.id)
        with count_queries() as seen:
            found = service.candidates(run)
            assert [one.learner.name_ar and one.learner.org_unit.name for one in found]
        assert len(found) == people
        assert all(one.place == "ready" for one in found)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
