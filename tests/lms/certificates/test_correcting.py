"""The registrar corrects a certificate on a page; both certificates tell the story."""

import html
import re

import pytest

from lms.certificates import code as codes
from lms.certificates import service
from lms.certificates.models import Cause, Certificate, CertificateState
from lms.certificates.service import correction
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.jobs import Job
from lms.notifications.models import Notice
from tests.conftest import everything
from tests.factories.certificates import make_certificate

RIGHT = "محمود عبد المقصود حسن"


@pytest.fixture
def certificate(cast):
    return make_certificate(cast.learner, cast.registrar)


def address(certificate) -> str:
    return f"/registry/certificates/{codes.shown(certificate.code)}/correction"


def answers(certificate, **changes) -> dict[str, str]:
    record = certificate.snapshot
    words = {
        f"{field}_{language}": record[field][language] for field in ("name", "course") for language in ("ar", "en")
    }
    return {**words, "gender": correction.printed(certificate).gender, "hours": "6", "reason": "همزة ناقصة", **changes}


def seen(page: str) -> str:
    return html.unescape(re.search(r'name="seen" value="([^"]+)"', page).group(1))


def test_the_registrar_looks_then_issues_and_both_pages_tell_the_story(client, cast, certificate):
    client.sign_in(cast.registrar)
    assert certificate.snapshot["name"]["ar"] in client.get(address(certificate)).text
    given = answers(certificate, name_ar=RIGHT)
    preview = client.post(address(certificate), data=given)
    assert preview.status_code == 200
    assert preview.text.count(RIGHT) >= 3, "in the form, among the differences, on the sheet"
    assert session().query(Certificate).count() == 1
    for _ in range(2):
        answer = client.post(address(certificate), data={**given, "seen": seen(preview.text)})
        assert answer.status_code == 303
    new = session().query(Certificate).filter_by(supersedes_id=certificate.id).one()
    assert (new.snapshot["name"]["ar"], new.snapshot["course"]) == (RIGHT, certificate.snapshot["course"])
    assert certificate.state is CertificateState.SUPERSEDED
    assert session().query(Job).filter_by(name="certificates.sheet").count() == 1
    assert session().query(Notice).filter_by(key=f"certificate:{new.id}:{cast.learner.id}").count() == 1
    for path in ("/verify/", "/registry/certificates/"):
        assert new.code in client.get(path + codes.shown(certificate.code)).text
        assert certificate.code in client.get(path + codes.shown(new.code)).text
    told = client.get(f"/verify/{new.code}", headers={"Accept": "application/json"}).json
    assert told["predecessor"].endswith(codes.shown(certificate.code))


def test_what_was_not_shown_is_not_issued(client, cast, certificate):
    client.sign_in(cast.registrar)
    preview = client.post(address(certificate), data=answers(certificate, name_ar=RIGHT))
    other = answers(certificate, name_ar="اسم آخر تمامًا", seen=seen(preview.text))
    assert client.post(address(certificate), data=other).status_code == 200, "it shows again"
    assert session().query(Certificate).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"reason": " ", "name_ar": RIGHT}, "اكتب"), ({}, "لا شيء"), ({"name_ar": "محمود 😀"}, "GRINNING FACE")],
)
def test_what_cannot_be_corrected_is_said_and_nothing_is_lost(client, cast, certificate, changes, said):
    client.sign_in(cast.registrar)
    answer = client.post(address(certificate), data=answers(certificate, **changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert everything(session(), "certificate") == 1


def test_only_a_registrar_corrects_and_never_their_own(client, cast, certificate):
    for person in (cast.trainer, cast.learner, cast.director):
        client.sign_in(person)
        assert client.get(address(certificate)).status_code == 404
        assert client.post(address(certificate), data=answers(certificate, name_ar=RIGHT)).status_code == 404
    own = make_certificate(cast.registrar, cast.admin)
    client.sign_in(cast.registrar)
    assert client.post(address(own), data=answers(own, name_ar=RIGHT)).status_code == 403


def test_the_sentence_agrees_again_and_hours_are_counted_anew(certificate):
    asked = correction.printed(certificate)
    assert asked.hours == 6
    made = correction.corrected(
        certificate, correction.Correction(name=asked.name, course=asked.course, gender="f", hours=11)
    )
    assert "المتدرِّبة" in made["opening"]["ar"]
    assert made["hours"]["ar"] == "١١ ساعة"
    assert {change.field for change in correction.differences(certificate, made)} == {"opening", "verb", "hours"}


def test_a_withdrawn_certificate_is_not_corrected(client, cast, certificate):
    service.revoke(certificate, cause=Cause.OTHER, reason="x", by=cast.registrar)
    client.sign_in(cast.registrar)
    assert "correction" not in client.get(address(certificate).removesuffix("/correction")).text
    preview = client.post(address(certificate), data=answers(certificate, name_ar=RIGHT))
    given = answers(certificate, name_ar=RIGHT, seen=seen(preview.text))
    assert client.post(address(certificate), data=given).status_code == 409


def test_nothing_different_is_refused(certificate, in_english):
    with pytest.raises(BadValue, match="Nothing is different"):
        correction.corrected(certificate, correction.printed(certificate))
