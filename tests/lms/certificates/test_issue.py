import datetime as dt
import hashlib
import re

import pypdfium2
import pytest
from sqlalchemy import select

from lms.certificates import press, service
from lms.certificates.models import Certificate, CertificateEvent, IssueItem, SerialCounter
from lms.certificates.service import journal, sheets
from lms.core import clock, mail
from lms.core.db import commit
from lms.core.hijri import HijriMonth, forget
from lms.notifications.models import Notice
from media.models import StoredObject
from tests.conftest import everything
from tests.factories.accounts import make_user
from tests.factories.certificates import approve, make_award, make_certificate


def issue_all(batch):
    commit()
    return [service.issue_item(item.id, press.current()) for item in service.batch(batch.id).items]


def test_every_person_of_a_batch_gets_the_next_serial_and_a_file(session, cast):
    people = [make_user(f"graduate{n}") for n in range(4)]
    issued = issue_all(approve([make_award(person) for person in people], cast.registrar))
    numbers = [int(certificate.serial[-6:]) for certificate in issued]
    assert numbers == [1, 2, 3, 4]
    assert all(re.fullmatch(r"IJZ-\d{4}-CC-\d{6}", certificate.serial) for certificate in issued)
    for certificate in issued:
        pdf = sheets.content(certificate.sheet_id)
        assert len(pypdfium2.PdfDocument(pdf)) == 1
        assert hashlib.sha256(pdf).hexdigest() == session.get(StoredObject, certificate.sheet_id).sha256


def test_a_clock_set_back_over_new_year_leaves_neither_gap_nor_double(session, cast, monkeypatch):
    issued = []
    for moment in ("2026-12-31T21:50", "2026-12-31T22:10", "2026-12-31T21:55", "2026-12-31T22:20"):  # Cairo: +2 hours
        monkeypatch.setattr(clock, "now", lambda moment=moment: dt.datetime.fromisoformat(f"{moment}+00:00"))
        issued.append(make_certificate(cast.learner, cast.registrar).serial)
    assert issued == ["IJZ-2026-CC-000001", "IJZ-2027-CC-000001", "IJZ-2026-CC-000002", "IJZ-2027-CC-000002"]
    assert list(journal.check()) == []


def test_kinds_and_specimens_are_numbered_apart(session, cast):
    plain = make_certificate(cast.learner, cast.registrar)
    trained = make_certificate(cast.learner, cast.registrar, kind="tot")
    assert [plain.serial[-9:], trained.serial[-9:]] == ["CC-000001", "TT-000001"]


def test_issuing_twice_gives_the_same_certificate(session, cast):
    batch = approve([make_award(cast.learner)], cast.registrar)
    first, second = issue_all(batch), issue_all(batch)
    assert first[0].id == second[0].id
    assert everything(session, "certificate") == 1
    assert everything(session, "stored_object") == 1


def test_a_holder_of_the_certificate_is_left_out_of_the_next_batch(session, cast):
    held = issue_all(approve([make_award(cast.learner)], cast.registrar))[0]
    batch = approve([make_award(cast.learner), make_award(cast.stranger)], cast.registrar)
    assert [item.holder_id for item in service.batch(batch.id).items] == [cast.stranger.id]
    issue_all(batch)
    assert [certificate.id for certificate in service.held_by(cast.learner)] == [held.id]


def test_two_batches_with_the_same_person_give_one_certificate(session, cast):
    first = approve([make_award(cast.learner)], cast.registrar)
    second = approve([make_award(cast.learner), make_award(cast.stranger)], cast.registrar)
    issued = [*issue_all(second), *issue_all(first)]
    assert len({certificate.id for certificate in issued}) == 2
    assert session.scalar(select(SerialCounter.last)) == 2


def test_a_repeated_approval_is_the_same_batch(session, cast):
    awards = [make_award(cast.learner)]
    assert approve(awards, cast.registrar).id == approve(awards, cast.registrar).id
    issue_all(approve(awards, cast.registrar))
    assert everything(session, "issue_batch") == 1


def test_what_changed_since_it_was_shown_is_not_approved(session, cast):
    shown = [make_award(cast.learner)]
    seen = service.fingerprint(shown, press.current())
    cast.learner.name_ar = "محمد المتدرب المعدل"
    with pytest.raises(service.Changed):
        service.approve({}, shown, seen=seen, shown=shown, by=cast.registrar, press=press.current())
    assert everything(session, "issue_batch") == 0


def test_the_printed_words_are_frozen_at_issue(session, cast):
    certificate = make_certificate(cast.learner, cast.registrar)
    name, hijri = certificate.snapshot["name"]["ar"], certificate.hijri_on
    cast.learner.name_ar = "اسم آخر"
    month = session.scalars(
        select(HijriMonth)
        .where(HijriMonth.starts_on <= clock.now().date())
        .order_by(HijriMonth.starts_on.desc())
        .limit(1)
    ).one()
    month.starts_on -= dt.timedelta(days=1)
    session.flush()
    forget()
    session.expire_all()
    try:
        kept = session.get(Certificate, certificate.id)
        assert kept.snapshot["name"]["ar"] == name
        assert kept.snapshot["issued"]["hijri"]["ar"] == kept.hijri_on == hijri
        assert "هـ" in hijri
        later = make_certificate(cast.stranger, cast.registrar)
        assert later.hijri_on != hijri
    finally:
        session.rollback()
        forget()


def test_who_cannot_be_printed_is_named_and_takes_no_serial(session, cast):
    cast.learner.name_ar = "محمد 😀"
    people = [make_user("before"), cast.learner, make_user("after")]
    issued = issue_all(approve([make_award(person) for person in people], cast.registrar))
    assert issued[1] is None
    assert issued[2].serial.endswith("000002")
    item = session.scalars(select(IssueItem).where(IssueItem.holder_id == cast.learner.id)).one()
    assert "😀" in item.error


def test_the_history_says_who_approved_it_and_when(session, cast):
    certificate = make_certificate(cast.learner, cast.registrar)
    event = session.scalars(select(CertificateEvent).where(CertificateEvent.certificate_id == certificate.id)).one()
    assert (event.state, event.actor_id) == ("issued", cast.registrar.id)
    assert abs(event.at - clock.now()) < dt.timedelta(minutes=1)


def test_the_holder_is_told_once(session, cast):
    batch = approve([make_award(cast.learner)], cast.registrar)
    issue_all(batch)
    issue_all(batch)
    notice = session.scalars(select(Notice).where(Notice.user_id == cast.learner.id)).one()
    assert notice.path.startswith("/verify/")
    letter = session.scalars(select(mail.Letter).where(mail.Letter.address == cast.learner.email)).one()
    assert letter.subject == "صدرت شهادتك: الحاسب من الصفر للأئمة والواعظات"
    assert f"http://localhost{notice.path}" in letter.text


def test_a_licence_ends_the_day_before_its_anniversary(session, cast):
    certificate = make_certificate(cast.learner, cast.registrar, kind="licence", valid_years=5)
    day = certificate.issued_on
    assert certificate.expires_on + dt.timedelta(days=1) == day.replace(year=day.year + 5)
    assert certificate.snapshot["expires"]["iso"] == certificate.expires_on.isoformat()
