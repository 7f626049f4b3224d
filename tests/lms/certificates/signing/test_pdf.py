"""A signed sheet, as pyHanko and poppler see it; the program that signs; the timestamp server and its silence."""

import io
import os
import re
import shutil
import signal
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from lms.certificates import seal, service
from lms.certificates.service import sheets
from lms.certificates.signing import custody, keys, pdf
from lms.certificates.signing.models import Purpose
from lms.certificates.typeset import typeset
from lms.core.db import commit
from media.models import StoredObject
from tests.factories.certificates import make_certificate
from tests.lms.certificates.sheets import HARD
from tests.lms.certificates.signing.timestamps import timestamp_server
from tests.processes import in_a_thread

MOST_BYTES = 95_000
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def sheet():
    """The heaviest of our sheets: a licence with its table of modules."""
    return typeset(HARD["modules"])


@pytest.fixture
def key(session):
    """The key that the academy of the tests began with."""
    yield keys.active(Purpose.SHEET)
    pdf._silent_until.clear()


def verdict(content: bytes, key: keys.Key, *more: x509.Certificate) -> PdfSignatureStatus:
    """What pyHanko says of the signature, with the academy's root trusted."""
    root = x509.Certificate.load([der for _, _, der in pem.unarmor(key.chain.encode(), multiple=True)][-1])
    [found] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    return in_a_thread(
        lambda: validate_pdf_signature(found, ValidationContext(trust_roots=[root, *more], allow_fetching=False))
    )


def test_a_signed_sheet_is_whole_ours_and_within_its_size(sheet, key, tmp_path):
    made = pdf.signed(sheet, key)
    assert made.startswith(sheet), "nothing of the sheet is changed: the signature is added behind it"
    assert len(made) <= MOST_BYTES
    found = verdict(made, key)
    assert found.bottom_line
    assert found.signing_cert.native["tbs_certificate"]["subject"]["organization_name"] == "International Awqaf Academy"
    assert found.coverage.name == "ENTIRE_FILE"
    flipped = bytearray(made)
    flipped[len(sheet) // 2] ^= 1
    assert not verdict(bytes(flipped), key).intact
    if program := shutil.which("pdfsig"):
        (tmp_path / "right.pdf").write_bytes(made)
        (tmp_path / "wrong.pdf").write_bytes(flipped)
        said = [
            subprocess.run([program, tmp_path / name], capture_output=True, text=True, check=False).stdout
            for name in ("right.pdf", "wrong.pdf")
        ]
        assert "Signature is Valid." in said[0]
        assert "Total document signed" in said[0]
        assert "issuer isn't Trusted" in said[0], "a reader that does not know our root says so, and nothing worse"
        assert "Signature is Valid." not in said[1]


def test_a_signed_sheet_is_still_the_archival_file_it_was(sheet, key):
    made = PdfFileReader(io.BytesIO(pdf.signed(sheet, key)))
    before = PdfFileReader(io.BytesIO(sheet))
    assert made.root["/Metadata"].data == before.root["/Metadata"].data
    assert b"pdfaid" in made.root["/Metadata"].data
    assert b"pdfuaid" in made.root["/Metadata"].data
    assert made.root["/OutputIntents"] == before.root["/OutputIntents"]
    assert made.trailer["/ID"][0] == before.trailer["/ID"][0]
    widget = made.root["/Pages"]["/Kids"][0]["/Annots"][0]
    assert widget["/F"] & 0b100111 == 0b100, "it prints, and is neither invisible, hidden nor without a view: PDF/A"
    left, bottom, right, top = widget["/Rect"]
    assert right <= 0, "it lies outside of the page: PDF/UA"
    assert (right - left, top - bottom) == (0, 0), "so it needs no appearance"
    assert "/NeedAppearances" not in made.root["/AcroForm"]
    [reference] = made.embedded_signatures[0].sig_object["/Reference"]
    assert not {"/DigestMethod", "/DigestValue", "/DigestLocation"} & set(reference)


def test_the_key_is_named_in_the_pipe_alone_and_one_program_serves_until_it_is_another(sheet, key):
    pdf.signed(sheet, key)
    process = pdf.notary.pid
    pdf.signed(sheet, key)
    assert pdf.notary.pid == process
    for seen in ("cmdline", "environ"):
        assert key.kid not in Path(f"/proc/{process}/{seen}").read_text()
    os.kill(process, signal.SIGKILL)
    assert verdict(pdf.signed(sheet, key), key).bottom_line
    custody.rotate(Purpose.SHEET)
    fresh = keys.active(Purpose.SHEET)
    found = verdict(pdf.signed(sheet, fresh), fresh)
    assert found.bottom_line
    assert found.signing_cert.serial_number == x509.Certificate.load(pem.unarmor(fresh.chain.encode())[2]).serial_number


def test_a_sheet_that_kills_the_program_twice_is_tried_again_later(sheet, key, monkeypatch, tmp_path):
    (tmp_path / "notary.py").write_text(
        "import sys; print('{}', flush=True); sys.stdin.readline(); sys.stdin.readline()"
    )
    monkeypatch.setattr(pdf, "PROGRAM", tmp_path / "notary.py")
    pdf.notary.end()
    with pytest.raises(pdf.Unsigned):
        pdf.signed(sheet, key)


@pytest.fixture
def certificate(cast, session):
    made = make_certificate(cast.learner, cast.registrar)
    commit()
    return made


def test_the_silence_of_a_timestamp_server_is_never_covered_up(sheet, key, app, monkeypatch, certificate):
    with timestamp_server() as clock:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], timestamp_url=clock.url))
        made = pdf.signed(sheet, key)
        assert len(made) <= MOST_BYTES
        found = verdict(made, key, clock.certificate)
        assert found.bottom_line
        assert found.timestamp_validity.valid
        clock.works = False
        with pytest.raises(pdf.NoTime, match="503"):
            sheets.keep(certificate.id)
        asked = clock.asked
        with pytest.raises(pdf.NoTime):
            sheets.keep(certificate.id)
        assert clock.asked == asked, "for a minute it is not asked again"
        assert service.by_code(certificate.code).sheet_id is None
        clock.works = True
        pdf._silent_until.clear()
        assert sheets.keep(certificate.id).key_id == key.id


def test_what_is_kept_is_the_signed_file_with_its_digest_its_seal_and_its_key(key, certificate, session):
    kept = sheets.keep(certificate.id)
    content = sheets.content(kept.sheet_id)
    assert verdict(content, key).bottom_line
    assert len(content) <= MOST_BYTES
    assert session.get(StoredObject, kept.sheet_id).sha256 == sha256(content).hexdigest()
    assert kept.key_id == key.id
    assert kept.seal == seal.sealed(certificate, key), "asked again, the same key gives the same seal"
    assert re.fullmatch(r"[A-Z2-7]+", kept.seal)
