"""The life of a badge in the register, and what its addresses answer."""

import datetime as dt
import io
import json

import pypdfium2
import pytest
from sqlalchemy import select

from lms.certificates import code as codes
from lms.certificates import press, transcript
from lms.certificates import service as certificates
from lms.certificates.badges import canonical, health, integrity, issuer, jobs, service, statuslist
from lms.certificates.badges.models import Badge, StatusList
from lms.certificates.models import Cause
from lms.certificates.service import issuing, sheets
from lms.certificates.service.registry import WRONG_CODES
from lms.certificates.signing import custody
from lms.certificates.signing.models import Purpose
from lms.core import clock
from lms.core.db import commit, transaction
from lms.core.jobs import Job
from tests.factories.certificates import make_certificate


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """The canonical program's own functions, without starting it each time; test_wallet.py starts it."""

    def digests(documents):
        answers = io.StringIO()
        canonical.main(integrity.CONTEXTS, io.StringIO("".join(json.dumps(each) + "\n" for each in documents)), answers)
        return [bytes.fromhex(line) for line in answers.getvalue().split()]

    monkeypatch.setattr(integrity, "digests", digests)


def make_badge(cast, **changes):
    """A certificate whose badge was signed as the worker does it."""
    certificate = make_certificate(cast.learner, cast.registrar, **changes)
    service.token(certificate.id, issuer.current())
    commit()
    return certificate


def prove_all(session):
    commit()
    service.prove(service.unproven(clock.now() + dt.timedelta(seconds=1), 100), issuer.current())
    for status_list in service.stale_lists(clock.now()):
        service.sign_list(status_list.id, issuer.current())
    session.expire_all()


def at(certificate, suffix=""):
    return f"/badges/{codes.shown(certificate.code)}{suffix}"


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
    assert service.token(certificate.id, issuer.current()) == kept
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


