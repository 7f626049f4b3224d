"""The certificate as the academy gives it out: its own file is recognised, a tampered one too, and its square proves it."""

import io

import pypdfium2
import pytest
import zxingcpp

from lms.certificates import press, seal, service
from lms.certificates.service import sheets
from lms.core.db import commit
from tests.factories.certificates import approve, make_award
from tests.lms.certificates.checking import files
from tests.lms.certificates.checking.test_files import OUTCOME, brought


@pytest.mark.usefixtures("quick")
def test_the_real_sheet_is_known_a_tampered_one_is_found_out_and_its_square_reads_from_a_bad_photo(client, cast, key):
    batch = approve([make_award(cast.learner)], cast.registrar)
    commit()
    certificate = service.issue_item(service.batch(batch.id).items[0].id, press.current())
    content = sheets.content(certificate.sheet_id)
    page = pypdfium2.PdfDocument(io.BytesIO(content))[0].render(scale=150 / 72, grayscale=True).to_pil()
    (square,) = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    found = seal.read(square.text.partition("#")[2])
    assert found.payload == seal.payload(certificate)
    assert found.is_signed_by(key.private.public_key())
    assert OUTCOME["untouched"] in brought(client, content).text
    assert OUTCOME["altered"] in brought(client, content + b"\n").text, "one byte more"
    answer = brought(client, files.photo(page))
    assert OUTCOME["copy"] in answer.text
    assert certificate.serial in answer.text
