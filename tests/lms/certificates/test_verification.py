import datetime as dt
import json

import pytest
import zxingcpp

from lms.certificates import code as codes
from lms.certificates import press, service
from lms.certificates.models import Cause, Certificate
from lms.certificates.service import draft_again, sheets
from lms.core import clock
from lms.core.db import commit
from lms.core.i18n import local
from lms.core.limits import LimitCount
from tests.conftest import everything
from tests.factories.accounts import make_user
from tests.factories.certificates import approve, make_award, make_certificate
from tests.lms.certificates.sheets import picture

UNKNOWN = "0000-0000-0000-0000"


@pytest.fixture
def certificate(cast) -> Certificate:
    return make_certificate(
        cast.learner, cast.registrar, band={"ar": "جيد جدًّا", "en": "Very good"}, hours=24, proctored=True
    )


def address(certificate: Certificate) -> str:
    return f"/verify/{codes.shown(certificate.code)}"


def words_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in inner for text in words_of(part)]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_visitor_sees_every_printed_word_in_their_language(client, certificate, language):
    client.set_cookie("locale", language)
    page = client.get(address(certificate)).text
    record = certificate.snapshot
    printed = {name: record[name] for name in record if name not in {"template", "kind", "valid_years", "specimen"}}
    shown = [text.get(language, "") for text in texts(printed) if text.get(language)]
    assert len(shown) > 10
    assert [text for text in shown if text not in page] == []
    assert record["name"]["ar"] in page
    assert record["name"]["en"] in page
    assert record["serial"] in page
    assert codes.shown(certificate.code) in page


def texts(value: object) -> list[dict[str, str]]:
    if isinstance(value, dict) and {"ar", "en"} <= set(value):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in inner for text in texts(part)]


def test_the_page_says_valid_and_tells_nothing_else_about_the_holder(client, cast, certificate):
    cast.learner.phone = "+201001234567"
    answer = client.get(address(certificate))
    assert "شهادة صحيحة" in answer.text
    assert cast.learner.email not in answer.text
    assert "201001234567" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_printed_square_leads_to_the_page(client, cast):
    batch = approve([make_award(cast.learner)], cast.registrar)
    commit()
    certificate = service.issue_item(service.batch(batch.id).items[0].id, press.current())
    scanned = zxingcpp.read_barcodes(picture(sheets.content(certificate.sheet_id), width=1300))[0].text
    assert scanned.startswith("HTTP://LOCALHOST/VERIFY/")
    assert "شهادة صحيحة" in client.get(scanned.removeprefix("HTTP://LOCALHOST")).text


def test_a_typed_code_leads_to_its_page_however_it_was_typed(client, certificate):
    typed = codes.shown(certificate.code).lower().replace("0", "o").replace("-", " ")
    answer = client.get("/verify", query_string={"code": f" {typed} "})
    assert (answer.status_code, answer.location) == (303, address(certificate))


def test_an_unknown_code_and_an_impossible_one_get_the_same_answer(client, session):
    answers = [client.get(f"/verify/{typed}") for typed in (UNKNOWN, "x", "شهادة", "7K3M-9QXT-2VHD-5RPU-11")]
    assert {answer.status_code for answer in answers} == {404}
    assert {strip_nonce(answer.text) for answer in answers} == {strip_nonce(answers[0].text)}
    assert "لا توجد شهادة بهذا الرمز" in answers[0].text
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def strip_nonce(page: str) -> str:
    import re

    return re.sub(r'(nonce|content|value)="[^"]*"', "", page)


def test_unknown_and_impossible_codes_cost_the_same_queries(client, session, count_queries):
    counts = []
    for typed in (UNKNOWN, "nonsense"):
        with count_queries() as seen:
            client.get(f"/verify/{typed}")
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


def test_who_guesses_codes_must_wait_and_others_need_not(client, session, certificate):
    for _ in range(30):
        assert client.get(f"/verify/{UNKNOWN}").status_code == 404
    refused = client.get(f"/verify/{UNKNOWN}")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/verify/nonsense").status_code == 429
    assert client.get(address(certificate)).status_code == 200  # a right code is no guess
    elsewhere = client.get(f"/verify/{UNKNOWN}", environ_base={"REMOTE_ADDR": "10.1.2.3"})
    assert elsewhere.status_code == 404


def test_right_codes_are_never_counted(client, session, certificate):
    for _ in range(3):
        assert client.get(address(certificate)).status_code == 200
    assert session.query(LimitCount).count() == 0


def test_a_revoked_certificate_says_when_and_why_in_public_words_only(client, cast, certificate):
    service.revoke(certificate, cause=Cause.OBTAINED_IMPROPERLY, reason="بلاغ رقم ١٢ عن انتحال", by=cast.registrar)
    page = client.get(address(certificate)).text
    assert "أُلغيت هذه الشهادة" in page
    assert "نيلت بغير وجه حق" in page
    assert local(clock.now()).date().isoformat() in page
    assert "انتحال" not in page
    assert "شهادة صحيحة" not in page


