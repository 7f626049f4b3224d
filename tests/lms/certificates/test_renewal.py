"""A licence that ends: its holder is told ninety, thirty and seven days before, once each, and renews by a new one."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.certificates.service import renewal
from lms.notifications.models import Notice
from tests.factories.certificates import make_certificate


@pytest.fixture
def licence(cast):
    return make_certificate(cast.learner, cast.registrar, kind="licence", valid_years=5)


def told_on(session, day: dt.date) -> int:
    return renewal.remind(renewal.ending(day), day)


def test_the_holder_is_told_once_at_each_of_three_times(session, cast, licence):
    last = licence.expires_on
    days = [100, 91, 90, 60, 30, 29, 8, 7, 1, 0, -1]
    told = {left: told_on(session, last - dt.timedelta(days=left)) for left in days}
    assert [left for left, count in told.items() if count] == [90, 30, 7]
    notices = session.scalars(select(Notice.text).where(Notice.key.contains(":ends:"))).all()
    assert len(notices) == 3
    assert licence.serial in notices[0]["ar"]


def test_a_late_start_tells_only_the_nearest_time(session, cast, licence):
    assert told_on(session, licence.expires_on - dt.timedelta(days=20)) == 1
    keys = session.scalars(select(Notice.key).where(Notice.key.contains(":ends:"))).all()
    assert keys == [f"certificate:{licence.id}:ends:30:{cast.learner.id}"]


def test_who_renewed_is_not_told_and_the_old_one_still_stands_to_its_day(session, cast, licence):
    soon = licence.expires_on - dt.timedelta(days=30)
    new = make_certificate(cast.learner, cast.registrar, kind="licence", valid_years=5)
    new.expires_on = licence.expires_on.replace(year=licence.expires_on.year + 5)
    session.flush()
    assert told_on(session, soon) == 0
    assert session.get(Certificate, licence.id).state == "issued"


def test_a_certificate_for_ever_is_never_reminded_of(session, cast):
    forever = make_certificate(cast.learner, cast.registrar)
    assert forever.expires_on is None
    assert told_on(session, dt.date(2031, 1, 1)) == 0
