"""A server that was away: its silence is written down, and every attempt in progress gets back what it lost."""

import pytest
from sqlalchemy import func, select

from courses.quizzes import jobs
from courses.quizzes.exceptions import service as exceptions
from courses.quizzes.exceptions.service import Wish
from courses.quizzes.models import AttemptState
from courses.quizzes.service import attempts, saving
from courses.quizzes.service.saving import Outcome
from lms.core import clock, presence
from lms.core.db import commit
from lms.core.presence import Outage
from tests.courses.quizzes.sitting import begin, event, give, place
from tests.factories.quizzes import enrol, make_school


def minutes(span):
    return round(span.total_seconds() / 60, 1)


def left(attempt):
    return minutes(attempt.deadline_at - clock.now())


def test_what_the_server_was_away_for_is_given_back_in_full(school, session, later):
    presence.beat()
    attempt = begin(school)
    later(seconds=20)
    assert presence.beat() is None
    before, closes = left(attempt), attempt.closes_at
    later(minutes=7)
    outage = presence.beat()
    assert minutes(outage.length) == 7
    session.refresh(attempt)
    assert left(attempt) == pytest.approx(before, abs=0.3)
    assert (attempt.compensated_seconds // 10, minutes(attempt.closes_at - closes)) == (42, 7)
    assert presence.beat() is None
    assert session.scalar(select(func.count()).select_from(Outage)) == 1


def test_nobody_is_handed_in_while_the_server_is_away(school, session, later):
    presence.beat()
    attempt = begin(school)
    later(minutes=15)
    presence.beat()
    session.refresh(attempt)
    had = left(attempt)
    later(minutes=30)
    commit()
    jobs.hand_in_what_is_over()
    assert attempt.is_open
    presence.beat()
    commit()
    jobs.hand_in_what_is_over()
    session.refresh(attempt)
    assert (attempt.state, left(attempt)) == (AttemptState.IN_PROGRESS, pytest.approx(had, abs=0.3))
    later(seconds=10)
    given = event(1, {"answer": ["b"]}, at=clock.now())
    assert give(attempt, school.learner, given).outcome is Outcome.STORED
    for _ in range(int(had) * 6 + 12):
        later(seconds=10)
        presence.beat()
    commit()
    jobs.hand_in_what_is_over()
    assert (attempt.state, attempt.handed_in_by) == (AttemptState.GRADED, "deadline")


def test_answers_that_were_on_their_way_in_the_grace_still_arrive(school, session, later):
    attempt = begin(school)
    given = event(1, {"answer": ["b"]}, at=clock.now())
    later(minutes=20, seconds=15)
    presence.beat()
    end = attempt.deadline_at
    later(minutes=40)
    presence.beat()
    session.refresh(attempt)
    assert (attempt.deadline_at, attempt.compensated_seconds) == (end, 0)
    assert give(attempt, school.learner, given).outcome is Outcome.STORED


def test_who_begins_meanwhile_gets_back_what_is_theirs_and_who_is_through_nothing(school, cast, session, later):
    presence.beat()
    later(minutes=3)
    enrol(school.run, cast.stranger)
    attempt = attempts.start(place(school, cast.stranger))
    later(minutes=2)
    presence.beat()
    session.refresh(attempt)
    assert attempt.compensated_seconds // 10 == 12
    assert left(attempt) == 20
    timeless = make_school(cast, limit_seconds=None)
    free = begin(timeless)
    later(minutes=9)
    presence.beat()
    session.refresh(free)
    assert (free.deadline_at, free.closes_at, free.compensated_seconds) == (None, None, 0)


def test_two_outages_add_up_and_more_time_comes_on_top(school, session, later):
    presence.beat()
    attempt = begin(school)
    for _ in range(2):
        later(minutes=3)
        presence.beat()
    exceptions.grant(school.quiz, school.run, Wish(extra_seconds=600, enrolment_id=school.enrolment.id), school.trainer)
    session.refresh(attempt)
    assert minutes(attempt.deadline_at - attempt.started_at) == 36


@pytest.mark.parametrize("away", [{"seconds": 24}, {"days": 2}])
def test_a_missed_beat_and_a_server_that_was_switched_off_are_no_outage(school, session, later, away):
    presence.beat()
    begin(school)
    later(**away)
    assert not presence.is_silent()
    assert presence.beat() is None


def test_the_page_says_that_time_was_given_back(client, school, session, later):
    presence.beat()
    session.commit()
    client.sign_in(school.learner)
    url = client.post(f"{school.intro}/attempts").location
    end = client.get(f"{url}/state").get_json()["deadline"]
    later(minutes=5)
    presence.beat()
    session.commit()
    assert client.get(f"{url}/state").get_json()["deadline"] > end
    assert "عُوِّض الوقت" in client.get(url).text
    answer = {
        "slot": 1,
        "rev": 1,
        "client_event_id": "00000000-0000-4000-8000-000000000001",
        "response": {"answer": ["b"]},
    }
    receipt = client.post(f"{url}/answers", json=answer).get_json()
    assert (receipt["outcome"], receipt["deadline"] > end) == ("stored", True)
    assert receipt["hash"] == saving.digest({"answer": "b"})
