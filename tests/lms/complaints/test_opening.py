"""Reference and secret (scenario G2): who is wrong learns nothing, and after five tries nobody gets in for a while."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from lms.complaints import jobs
from lms.complaints.kinds import Action
from lms.complaints.models import CaseLock
from lms.complaints.service import chain, opening, reference
from lms.core import clock
from lms.core.jobs import Job
from tests.factories.complaints import file_case

WRONG, DAY = "00000-00000", dt.date(2026, 11, 23)


@pytest.fixture
def filed(session):
    return file_case()


def ask(client, typed, secret):
    answer = client.post("/complaints/track", data={"reference": typed, "secret": secret})
    told = re.sub(r'value="[^"]*"|nonce[^ >]*|content="[^"]*"', "", answer.text.replace(typed, ""))
    return answer.status_code, told


def test_an_unknown_reference_and_a_wrong_secret_get_the_same_words_until_both_are_locked(client, session, filed):
    known, unknown = filed.case.reference, reference.new(DAY)
    for _ in range(opening.MOST_TRIES):
        wrong = ask(client, known, WRONG)
        assert wrong == ask(client, unknown, WRONG)
        assert wrong[0] == 404
    locked = ask(client, known, filed.secret)
    assert locked[0] == 429, "the right secret does not open it now"
    assert locked == ask(client, unknown, WRONG)
    assert len(session.scalars(select(Job).where(Job.name == jobs.tell_of_lock.name)).all()) == 2


def test_after_a_quarter_of_an_hour_the_right_secret_opens_it_and_the_citizen_was_told(
    client, session, filed, monkeypatch
):
    for _ in range(opening.MOST_TRIES):
        ask(client, filed.case.reference, WRONG)
    for row in session.scalars(select(Job).where(Job.name == jobs.tell_of_lock.name)).all():
        jobs.tell_of_lock.run(None, **row.args)
    assert [event.action for event in chain.of(filed.case)][-1] is Action.LOCK
    assert [*chain.faults_of(filed.case)] == []
    later = clock.now() + dt.timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ask(client, filed.case.reference, filed.secret)[0] == 303
    assert session.scalars(select(CaseLock)).all() == []


def test_a_typing_mistake_is_told_as_such_and_costs_no_try(client, session, filed):
    status, told = ask(client, filed.case.reference[:-1] + ("0" if filed.case.reference[-1] != "0" else "1"), WRONG)
    assert status == 422
    assert "26-4K7QM9X2-C" in told
    assert session.scalars(select(CaseLock)).all() == []
