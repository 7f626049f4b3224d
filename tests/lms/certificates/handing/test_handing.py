"""Who took which sheet: noted once, also by two at a time, taken back with a reason, and never another batch's."""

import pytest
from sqlalchemy import select

from lms.accounts.models import OrgUnit, OrgUnitKind
from lms.certificates import press, service
from lms.certificates.handing import service as handing
from lms.certificates.handing.models import HandOver, Way
from lms.certificates.handing.service import Receipt
from lms.core.audit import AuditEntry
from lms.core.db import commit
from lms.core.errors import BadValue, RuleError
from tests.factories.accounts import make_user
from tests.factories.certificates import approve, make_award


def unit(session, number):
    made = OrgUnit(
        kind=OrgUnitKind.DIRECTORATE, code=f"T{number}", name={"ar": "مديرية", "en": ""}, path=f"/t{number}/"
    )
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def batch(session, cast):
    """Three graduates of two directorates; issued, without files."""
    units = unit(session, 1), unit(session, 2)
    people = [make_user(f"graduate{number}") for number in range(3)]
    for person, place in zip(people, (1, 0, 1), strict=True):
        person.org_unit_id = units[place].id
    made = approve([make_award(person) for person in people], cast.registrar)
    for item in service.batch(made.id).items:
        service.issue(item.id, press.current())
    commit()
    return made


def ids(session, batch, **narrowed):
    return [certificate.id for certificate in session.scalars(handing.sheets(batch, **narrowed))]


def test_sheets_are_handed_over_once_and_a_mistake_is_taken_back_on_record(session, cast, batch, in_english):
    every = ids(session, batch)
    handing.hand_over(batch, every[:2], Receipt(Way.DELEGATE, "محمود سالم", "12/5"), cast.registrar)
    assert handing.count(batch) == handing.Count(3, 2)
    again = handing.hand_over(batch, every, Receipt(Way.IN_PERSON), cast.registrar)
    assert [row.certificate_id for row in again] == every[2:], "the others were handed over before"
    first = session.scalars(select(HandOver).where(HandOver.certificate_id == every[0])).one()
    with pytest.raises(BadValue, match="why"):
        handing.take_back(handing.by_id(first.id), " ", cast.registrar)
    handing.take_back(handing.by_id(first.id), "أُعيدت لخطأ في الاسم", cast.registrar)
    with pytest.raises(RuleError, match="already"):
        handing.take_back(handing.by_id(first.id), "مرة أخرى", cast.registrar)
    assert ids(session, batch, is_given=False) == every[:1]
    handing.hand_over(batch, every[:1], Receipt(Way.POST, note="RR123"), cast.registrar)
    kept = handing.of_certificate(first.certificate)
    assert [row.way for row in kept] == [Way.POST, Way.DELEGATE]
    assert kept[0].receiver == first.certificate.snapshot["name"]["ar"]
    told = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("certificate%hand%"))).all()
    assert sorted(told) == ["certificate.hand_over_taken_back", *["certificates.handed_over"] * 3]


def test_what_makes_no_sense_is_refused(session, cast, batch, in_english):
    other = approve([make_award(cast.learner, "run:2")], cast.registrar)
    foreign = service.issue(service.batch(other.id).items[0].id, press.current())
    for chosen, receipt, sentence in [
        ([], Receipt(Way.POST), "at least one"),
        ([foreign.id], Receipt(Way.POST), "does not belong"),
        (ids(session, batch), Receipt(Way.DELEGATE, " "), "who received"),
    ]:
        with pytest.raises(BadValue, match=sentence):
            handing.hand_over(batch, chosen, receipt, cast.registrar)
    assert handing.count(batch).given == 0


def test_the_counter_by_directorate_the_list_to_sign_and_who_may(client, session, cast, batch, count_queries):
    client.sign_in(cast.registrar)
    address = f"/registry/batches/{batch.id}/hand-over"
    with count_queries() as counted:
        page = client.get(address).text
    assert len(counted) <= 10
    assert page.count('name="certificate"') == 3
    place = session.scalars(select(OrgUnit).where(OrgUnit.code == "T2")).one()
    narrow, two = f"{address}?unit={place.id}", ids(session, batch, unit_id=place.id)
    assert client.get(narrow).text.count('name="certificate"') == len(two) == 2
    refused = client.post(narrow, data={"way": "delegate", "certificate": two, "note": "كتاب 7"})
    assert (refused.status_code, "كتاب 7" in refused.text) == (422, True)
    assert refused.text.count(" checked") == 3, "the two sheets and the way stay chosen"
    assert client.post(narrow, data={"way": "delegate", "receiver": "علي", "certificate": two}).status_code == 303
    assert client.get(f"{address}/list").text.count("<tr>") == 2, "the heads, and who is left"
    row = session.scalars(select(HandOver).order_by(HandOver.id)).first()
    back = f"/registry/hand-overs/{row.id}/taking-back"
    assert client.post(back, data={"why": ""}).status_code == 422
    assert client.post(back, data={"why": "خطأ"}).status_code == 303
    assert handing.count(batch).given == 1
    client.sign_in(cast.learner)
    assert {client.get(path).status_code for path in (address, f"{address}/list", back[:-12])} == {404}
    assert client.post(back, data={"why": "خطأ"}).status_code == 404