def test_a_superseded_certificate_leads_to_the_one_that_stands(client, cast, certificate):
    made = draft_again(certificate)
    made["name"] = {"ar": "محمد المتدرب المصحح", "en": "Mohamed Corrected"}
    corrected = service.supersede(certificate, made, reason="خطأ في الاسم", by=cast.registrar, press=press.current())
    old = client.get(address(certificate)).text
    assert "استُبدلت هذه الشهادة" in old
    assert f"/verify/{corrected.code}" in old
    assert "محمد المتدرب المصحح" not in old
    new = client.get(f"/verify/{corrected.code}").text
    assert "شهادة صحيحة" in new
    assert "محمد المتدرب المصحح" in new
    assert corrected.serial != certificate.serial


def test_an_expired_certificate_is_not_called_valid(client, certificate):
    certificate.expires_on = clock.now().date() - dt.timedelta(days=2)
    page = client.get(address(certificate)).text
    assert "انتهت مدة هذه الشهادة" in page
    assert "شهادة صحيحة" not in page


def test_a_machine_gets_the_same_as_json(client, cast, certificate):
    wanted = {"Accept": "application/json"}
    answer = client.get(address(certificate), headers=wanted)
    told = json.loads(answer.data)
    assert (told["state"], told["serial"]) == ("valid", certificate.serial)
    assert told["printed"]["name"] == certificate.snapshot["name"]
    assert answer.headers["Cache-Control"] == "no-store"
    service.revoke(certificate, cause=Cause.ISSUED_IN_ERROR, reason="x", by=cast.registrar)
    assert client.get(address(certificate), headers=wanted).json["state"] == "revoked"
    unknown = client.get(f"/verify/{UNKNOWN}", headers=wanted)
    assert (unknown.status_code, unknown.json) == (404, {"state": "unknown"})


def test_the_file_is_for_its_holder_and_the_registrar_alone(client, cast):
    batch = approve([make_award(cast.learner)], cast.registrar)
    commit()
    certificate = service.issue_item(service.batch(batch.id).items[0].id, press.current())
    path = f"/certificates/{codes.shown(certificate.code)}.pdf"
    assert client.get(path).status_code in {302, 303}
    statuses = {}
    for name in ("learner", "registrar", "trainer", "stranger", "director"):
        client.sign_in(getattr(cast, name))
        statuses[name] = client.get(path).status_code
    assert statuses == {"learner": 200, "registrar": 200, "trainer": 404, "stranger": 404, "director": 404}
    client.sign_in(cast.learner)
    answer = client.get(path)
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_learner_finds_their_certificates_and_nobody_elses(client, cast, certificate):
    client.sign_in(cast.learner)
    mine = client.get("/certificates").text
    assert certificate.serial in mine
    client.sign_in(cast.stranger)
    assert certificate.serial not in client.get("/certificates").text


def test_the_registrar_revokes_with_a_reason_and_the_history_keeps_it(client, cast, certificate):
    client.sign_in(cast.registrar)
    page = f"/registry/certificates/{codes.shown(certificate.code)}"
    assert client.get(page).status_code == 200
    empty = client.post(f"{page}/revocation", data={"cause": "other", "reason": " "})
    assert empty.status_code == 422
    given = {"cause": "issued_in_error", "reason": "أُصدرت لشخص آخر بالاسم نفسه"}
    assert client.post(f"{page}/revocation", data=given).status_code == 303
    assert client.post(f"{page}/revocation", data=given).status_code == 303
    assert client.get(page).text.count("أُصدرت لشخص آخر بالاسم نفسه") == 1
    assert service.held_by(cast.learner) == []


def test_nobody_but_a_registrar_sees_the_register_or_revokes(client, cast, certificate):
    page = f"/registry/certificates/{codes.shown(certificate.code)}"
    for person in (cast.trainer, cast.learner, cast.stranger, cast.director):
        client.sign_in(person)
        assert client.get(page).status_code == 404
        assert client.post(f"{page}/revocation", data={"cause": "other", "reason": "x"}).status_code == 404
    assert client.get(address(certificate)).status_code == 200


def test_a_registrar_may_not_withdraw_their_own(client, cast):
    own = make_certificate(cast.registrar, cast.admin)
    client.sign_in(cast.registrar)
    page = f"/registry/certificates/{codes.shown(own.code)}/revocation"
    assert client.post(page, data={"cause": "other", "reason": "x"}).status_code == 403


def test_a_certificate_is_never_edited_a_new_award_after_a_revocation_is_a_new_one(session, cast):
    first = make_certificate(cast.learner, cast.registrar, key="run:9")
    service.revoke(first, cause=Cause.ISSUED_IN_ERROR, reason="x", by=cast.registrar)
    second = make_certificate(cast.learner, cast.registrar, key="run:9")
    assert second.id != first.id
    assert everything(session, "certificate") == 2
    with pytest.raises(service.NotStanding):
        service.supersede(first, draft_again(first), reason="x", by=cast.registrar, press=press.current())


def test_a_stranger_cannot_follow_a_batch(client, cast):
    batch = approve([make_award(make_user("graduate"))], cast.registrar)
    for person in (cast.trainer, cast.learner, cast.director):
        client.sign_in(person)
        assert client.get(f"/registry/batches/{batch.id}").status_code == 404
        assert client.post(f"/registry/batches/{batch.id}/cancellation").status_code == 404
    client.sign_in(cast.registrar)
    assert client.get(f"/registry/batches/{batch.id}").status_code == 200
