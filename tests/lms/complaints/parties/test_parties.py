"""People of cases: sealed, found, shown to few, and told nothing before they have proven that the number is theirs."""

import datetime as dt
import re

import pytest
from sqlalchemy import text

from lms.complaints.models import Identity
from lms.complaints.parties import service, verifying
from lms.complaints.parties.models import CaseParty, ContactChannel, PartyRole
from lms.core import clock
from lms.core import db as database
from lms.core.errors import BadValue, RuleError, TooMany
from lms.core.mail import Letter
from lms.core.sms import TextMessage
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_case, make_category, make_central, make_officer

PERSON = {
    "name": "سعاد محمود الجمال",
    "phone": "٠١٠٠ ١٢٣ ٤٥٦٧",
    "email": "Souad@Example.com",
    "national_id": "28501011234567",
    "governorate": "الجيزة",
}


@pytest.fixture
def case(session):
    made = make_case(make_unit())
    service.record(made, **PERSON)
    database.commit()
    return made


def dump(session):
    """Every row of every table, as a copy of the database would show them."""
    tables = database.Model.metadata.sorted_tables
    return "\n".join(repr(session.execute(text(f'SELECT * FROM "{table.name}"')).all()) for table in tables)


def test_a_copy_of_the_database_names_nobody(session, case):
    said = dump(session)
    assert case.reference in said
    planted = ("سعاد", "الجمال", "1001234567", "souad", "Souad", "28501011234567")
    assert not [word for word in planted if word in said]


def test_whoever_calls_is_found_by_what_they_say(session, case):
    other = make_case()
    service.record(other, phone="+201001234567")
    for asked in ({"phone": "0100 1234567"}, {"phone": "+20 100 123 4567"}):
        assert service.find(**asked) == [other.id, case.id]
    for asked in ({"email": " souad@example.COM"}, {"national_id": "٢٨٥٠١٠١١٢٣٤٥٦٧"}):
        assert service.find(**asked) == [case.id]
    assert service.find(phone="01001234568") == service.find() == service.find(phone="سعاد") == []


@pytest.mark.parametrize(("field", "value"), [("phone", "12"), ("email", "souad"), ("national_id", "29913011234567")])
def test_a_number_that_is_none_is_refused(session, field, value):
    with pytest.raises(BadValue):
        service.record(make_case(), **{field: value})


def test_the_reporter_stands_there_once_and_a_new_number_must_be_proven_anew(session, case):
    party = service.reporter(case)
    party.phone_verified_at = party.email_verified_at = clock.now()
    assert service.record(case, **PERSON | {"phone": "01112345678"}).id == party.id
    session.expire_all()
    assert (party.phone, party.phone_verified_at) == ("+201112345678", None)
    assert service.reachable(case) == service.Contact("souad@example.com", "", verified=True)
    assert service.record(make_case()) is None


def test_names_are_shown_to_those_who_may_know_them(session):
    central, unit = make_central(), make_unit()
    officer, sorter, stranger = make_officer(unit), make_officer(central), make_officer(make_unit())

    def seen(user, **fields):
        made = make_case(unit, **fields)
        service.record(made, **PERSON)
        service.record(made, PartyRole.COMPLAINED_ABOUT, name="فلان")
        reporter, about = service.shown(made, user)
        return [reporter.name, about.name]

    quiet = make_category(confidential=True)
    name = PERSON["name"]
    assert seen(officer) == seen(sorter) == seen(sorter, identity=Identity.CONFIDENTIAL) == [name, "فلان"]
    assert seen(officer, identity=Identity.CONFIDENTIAL) == seen(officer, category=quiet) == ["", "فلان"]
    assert seen(sorter, identity=Identity.ANONYMOUS) == ["", "فلان"]
    assert seen(stranger) == ["", ""]
    assert seen(officer, about_user_id=officer.id) == ["", ""]


def test_of_an_anonymous_citizen_only_the_way_to_reach_them_is_kept(session):
    case = make_case(identity=Identity.ANONYMOUS)
    party = service.record(case, **PERSON)
    assert (party.name, party.national_id, party.governorate, party.phone) == ("", "", "", "+201001234567")


def code_of(message):
    return re.search(r"\d{6}", message).group()


def test_nothing_is_told_before_the_code_is_typed_and_wrong_codes_are_few(app, session, client, case, monkeypatch):
    monkeypatch.setitem(app.extensions, "case_visits", [lambda found, own=case.id: found.id == own])
    page = f"/complaints/contact/{case.reference}"
    shown = client.get(page).text
    assert "4567" in shown
    assert "1001234567" not in shown
    assert service.reachable(case).verified is False
    assert client.post(f"{page}/codes/phone").status_code == 303
    assert client.post(f"{page}/codes/phone").status_code == 429  # not again within a minute
    message = session.query(TextMessage).one()
    assert (message.phone, message.is_secret) == ("+201001234567", True)
    assert not [word for word in ("سعاد", case.reference) if word in message.text]
    code = code_of(message.text)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert [client.post(page, data={"code": wrong}).status_code for _ in range(6)] == [422] * 5 + [409]
    assert client.post(page, data={"code": code}).status_code == 409  # the right one comes too late
    assert service.reachable(case).verified is False


def test_the_right_code_proves_the_address_once_and_not_after_ten_minutes(session, case, monkeypatch):
    party = service.reporter(case)
    service.challenge(party, ContactChannel.EMAIL)
    letter = session.query(Letter).one()
    assert letter.address == "souad@example.com"
    code = code_of(letter.text)
    now = clock.now()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=10, seconds=1))
        with pytest.raises(RuleError):
            service.confirm(party, code)
    assert service.confirm(party, f" {code[:3]} {code[3:]}") is ContactChannel.EMAIL
    assert service.reachable(case) == service.Contact("souad@example.com", "", verified=True)
    with pytest.raises(RuleError):
        service.confirm(party, code)


def test_a_number_is_not_pestered_from_many_cases(session, case, monkeypatch):
    limits = [verifying.Limit("again", 1000, 60), verifying.Limit("day", 2, 86400)]
    monkeypatch.setattr(verifying, "AGAIN", limits[0])
    monkeypatch.setattr(verifying, "A_DAY", limits[1])
    sent = 0
    with pytest.raises(TooMany):
        for _ in range(5):
            party = service.record(make_case(), phone=PERSON["phone"])
            service.challenge(party, ContactChannel.PHONE)
            for act in session.info.pop("afterwards", []):
                act()
            sent += 1
    assert sent == 2


def test_to_others_there_is_no_such_page(client, session, case):
    assert client.get(f"/complaints/contact/{case.reference}").status_code == 404
    assert session.query(CaseParty).count() == 1
