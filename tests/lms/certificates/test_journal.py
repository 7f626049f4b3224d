"""The register's journal: whoever touches a line, a printed word, a state or a number is found."""

import json

import pytest
from sqlalchemy import delete, update

from lms.certificates import jobs, press, service
from lms.certificates.models import (
    Cause,
    Certificate,
    CertificateEvent,
    CertificateState,
    JournalHead,
    SerialCounter,
)
from lms.certificates.service import copies, journal
from lms.core.db import commit
from tests.factories.certificates import make_certificate


@pytest.fixture
def register(cast):
    """Four lines: two issued, one of them corrected, and that one revoked."""
    make_certificate(cast.stranger, cast.registrar)
    first = make_certificate(cast.learner, cast.registrar)
    made = service.draft_again(first) | {"name": {"ar": "اسم صحيح", "en": "A Right Name"}}
    corrected = service.supersede(first, made, reason="خطأ في الاسم", by=cast.registrar, press=press.current())
    service.revoke(corrected, cause=Cause.OTHER, reason="طلب صاحبها", by=cast.registrar)


def faults():
    return [(fault.what, fault.where) for fault in journal.check()]


def copy():
    return [json.dumps(line, ensure_ascii=False) for line in copies.lines()]


def test_each_change_is_a_line_chained_to_the_one_before(register):
    lines = list(journal.lines())
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5]
    assert [line["state"] for line in lines] == ["issued", "issued", "superseded", "issued", "revoked"]
    assert journal.head() == journal.Head(5, lines[-1]["digest"])
    assert faults() == []
    assert list(copies.check(copy())) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (update(CertificateEvent).where(CertificateEvent.seq == 2).values(actor_id=None), ("digest", "2")),
        (update(CertificateEvent).where(CertificateEvent.seq == 3).values(reason="سبب آخر"), ("digest", "3")),
        (update(CertificateEvent).where(CertificateEvent.seq == 4).values(seq=40), ("gap", "5")),
        (delete(CertificateEvent).where(CertificateEvent.seq == 3), ("gap", "4")),
        (update(Certificate).where(Certificate.supersedes_id.is_not(None)).values(snapshot={}), ("digest", "4")),
        (update(Certificate).values(state=CertificateState.REVOKED), ("state", "IJZ")),
        (update(SerialCounter).values(last=SerialCounter.last + 1), ("serials", "CC")),
        (update(JournalHead).values(digest="0"), ("head", "5")),
    ],
)
def test_what_is_changed_behind_its_back_is_found(register, session, change, found):
    session.execute(change, execution_options={"synchronize_session": False})
    session.expire_all()
    what, where = found
    assert any(each == what and where in place for each, place in faults())


def test_a_certificate_that_was_written_in_by_hand_is_found(register, session):
    written = session.query(Certificate).first()
    session.execute(delete(CertificateEvent).where(CertificateEvent.certificate_id == written.id))
    assert ("unwritten", written.serial) in faults()


def test_a_copy_names_nobody_and_proves_what_was_before(register, session, cast):
    taken = copy()
    text = "\n".join(taken)
    for secret in (cast.learner.name_ar, "اسم صحيح", "خطأ في الاسم", "طلب صاحبها"):
        assert secret not in text
    make_certificate(cast.trainer, cast.registrar)
    assert list(copies.check_here(taken)) == []
    assert [fault.what for fault in copies.check([*taken[:2], taken[3]])] == ["gap", "digest"]
    assert [fault.what for fault in copies.check(["{", *taken])] == ["unreadable"]
    session.execute(update(CertificateEvent).where(CertificateEvent.seq == 5).values(digest="rewritten"))
    assert [fault.what for fault in copies.check_here(taken)] == ["parted"]


def test_the_page_shows_the_lines_the_copy_and_what_the_last_check_found(register, client, cast, session):
    commit()
    jobs.check_journal.run(None)
    client.sign_in(cast.director)
    page = client.get("/registry/journal").text
    assert "سليم" in page
    assert journal.head().digest in page
    assert client.get("/registry/journal.jsonl").text.splitlines() == copy()
    session.execute(update(CertificateEvent).where(CertificateEvent.seq == 2).values(actor_id=None))
    commit()
    assert client.post("/registry/journal/check").status_code == 303
    jobs.check_journal.run(None)
    assert "السطر 2" in client.get("/registry/journal").text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    for stranger in (cast.learner, cast.trainer):
        client.sign_in(stranger)
        assert client.get("/registry/journal").status_code == 403
        assert client.get("/registry/journal.jsonl").status_code == 403
