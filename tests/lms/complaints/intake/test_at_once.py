"""A double tap, and a phone that tries again over a bad line: the same form, sent in the same moment, is one case."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from lms.complaints.files.models import CaseFile
from lms.complaints.intake import freshness, service
from lms.complaints.intake.models import CaseConsent
from lms.complaints.models import Case, CaseEvent, CasePoint
from lms.complaints.parties.models import CaseParty
from lms.core import clock, crypto
from lms.core.db import session, transaction
from tests.factories.complaints import make_central
from tests.lms.complaints.intake.test_filing import TEXT, photo, what, who
from tests.together import own_app

TAPS = 6


@pytest.fixture(scope="module")
def academy(tmp_path_factory):
    with own_app(tmp_path_factory.mktemp("filing"), "filing") as app:
        app.config["WTF_CSRF_ENABLED"] = False
        with transaction():
            make_central()
        yield app


def a_form(key):
    begun = freshness.Begun(key, int(clock.now().timestamp()) - 60)
    person = who(identity="identified", name="سيد أحمد", phone="01001234567", token=begun.token)
    return what() | person | {"points-0": TEXT, "consent_number": "1"}


def test_a_failure_leaves_neither_words_nor_address_in_the_log(academy, monkeypatch, caplog):
    words = text("SELECT :words FROM gone").bindparams(words=TEXT)
    monkeypatch.setattr(service.consent, "agree", lambda *_: session().execute(words))
    before = session().scalar(select(func.count(Case.id)))
    session().rollback()
    answer = academy.test_client().post(
        "/complaints", data=a_form("failed"), environ_base={"REMOTE_ADDR": "41.33.7.200"}
    )
    assert answer.status_code >= 500
    assert "FROM gone" in caplog.text
    assert not [told for told in (TEXT, "سيد أحمد", "1001234567", "41.33.7") if told in caplog.text]
    assert session().scalar(select(func.count(Case.id))) == before
    session().rollback()


def test_one_form_sent_six_times_at_once_is_one_case_with_one_receipt(academy):
    form = a_form("one form")
    start = threading.Barrier(TAPS)

    def tap(_number):
        data = form | {"files": [(io.BytesIO(photo()), "a.jpg")]}
        browser = academy.test_client()
        start.wait(20)
        answer = browser.post("/complaints", data=data, content_type="multipart/form-data")
        kept = browser.get_cookie("receipt", path="/complaints/receipt")
        return answer.status_code, crypto.unsign("complaint.receipt", kept.value, 900) if kept else answer.text

    def asked(number):
        with academy.app_context():
            return tap(number)

    with ThreadPoolExecutor(TAPS) as pool:
        told = list(pool.map(asked, range(TAPS)))
    assert {status for status, _ in told} == {303}, told
    assert len({tuple(receipt) for _, receipt in told}) == 1
    counted = [session().scalar(select(func.count()).select_from(table)) for table in (Case, CasePoint, CaseFile)]
    assert counted == [1, 1, 1]
    assert [session().scalar(select(func.count()).select_from(table)) for table in (CaseParty, CaseConsent)] == [1, 1]
    events = session().scalars(select(CaseEvent.seq).order_by(CaseEvent.seq)).all()
    assert events == list(range(1, len(events) + 1))