def test_machines_get_the_badge_people_get_the_page(session, client, cast, count_queries):
    certificate = make_badge(cast)
    prove_all(session)
    with count_queries() as seen:
        linked = client.get(at(certificate, ".json"))
    assert len(seen) <= 8
    assert linked.headers["Access-Control-Allow-Origin"] == "*"
    assert (linked.mimetype, linked.headers["Cache-Control"]) == ("application/ld+json", "no-store")
    assert linked.json["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert linked.json["id"] == f"http://localhost{at(certificate)}"
    assert client.get(at(certificate), headers={"Accept": "application/json"}).json == linked.json
    page = client.get(at(certificate), headers={"Accept": "text/html"})
    assert page.location == f"/verify/{codes.shown(certificate.code)}"
    assert client.get(at(certificate, ".jwt")).text == service.of(certificate).token
    picture = client.get(at(certificate, ".png"))
    assert service.of(certificate).token.encode() in picture.data
    assert client.get("/badges/images/completion.png").status_code == 200
    assert client.get("/badges/images/..%2fwords.png").status_code == 404


def test_what_is_not_signed_yet_is_asked_for_again(session, client, cast):
    certificate = make_certificate(cast.learner, cast.registrar)
    for address in (
        at(certificate, ".jwt"),
        at(certificate, ".json"),
        f"/badges/status/{service.of(certificate).list_id}",
    ):
        answer = client.get(address)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("suffix", [".json", ".jwt", ".png"])
def test_an_unknown_code_gets_the_same_answer_as_one_that_can_be_none(client, cast, suffix):
    assert client.get(f"/badges/0000-0000-0000-0000{suffix}").status_code == 404
    assert client.get(f"/badges/nonsense{suffix}").status_code == 404


def test_a_withdrawn_badge_is_not_handed_out_any_more(session, client, cast):
    revoked, wrong = make_badge(cast), make_badge(cast)
    prove_all(session)
    certificates.revoke(revoked, cause=Cause.ISSUED_IN_ERROR, reason="Twice", by=cast.registrar)
    made = certificates.draft_again(wrong)
    made["name"] = {"ar": "الاسم الصحيح", "en": "The Right Name"}
    after = certificates.supersede(wrong, made, reason="Name", by=cast.registrar, press=press.current())
    commit()
    for suffix in (".json", ".jwt", ".png"):
        answer = client.get(at(revoked, suffix))
        assert (answer.status_code, answer.json["state"]) == (410, "revoked")
        answer = client.get(at(wrong, suffix))
        assert (answer.status_code, answer.json["state"]) == (410, "superseded")
        assert answer.json["successor"] == f"http://localhost{at(after)}"


def test_the_issuers_keys_are_published_without_their_private_halves(session, client, cast):
    keys = client.get("/.well-known/jwks.json").json["keys"]
    assert {key["alg"] for key in keys} == {"ES256", "Ed25519"}
    assert not [key for key in keys if "d" in key]
    document = client.get("/.well-known/did.json").json
    assert document["id"] == "did:web:localhost"
    assert len(document["verificationMethod"]) == len(document["assertionMethod"]) == 2
    [token_key] = [key for key in keys if key["alg"] == "ES256"]
    assert client.get(token_key["kid"]).json == token_key


def test_a_revoked_key_vouches_for_nothing_and_a_retired_one_still_does(session, client, cast):
    [old] = [key.kid for key in service.public_keys() if key.purpose is Purpose.BADGE]
    commit()
    fresh = custody.rotate(Purpose.BADGE)
    assert len(client.get("/.well-known/did.json").json["assertionMethod"]) == 3
    custody.revoke(old, "Its file was copied")
    document = client.get("/.well-known/did.json").json
    assert not [method for method in document["assertionMethod"] if method.endswith(old)]
    assert [method["revoked"] for method in document["verificationMethod"] if method["id"].endswith(old)]
    assert old not in client.get("/.well-known/jwks.json").text
    assert fresh.kid in client.get("/.well-known/jwks.json").text


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


def test_guessing_codes_is_stopped_here_as_on_the_page_of_verification(client, cast):
    answers = {client.get(f"/badges/{number:016}.jwt").status_code for number in range(WRONG_CODES.most + 2)}
    assert answers == {404, 429}
    assert client.get("/verify/0000-0000-0000-0000").status_code == 429


@pytest.mark.parametrize(("days", "tone"), [(0, "good"), (8, "bad")])
def test_the_health_page_says_when_nobody_can_check_badges(session, cast, monkeypatch, days, tone):
    make_badge(cast)
    assert [row[1] for row in health.report()] == ["wait"]
    prove_all(session)
    later = clock.now() + dt.timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [row[1] for row in health.report()] == [tone]


def test_the_holder_finds_the_three_forms_and_a_stranger_finds_nothing(session, client, cast, count_queries):
    certificate = make_badge(cast)
    address = f"/certificates/{codes.shown(certificate.code)}/badge"
    client.sign_in(cast.stranger)
    assert client.get(address).status_code == 404
    client.sign_in(cast.learner)
    page = client.get(address).text
    assert at(certificate, ".png") in page
    assert at(certificate, ".jwt") in page
    assert at(certificate, ".json") not in page, "its proof is still to be made"
    prove_all(session)
    with count_queries() as seen:
        page = client.get(address).text
    assert len(seen) <= 8
    assert at(certificate, ".json") in page


def test_what_a_badge_was_given_for_has_a_page(session, client, cast):
    certificate = make_badge(cast)
    prove_all(session)
    achievement = client.get(at(certificate, ".json")).json["credentialSubject"]["achievement"]
    answer = client.get(achievement["id"], headers={"Accept": "application/ld+json"})
    assert {name: value for name, value in answer.json.items() if name != "@context"} == achievement
    page = client.get(achievement["id"], headers={"Accept": "text/html"}).text
    assert "الحاسب من الصفر" in page
    assert "did:web:localhost" in client.get("/badges/issuer", headers={"Accept": "text/html"}).text
    assert json.loads(client.get("/badges/issuer").text)["id"] == "did:web:localhost"


def test_the_database_keeps_places_apart(session, cast):
    first, second = (service.of(make_certificate(cast.learner, cast.registrar)) for _ in range(2))
    second.place = first.place
    with pytest.raises(Exception, match=r"(?i)unique"):
        session.flush()
    assert isinstance(first, Badge)
