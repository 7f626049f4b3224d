"""What the addresses of badges answer, to machines and to people."""

import json

import pytest

from lms.certificates import code as codes
from lms.certificates import press
from lms.certificates import service as certificates
from lms.certificates.badges import service
from lms.certificates.models import Cause
from lms.certificates.service.registry import WRONG_CODES
from lms.certificates.signing import custody
from lms.certificates.signing.models import Purpose
from lms.core.db import commit
from tests.factories.certificates import make_certificate
from tests.lms.certificates.badges.made import at, make_badge, prove_all

pytestmark = pytest.mark.usefixtures("in_this_process")


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


def test_guessing_codes_is_stopped_here_as_on_the_page_of_verification(client, cast):
    answers = {client.get(f"/badges/{number:016}.jwt").status_code for number in range(WRONG_CODES.most + 2)}
    assert answers == {404, 429}
    assert client.get("/verify/0000-0000-0000-0000").status_code == 429


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
