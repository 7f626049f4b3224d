"""The rules of a quiz: what the form keeps, and what an attempt makes of them."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from courses.quizzes import rules, shown
from courses.quizzes.models import AttemptState, AttemptStep, GradeMethod
from courses.quizzes.rules import ALL, KEY, Aspect, Moment
from courses.quizzes.service import attempts, checking, counting, grading, late, marking, papers, passwords, saving
from courses.quizzes.service.saving import Outcome
from lms.core import clock
from lms.core.errors import BadValue, RuleError
from tests.courses.quizzes.sitting import begin, event, give, place
from tests.factories.quizzes import PAPER, RIGHT, make_school


@pytest.fixture
def draft(session, cast):
    return make_school(cast, published=False)


def test_rules_are_set_in_any_digits_and_bad_ones_come_back(client, draft, session):
    client.sign_in(draft.trainer)
    url = f"{draft.builder}/rules"
    assert client.get(url).status_code == 200
    form = {
        "minutes": "٤٥", "attempts": "٢", "passing": "٧٠", "method": "last", "pages": "all", "reveal": "never",
        "opens_at": "2026-12-01T09:00", "closes_at": "2026-12-02T09:00", "bands-0-least": "٧٠", "bands-0-ar": "أحسنت", "behaviour": "interactive", "tries": "٤",
        "penalty": "0.5", "navigation": "one_way", "wait_second": "٣٠", "password": "ثلاث حمامات", "proctored": "y",
        "seen_after": ["marks", "verdict"], "seen_closed": ["paper", "marks", "right"],
    }  # fmt: skip
    assert client.post(url, data=form).status_code == 303
    session.expire_all()
    quiz = papers.of_lesson(draft.lesson.id)
    assert (quiz.limit_seconds, quiz.attempts_allowed, quiz.pass_share) == (2700, 2, Decimal("0.7"))
    assert quiz.opens_at.isoformat() == "2026-12-01T07:00:00+00:00"
    assert quiz.settings["bands"] == [{"from": "0.7", "text": {"ar": "أحسنت"}}]
    kept = rules.read(quiz.settings)
    assert (kept.behaviour, kept.tries, kept.penalty, kept.is_one_way) == ("interactive", 4, Decimal("0.5"), True)
    assert (kept.wait_second.seconds, kept.is_proctored, kept.table["after"]) == (1800, True, {"marks", "verdict"})
    page = client.get(url)
    assert page.status_code == 200
    assert "ثلاث حمامات" not in page.text
    assert client.post(url, data={**form, "password": ""}).status_code == 303
    assert rules.read(papers.of_lesson(draft.lesson.id).settings).password_hash == kept.password_hash != ""
    assert client.post(url, data={**form, "password": "", "no_password": "y"}).status_code == 303
    assert rules.read(papers.of_lesson(draft.lesson.id).settings).password_hash == ""
    wordless = client.post(url, data={**form, "bands-1-ar": "قريب", "bands-1-least": ""})
    assert (wordless.status_code, "قريب" in wordless.text) == (422, True)
    assert client.post(url, data={**form, "passing": "170"}).status_code == 422
    assert client.post(url, data={**form, "closes_at": "2026-11-01T09:00"}).status_code == 422


HINTED = {
    **dict(PAPER)["single"],
    "hints": [{"ar": "انظر إلى شريط الأدوات"}, {"ar": "له صورة قرص"}],
}


def asked(attempt, user, slot=1):
    answer = checking.load(attempt.public_id, slot, user)
    return shown.asked(answer, rules.read(attempt.quiz.settings))


def check(attempt, user, slot=1):
    checking.check(checking.load(attempt.public_id, slot, user))


def test_deferred_tells_nothing_before_the_end(school):
    attempt = begin(school)
    give(attempt, school.learner, event(1, RIGHT["single"]))
    assert not asked(attempt, school.learner).can_check
    with pytest.raises(RuleError):
        check(attempt, school.learner)
    assert asked(attempt, school.learner).told is None


def test_immediate_tells_once_and_then_the_answer_stands(cast, session):
    school = make_school(cast, settings={"behaviour": "immediate"})
    attempt = begin(school)
    with pytest.raises(BadValue, match="أولًا"):
        check(attempt, school.learner)
    give(attempt, school.learner, event(1, {"answer": ["a"]}))
    check(attempt, school.learner)
    stands = asked(attempt, school.learner)
    assert (stands.is_settled, stands.can_check, stands.feedback.kind) == (True, False, "wrong")
    assert stands.feedback.explain == {"ar": "هكذا يُحفظ"}
    after = event(1, RIGHT["single"], rev=2)
    assert [give(attempt, school.learner, after).outcome for _ in range(2)] == [Outcome.LATE, Outcome.SAME]
    assert grading.hand_in(attempt).raw == 0
    assert [step.response for step in session.scalars(late.late_answers(school.quiz))] == [{"answer": "b"}]


def test_interactive_gives_hints_and_each_further_try_costs(cast, session):
    school = make_school(cast, [("single", HINTED)], settings={"behaviour": "interactive", "penalty": "0.25"})
    attempt = begin(school)
    for rev, wrong in enumerate("ac", start=1):
        give(attempt, school.learner, event(1, {"answer": [wrong]}, rev=rev))
        check(attempt, school.learner)
        check(attempt, school.learner)
        told = asked(attempt, school.learner).told
        assert (told.state, told.tries, told.tries_left, told.hint) == ("wrong", rev, 3 - rev, HINTED["hints"][rev - 1])
    give(attempt, school.learner, event(1, RIGHT["single"], rev=3))
    assert asked(attempt, school.learner).told is None
    check(attempt, school.learner)
    assert asked(attempt, school.learner).is_settled
    assert grading.hand_in(attempt).raw == Decimal("0.5")
    kinds = session.scalars(select(AttemptStep.kind).order_by(AttemptStep.id)).all()
    assert [kind.value for kind in kinds] == ["save", "check", "save", "check", "save", "check", "grade"]


def test_a_try_that_was_not_checked_costs_as_much(cast, session):
    school = make_school(cast, [("single", HINTED)], settings={"behaviour": "interactive", "penalty": "0.25"})
    attempt = begin(school)
    give(attempt, school.learner, event(1, {"answer": ["a"]}))
    check(attempt, school.learner)
    give(attempt, school.learner, event(1, RIGHT["single"], rev=2))
    assert grading.hand_in(attempt).raw == Decimal("0.75")


def test_manual_waits_for_a_person_even_where_the_key_is_known(cast, session):
    school = make_school(cast, PAPER[:2], settings={"behaviour": "manual"})
    attempt = begin(school)
    give(attempt, school.learner, event(1, RIGHT["single"]))
    assert grading.hand_in(attempt).state is AttemptState.NEEDS_GRADING
    marking.mark(attempt.answers[0], Decimal("0.8"), cast.trainer)
    assert (attempt.state, attempt.raw) == (AttemptState.GRADED, Decimal("0.8"))


def test_one_way_is_held_by_the_server(cast, client, session):
    school = make_school(cast, settings={"navigation": "one_way"})
    client.sign_in(school.learner)
    url = client.post(f"{school.intro}/attempts").location
    attempt = attempts.own(url.rpartition("/")[2], school.learner)
    page = client.get(url).text
    assert (page.count("data-question="), 'id="q1"' in page) == (1, True)
    with pytest.raises(BadValue, match="دور"):
        give(attempt, school.learner, event(2, RIGHT["multiple"]))
    form = {"q1.was": saving.digest({}), "q1.answer": "b", "go": "q2"}
    assert client.post(f"{url}/paper", data=form).location == f"{url}#q2"
    assert client.post(f"{url}/paper", data={"go": "q4"}).location == f"{url}#q4"
    page = client.get(url).text
    assert (page.count("data-question="), 'id="q2"' in page) == (1, True)
    session.expire_all()
    back = give(attempt, school.learner, event(1, {"answer": ["a"]}, rev=2))
    assert (back.outcome, back.response) == (Outcome.LATE, {"answer": ["b"]})
    assert client.get(f"{url}/review").status_code == 200


@pytest.mark.parametrize(
    ("method", "counts"),
    [("highest", (Decimal("0.75"), True)), ("last", (Decimal("0.5"), False)),
     ("first", (Decimal("0.25"), False)), ("average", (Decimal("0.5"), False))],
)  # fmt: skip
def test_each_method_counts_what_it_says(cast, session, method, counts):
    school = make_school(cast, grade_method=GradeMethod(method))
    for number, right in enumerate((1, 3, 2), start=1):
        attempt = begin(school)
        for answer in attempt.answers[:right]:
            sent = event(answer.slot, RIGHT[answer.version.type], number=number * 100 + answer.slot)
            give(attempt, school.learner, sent)
        grading.hand_in(attempt)
    grade = counting.best_grades([school.enrolment.id])[school.enrolment.id][school.lesson.id]
    assert (grade.share, grade.passed) == counts


def test_there_is_a_pause_between_two_attempts(cast, later):
    school = make_school(cast, settings={"wait_second": 30, "wait_later": 60})
    for minutes in (30, 60):
        grading.hand_in(begin(school))
        later(minutes=minutes - 1)
        with pytest.raises(RuleError, match="مهلة"):
            attempts.start(place(school))
        assert place(school).obstacle_until - clock.now() < dt.timedelta(minutes=1)
        later(minutes=1)
    assert begin(school).number == 3


def test_what_is_seen_follows_the_table_of_the_four_moments(cast, client, session, later):
    table = {"after": ["marks"], "later": ["paper", "verdict"], "closed": ["paper", "marks", "verdict", "right"]}
    closes = clock.now() + dt.timedelta(hours=3)
    school = make_school(cast, settings={"reveal": "table", "review": table}, closes_at=closes)
    client.sign_in(school.learner)
    url = client.post(f"{school.intro}/attempts").location
    client.post(f"{url}/submission")
    at_once = client.get(f"{url}/result").text
    assert ("verdict-row__figure" in at_once, "card marked" in at_once) == (True, False)
    later(minutes=11)
    page = client.get(f"{url}/result").text
    assert ("verdict-row__figure" in page, "card marked" in page, "said--right" in page) == (False, True, False)
    assert "٠٪" not in client.get(school.intro).text.replace("٦٠٪", "")
    later(hours=3)
    assert "٠٪" in client.get(school.intro).text.replace("٦٠٪", "")
    page = client.get(f"{url}/result").text
    assert ("verdict-row__figure" in page, "said--right" in page, "هكذا يُحفظ" in page) == (True, True, False)


def test_the_short_ways_of_saying_when_the_key_is_shown():
    for reveal, passed, seen in [("at_once", False, ALL), ("when_passed", False, ALL - KEY),
                                 ("when_passed", True, ALL), ("never", True, ALL - KEY)]:  # fmt: skip
        assert rules.read({"reveal": reveal}).seen(Moment.LATER, is_passed=passed) == seen
    assert rules.read({"reveal": "table"}).seen(Moment.AFTER, is_passed=True) == frozenset[Aspect]()


def test_the_words_are_those_of_the_highest_band_that_was_reached(school):
    bands = [
        {"from": "0", "text": {"ar": "ج"}},
        {"from": "0.9", "text": {"ar": "أ"}},
        {"from": "0.5", "text": {"ar": "ب"}},
    ]
    school.quiz.settings = {"bands": bands}
    said = [
        shown.band(school.quiz, Decimal(share)).get("ar") for share in ("0", "0.4999999", "0.5", "0.89", "0.9", "1")
    ]
    assert said == ["ج", "ج", "ب", "ب", "أ", "أ"]


def test_a_password_opens_the_quiz_and_guessing_is_slowed_down(cast, client, session, later):
    school = make_school(cast, settings={"password_hash": passwords.hashed("ثلاث حمامات"), "proctored": True})
    client.sign_in(school.learner)
    assert "كلمة مرور الاختبار" in client.get(school.intro).text
    wrong = client.post(f"{school.intro}/attempts", data={"password": "حمامتان"})
    assert (wrong.status_code, "ليست هذه" in wrong.text) == (422, True)
    for _ in range(6):
        slowed = client.post(f"{school.intro}/attempts", data={"password": "حمامتان"})
    assert "كثيرة" in slowed.text
    later(minutes=2)
    url = client.post(f"{school.intro}/attempts", data={"password": "ثلاث حمامات"}).location
    assert client.post(f"{school.intro}/attempts").location == url
    assert attempts.own(url.rpartition("/")[2], school.learner).is_proctored
