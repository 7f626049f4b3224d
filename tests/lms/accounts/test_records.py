"""What is known of a person's service: days, grade, a national number that nobody reads, and where they served."""

import datetime as dt

import pytest

from lms.accounts import identity
from lms.accounts.models import Affiliation, Gender, Grade
from lms.accounts.service import people, records
from lms.accounts.service.records import Service
from lms.core.audit import AuditEntry
from lms.core.digits import arabic
from lms.core.errors import BadValue
from tests.factories.accounts import make_unit, make_user

NUMBER = "28503152101236"  # born on 15 March 1985, a man


def test_a_national_number_is_read_in_any_digits_and_says_the_birthday():
    assert identity.read(arabic("285 0315 210-1236")) == NUMBER
    assert (identity.born_on(NUMBER), identity.gender(NUMBER)) == (dt.date(1985, 3, 15), Gender.MALE)
    assert identity.read("28513152101236") is None  # no thirteenth month
    assert identity.read("123") is None
    assert identity.read("a1234567") == "A1234567"
    assert identity.born_on("A1234567") is None


def test_a_person_is_found_by_a_number_that_is_not_kept(cast, session):
    records.keep_national_id(cast.learner, NUMBER, by=cast.registrar)
    assert NUMBER not in cast.learner.national_id_hmac
    assert cast.learner.born_on == dt.date(1985, 3, 15)
    assert [user.id for user in people.search(arabic(NUMBER))] == [cast.learner.id]
    assert NUMBER not in str([entry.details for entry in session.query(AuditEntry)])


def test_a_number_of_somebody_else_or_that_contradicts_the_file_is_refused(cast):
    records.keep_national_id(cast.learner, NUMBER, by=cast.registrar)
    with pytest.raises(records.SamePerson):
        records.keep_national_id(cast.stranger, NUMBER, by=cast.registrar)
    woman = make_user("hala", gender=Gender.FEMALE)
    other_day = make_user("ali", born_on=dt.date(1990, 1, 1))
    for user, typed in ((woman, NUMBER), (other_day, NUMBER), (cast.stranger, "12")):
        with pytest.raises(BadValue):
            records.keep_national_id(user, typed, by=cast.registrar)


def test_days_that_cannot_be_are_refused(cast):
    day = dt.date(2001, 1, 1)
    for bad in (Service(serves_since=dt.date(2999, 1, 1)), Service(born_on=day, serves_since=day)):
        with pytest.raises(BadValue):
            records.keep(cast.learner, bad, by=cast.registrar)


def test_a_registrar_keeps_grade_and_days_and_a_move_leaves_its_trace(client, cast, session):
    units = [make_unit(), make_unit()]
    client.sign_in(cast.registrar)
    address = f"/registry/people/{cast.learner.id}"
    form = {"name_ar": cast.learner.name_ar, "email": cast.learner.email, "gender": "m", "locale": "ar"}
    form |= {"grade": "third", "serves_since": "2010-05-01", "national_id": arabic(NUMBER), "job_title": "إمام"}
    for unit in units:
        assert client.post(address, data=form | {"org_unit_id": unit.id}).status_code == 303
    session.refresh(cast.learner)
    assert (cast.learner.grade, cast.learner.serves_since) == (Grade.THIRD, dt.date(2010, 5, 1))
    kept = session.query(Affiliation).order_by(Affiliation.id).all()
    assert [(row.org_unit_id, row.ends_on is None) for row in kept] == [(units[0].id, False), (units[1].id, True)]
    page = client.get(address).text
    assert units[0].name["ar"] in page
    assert NUMBER not in page
    assert client.post(address, data=form | {"national_id": "12"}).status_code == 422
