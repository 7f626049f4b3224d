"""Seals of the journal: who rewrites it contradicts them, though they hold the whole database."""

import json

import pytest
from sqlalchemy import select, update

from lms.certificates import jobs
from lms.certificates.models import Certificate, CertificateEvent, JournalHead
from lms.certificates.service import copies, journal, seals
from lms.certificates.service.seals import Verdict
from lms.certificates.signing import algorithms, custody, keys
from lms.certificates.signing.models import Algorithm, JournalSeal, Purpose
from lms.core.db import commit
from tests.factories.certificates import make_certificate


@pytest.fixture
def register(cast, session):
    """Three lines, of which the second was sealed."""
    for person in (cast.learner, cast.stranger):
        make_certificate(person, cast.registrar)
    commit()
    seals.seal(journal.head())
    make_certificate(cast.trainer, cast.registrar)
    commit()


def faults():
    return [(fault.what, fault.where) for fault in seals.check()]


def verdicts():
    return [(seal.seq, verdict) for seal, verdict in seals.newest(9)]


def copy():
    return [json.dumps(line, ensure_ascii=False) for line in copies.lines()]


def rewrite_all(session):
    """What whoever owns the database can do: change a printed word, and every digest after it."""
    victim = session.scalars(select(Certificate).order_by(Certificate.id).limit(1)).one()
    victim.snapshot = {**victim.snapshot, "name": {"ar": "اسم مدسوس", "en": "Slipped In"}}
    session.flush()
    before = journal.BEGINNING
    for row in journal._rows(3):
        row.CertificateEvent.digest = before = journal.digest(before, journal._line_of(row))
    session.execute(update(JournalHead).values(digest=before))
    session.flush()


def test_a_journal_that_was_rewritten_from_the_first_line_on_contradicts_its_seals(register, session):
    assert (faults(), verdicts()) == ([], [(2, Verdict.RIGHT)])
    rewrite_all(session)
    assert list(journal.check()) == [], "the chain itself is whole again: nothing but the seal tells"
    assert faults() == [("rewritten", "2")]
    assert verdicts() == [(2, Verdict.REWRITTEN)]


def test_a_seal_that_our_key_never_made_proves_nothing(register, session):
    forger = algorithms.generate(Algorithm.ED25519)
    seal = session.scalars(select(JournalSeal)).one()
    end = journal.Head(seal.seq, seal.digest)
    seal.signature = algorithms.encoded(
        algorithms.sign(forger, seals.words(end, seal.at, keys.active(Purpose.JOURNAL).kid))
    )
    session.flush()
    assert faults() == [("forged", "2")]
    seal.signature = "not base64!"
    session.flush()
    assert faults() == [("forged", "2")]


def test_after_a_rotation_old_seals_stand_and_after_a_revocation_they_prove_nothing(register, session):
    old = keys.active(Purpose.JOURNAL).kid
    custody.rotate(Purpose.JOURNAL)
    seals.seal(journal.head())
    assert verdicts() == [(3, Verdict.RIGHT), (2, Verdict.RIGHT)]
    custody.revoke(old, "a disk was stolen")
    assert verdicts() == [(3, Verdict.RIGHT), (2, Verdict.REVOKED)]
    assert faults() == []


def test_the_worker_seals_what_it_found_whole_once_and_never_a_journal_with_a_fault(register, session):
    jobs.check_journal.run(None)
    jobs.check_journal.run(None)
    assert [seq for seq, _ in verdicts()] == [3, 2]
    session.execute(update(CertificateEvent).where(CertificateEvent.seq == 2).values(reason="سبب آخر"))
    commit()
    custody.rotate(Purpose.JOURNAL)  # the same line may be sealed once by each key
    jobs.check_journal.run(None)
    assert [seq for seq, _ in verdicts()] == [3, 2]


def test_a_copy_is_checked_with_its_seals_and_without_the_database(register, session, monkeypatch):
    taken, known = copy(), seals.known_keys()
    assert [("seal" in json.loads(line)) for line in taken] == [False, False, True, False]
    with monkeypatch.context() as alone:
        alone.setattr("lms.core.db.session", lambda: pytest.fail("the database was asked"))
        assert list(copies.check(taken)) == []
        assert list(copies.check(taken, known)) == []
        assert [fault.what for fault in copies.check(taken, {})] == ["forged"]
        swapped = json.loads(taken[2])
        swapped["seal"]["digest"] = "0" * 64
        assert [fault.what for fault in copies.check([*taken[:2], json.dumps(swapped)])] == ["forged"]
    assert list(copies.check_here(taken)) == []
    rewrite_all(session)
    rewritten = [line for line in copy() if "seal" not in json.loads(line)]
    assert list(copies.check(rewritten)) == []
    assert [fault.what for fault in copies.check(copy())] == ["forged"]
    assert [fault.what for fault in copies.check_here(taken)] == ["parted"]


def test_the_page_shows_what_each_seal_proves(register, client, cast, session, count_queries):
    commit()
    client.sign_in(cast.director)
    assert "أُعيدت كتابة الدفتر" not in client.get("/registry/journal").text
    rewrite_all(session)
    commit()
    with count_queries() as seen:
        page = client.get("/registry/journal").text
    assert "أُعيدت كتابة الدفتر" in page
    assert len(seen) <= 10
