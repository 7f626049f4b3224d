"""Other terms for some: more time, other dates, another attempt, another password; the nearest one holds."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from courses.enrolment.models import RunGroup
from courses.quizzes.exceptions import service
from courses.quizzes.exceptions.models import QuizException
from courses.quizzes.exceptions.service import Wish
from courses.quizzes.service import attempts, grading, passwords
from lms.core import clock
from lms.core.audit import AuditEntry
from lms.core.db import commit
from lms.core.errors import BadValue, NotFound, RuleError
from tests.courses.quizzes.sitting import begin, place
from tests.factories.quizzes import enrol, make_school


def grant(school, **wish):
    return service.grant(school.quiz, school.run, Wish(**wish), school.trainer)


@pytest.fixture
def group(school, session):
    group = RunGroup(run_id=school.run.id, name={"ar": "الأولى"})
    session.add(group)
    session.flush()
    school.enrolment.group_id = group.id
    session.flush()
    return group


def test_the_persons_own_comes_before_the_groups_and_that_before_the_runs(school, group):
    grant(school, extra_seconds=60, attempts_allowed=9)
    assert place(school).terms.limit_seconds == 1260
    grant(school, extra_seconds=120, group_id=group.id)
    assert place(school).terms.limit_seconds == 1320
    own = grant(school, extra_seconds=300, enrolment_id=school.enrolment.id)
    terms = place(school).terms
    assert (terms.limit_seconds, terms.extra_seconds) == (1500, 300)
    service.withdraw(school.quiz, school.run, own, school.trainer)
    assert place(school).terms.limit_seconds == 1320


def test_an_exception_reaches_nobody_else(school, cast, session):
    enrol(school.run, cast.stranger)
    grant(school, extra_seconds=300, enrolment_id=school.enrolment.id)
    assert place(school, cast.stranger).terms.limit_seconds == 1200


def test_more_time_reaches_an_attempt_in_progress_and_is_never_taken_back(school, session):
    attempt = begin(school)
    end, closes = attempt.deadline_at, attempt.closes_at
    own = grant(school, extra_seconds=600, enrolment_id=school.enrolment.id)
    session.expire_all()
    assert attempt.deadline_at - end == attempt.closes_at - closes == dt.timedelta(minutes=10)
    service.withdraw(school.quiz, school.run, own, school.trainer)
    grant(school, extra_seconds=60)
    session.expire_all()
    assert attempt.deadline_at - end == dt.timedelta(minutes=10)


def test_later_dates_more_attempts_and_another_password(cast):
    yesterday = clock.now() - dt.timedelta(days=1)
    kept, own = passwords.hashed("ثلاث حمامات"), passwords.hashed("باب خشبي")
    school = make_school(cast, closes_at=yesterday, attempts_allowed=1, settings={"password_hash": kept})
    with pytest.raises(RuleError, match="أُغلق"):
        attempts.start(place(school), "ثلاث حمامات")
    tomorrow = clock.now() + dt.timedelta(days=1)
    grant(school, closes_at=tomorrow, attempts_allowed=2, password_hash=own, enrolment_id=school.enrolment.id)
    commit()
    with pytest.raises(BadValue):
        attempts.start(place(school), "ثلاث حمامات")
    for _ in range(2):
        grading.hand_in(attempts.start(place(school), "باب خشبي"))
        commit()
    with pytest.raises(RuleError, match="استُنفدت"):
        attempts.start(place(school), "باب خشبي")


@pytest.mark.parametrize(
    "wish", [{}, {"reason": "لا شيء"}, {"opens_at": clock.now(), "closes_at": clock.now() - dt.timedelta(hours=1)}]
)
def test_an_exception_that_grants_nothing_is_refused(school, session, wish):
    with pytest.raises(BadValue):
        grant(school, **wish)
    assert session.scalar(select(func.count()).select_from(QuizException)) == 0


def test_people_and_groups_of_another_run_are_not_found(school, cast, session):
    other = make_school(cast)
    for wish in ({"enrolment_id": other.enrolment.id}, {"enrolment_id": 10**6}, {"group_id": 10**6}):
        with pytest.raises(NotFound):
            grant(school, extra_seconds=60, **wish)


def test_a_trainer_grants_changes_and_withdraws_on_one_page(client, school, session, cast, count_queries):
    url = f"{school.builder}/exceptions"
    client.sign_in(school.trainer)
    assert "لا استثناءات" in client.get(url).text
    whom = f"person-{school.enrolment.id}"
    form = {
        "run": school.run.id,
        "whom": whom,
        "minutes": "٢٠",
        "attempts": "٣",
        "reason": "ضعف في البصر",
        "password": "باب خشبي",
    }
    assert client.post(url, data=form).status_code == 303
    page = client.get(url).text
    assert all(words in page for words in ("ضعف في البصر", "٢٠ دقيقة إضافية", "كلمة مرور خاصة"))
    assert 'value="20"' in client.get(f"{url}?run={school.run.id}&for={whom}").text
    assert client.post(url, data={**form, "minutes": "٣٠", "password": ""}).status_code == 303
    exception = session.scalars(select(QuizException)).one()
    assert (exception.extra_seconds, passwords.passwords.is_right(exception.password_hash, "باب خشبي")) == (1800, True)
    for bad in ({"reason": ""}, {"minutes": "0"}, {"minutes": "9999"}, {"whom": "person-1000000"}, {"whom": "x"}):
        assert client.post(url, data={**form, **bad}).status_code == 422
    assert client.post(url, data={**form, "run": 10**6}).status_code == 404
    with count_queries() as seen:
        client.get(url)
    assert len(seen) <= 10, seen
    client.sign_in(cast.learner)
    assert "٣٠ دقيقة" in client.get(school.intro).text
    client.sign_in(school.trainer)
    away = {"run": school.run.id, "exception": exception.id}
    assert client.post(f"{url}/removal", data=away).status_code == 303
    assert client.post(f"{url}/removal", data=away).status_code == 404
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("quiz.%"))).all()
    assert sorted(actions) == ["quiz.exception_granted"] * 2 + ["quiz.exception_withdrawn"]


def test_only_those_who_teach_the_course_grant_exceptions(client, school, cast, session):
    session.commit()
    url = f"{school.builder}/exceptions"
    for user in (cast.learner, cast.stranger, cast.stranger_trainer, cast.director):
        client.sign_in(user)
        assert {client.get(url).status_code, client.post(url).status_code} <= {403, 404}
    assert session.scalar(select(func.count()).select_from(QuizException)) == 0
