"""Whoever speaks without a name leaves no address and no device: in no table, in no log."""

import io
import logging

import pytest

from lms.complaints.kinds import Identity
from lms.complaints.parties import service as parties
from lms.core import db as database
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_central
from tests.lms.complaints.files.sheets import a_photo
from tests.lms.complaints.parties.test_parties import dump

ADDRESS, DEVICE = "41.33.7.201", "Telltale/2.0"


@pytest.mark.parametrize("identity", [Identity.ANONYMOUS, Identity.CONFIDENTIAL])
def test_a_case_is_followed_answered_and_proven_without_a_trace(client, session, caplog, identity):
    caplog.set_level(logging.DEBUG)
    make_central()
    filed = file_case(make_category(unit=make_unit()), identity=identity)
    parties.record(filed.case, phone="01001234567")
    database.commit()
    reference = filed.case.reference
    client.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": DEVICE}
    typed = {"reference": reference, "secret": filed.secret}
    assert client.post("/complaints/track", data=typed | {"secret": "0000000000"}).status_code in {404, 422}
    opened = client.post("/complaints/track", data=typed)
    assert opened.status_code == 303
    said = {"text": "صورة أخرى", "files": [(io.BytesIO(a_photo()), "p.jpg"), (io.BytesIO(a_photo()), "q.jpg")]}
    assert client.post(f"{opened.location}/messages", data=said).status_code == 303
    assert client.post(f"/complaints/contact/{reference}/codes/phone").status_code == 303
    assert client.post(f"/complaints/contact/{reference}", data={"code": "000000"}).status_code in {303, 422}
    assert client.get(f"/complaints/files/{reference}").status_code == 404
    withdrawn = client.post(f"{opened.location}/withdrawal", data={"why": "انتهى الأمر"})
    assert withdrawn.status_code == 303
    seen = dump(session) + caplog.text
    assert reference in seen
    assert not [trace for trace in (ADDRESS, "41.33.7", DEVICE) if trace in seen]
