"""The life of a badge in the register, and what its addresses answer."""

import datetime as dt

import pypdfium2
import pytest
from sqlalchemy import select

from lms.certificates import press, transcript
from lms.certificates import service as certificates
from lms.certificates.badges import health, issuer, jobs, service, statuslist
from lms.certificates.badges.models import Badge, StatusList
from lms.certificates.models import Cause
from lms.certificates.service import issuing, sheets
from lms.certificates.signing import custody
from lms.core import clock
from lms.core.db import commit, transaction
from lms.core.jobs import Job
from tests.factories.certificates import make_certificate
from tests.lms.certificates.badges.made import at, make_badge, prove_all

pytestmark = pytest.mark.usefixtures("in_this_process")


def asked(session):
    return list(session.scalars(select(Job.args).where(Job.name == "certificates.badge-list").order_by(Job.created_at)))


def test_every_certificate_takes_a_place_that_no_other_has(session, cast, monkeypatch):
    drawn = iter([7] * 8 + [7] * 8 + [7, 7, 9, 7, 7, 7, 7, 7])
    monkeypatch.setattr(service.secrets, "randbelow", lambda _most: next(drawn))
    first, second = (make_certificate(cast.learner, cast.registrar) for _ in range(2))
    assert [service.of(each).place for each in (first, second)] == [7, 9]
    assert service.of(first).list_id == service.of(second).list_id
    assert session.scalar(select(StatusList.taken)) == 2


def test_a_list_that_is_half_full_is_followed_by_another(session, cast):
    first = make_certificate(cast.learner, cast.registrar)
    session.get(StatusList, service.of(first).list_id).taken = statuslist.LENGTH // 2
    session.flush()
    second = make_certificate(cast.learner, cast.registrar)
    assert service.of(second).list_id != service.of(first).list_id


def test_a_badge_is_signed_once_and_stays_as_it_was(session, cast):
    certificate = make_badge(cast)
    kept = service.of(certificate).token
    cast.learner.email = "another@example.org"
    commit()
    assert service.token(certificate, issuer.current()) == kept
    session.expire_all()
    assert service.of(certificate).token == kept


def test_the_sheet_carries_the_badge_that_its_addresses_answer(session, client, cast):
    certificate = make_certificate(cast.learner, cast.registrar)
    commit()
    pdf = sheets.content(sheets.keep(certificate.id).sheet_id)
    document = pypdfium2.PdfDocument(pdf)
    inside = {
        document.get_attachment(n).get_name(): document.get_attachment(n) for n in range(document.count_attachments())
    }
    token = client.get(at(certificate, ".jwt")).data
    assert bytes(inside["open-badge.jwt"].get_data()) == token
    assert len(pdf) <= 95_000


def test_a_transcript_has_no_badge(session, client, cast):
    certificate = make_certificate(cast.learner, cast.registrar)
    made = transcript.draft(cast.learner, [certificate], press.current())
    listed = issuing.written(
        made, holder_id=cast.learner.id, award_key=transcript.key(cast.learner), batch_id=None, press=press.current()
    )
    commit()
    assert client.get(at(listed, ".jwt")).status_code == 404
    assert service.attachments(listed, issuer.current()) == []


def test_proofs_wait_until_the_batch_is_through_and_are_made_once(session, cast):
    certificate = make_badge(cast)
    commit()
    with transaction():
        jobs.make_missing_proofs()
    assert not session.scalar(select(Job.id).where(Job.name == "certificates.badge-proofs"))
    certificate.created_at = clock.now() - dt.timedelta(minutes=3)
    commit()
    for _ in range(2):
        with transaction():
            jobs.make_missing_proofs()
    assert len(session.scalars(select(Job.id).where(Job.name == "certificates.badge-proofs")).all()) == 1


def test_withdrawing_asks_for_the_list_to_be_signed_and_turns_one_bit(session, cast):
    stands, withdrawn = make_badge(cast), make_badge(cast)
    prove_all(session)
    session.commit()
    certificates.revoke(withdrawn, cause=Cause.OTHER, reason="Wrong person", by=cast.registrar)
    status_list = session.get(StatusList, service.of(withdrawn).list_id)
    assert asked(session) == [{"list_id": status_list.id}]
    assert statuslist.encoded([]) in status_list.document, "the bit turns when the worker has signed"
    prove_all(session)
    status_list = session.get(StatusList, status_list.id)
    assert statuslist.encoded([service.of(withdrawn).place]) in status_list.document
    assert service.stale_lists(clock.now()) == []
    assert service.of(stands).place != service.of(withdrawn).place


def test_a_list_is_signed_anew_before_it_ends(session, cast, monkeypatch):
    make_badge(cast)
    prove_all(session)
    [status_list] = session.scalars(select(StatusList))
    before = status_list.ends_at
    assert service.stale_lists(clock.now() + dt.timedelta(days=4)) == []
    later = clock.now() + dt.timedelta(days=5, hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with transaction():
        jobs.renew_lists()
    assert asked(session) == [{"list_id": status_list.id}]
    jobs.sign_list.run(None, status_list.id)
    session.expire_all()
    assert status_list.ends_at > before


def test_what_a_revoked_key_signed_is_signed_anew(session, client, cast):
    certificate = make_badge(cast)
    prove_all(session)
    before, list_before = service.of(certificate).token, session.scalar(select(StatusList.document))
    old = {key.purpose: key.kid for key in service.public_keys()}
    commit()
    for purpose, kid in old.items():
        custody.rotate(purpose)
        custody.revoke(kid, "Its file was copied")
    for _ in range(2):
        with transaction():
            jobs.replace_revoked_keys()
    asked_anew = session.scalars(select(Job).where(Job.name == "certificates.badges-anew")).all()
    assert sorted(job.args["kid"] for job in asked_anew) == sorted(old.values())
    session.commit()
    for kid in old.values():
        jobs.sign_anew.run(None, kid)
    session.expire_all()
    assert service.of(certificate).token is None
    prove_all(session)
    assert service.of(certificate).token not in {None, before}
    assert service.of(certificate).proof
    assert session.scalar(select(StatusList.document)) != list_before
    shown = "".join(client.get(at(certificate, suffix)).text for suffix in (".json", ".jwt"))
    assert not [kid for kid in old.values() if kid in shown]


@pytest.mark.parametrize(("days", "tone"), [(0, "good"), (8, "bad")])
def test_the_health_page_says_when_nobody_can_check_badges(session, cast, monkeypatch, days, tone):
    make_badge(cast)
    assert [row[1] for row in health.report()] == ["wait"]
    prove_all(session)
    later = clock.now() + dt.timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [row[1] for row in health.report()] == [tone]


def test_the_database_keeps_places_apart(session, cast):
    first, second = (service.of(make_certificate(cast.learner, cast.registrar)) for _ in range(2))
    second.place = first.place
    with pytest.raises(Exception, match=r"(?i)unique"):
        session.flush()
    assert isinstance(first, Badge)
