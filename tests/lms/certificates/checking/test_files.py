"""Files that people bring: ours, altered, another academy's, photos; and files that are meant to do harm."""

import hashlib
import io
import zlib

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from lms.certificates import code as codes
from lms.certificates import service
from lms.certificates.checking import judging, opening, reader
from lms.certificates.models import Cause
from lms.certificates.signing import custody
from lms.core.limits import LimitCount
from media.models import StoredObject
from tests.conftest import everything
from tests.lms.certificates.checking import files

OUTCOME = {
    "untouched": "هذا الملف من الأكاديمية ولم يغيّره أحد",
    "altered": "غُيِّر هذا الملف بعد أن أصدرته الأكاديمية",
    "copy": "نسخة: رمزها موجود في السجل",
    "unknown": "لا وجود لهذه الشهادة في السجل",
    "other": "ليست من شهادات هذه الأكاديمية",
    "nothing": "تعذّرت قراءة أي توقيع أو مربع",
}


def brought(client, content: bytes, **headers):
    given = FileStorage(io.BytesIO(content), filename="x", content_type="application/octet-stream")
    return client.post("/verify/file", data={"file": given}, headers=headers)


def outcome(client, content: bytes) -> str:
    answer = brought(client, content)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return next(name for name, title in OUTCOME.items() if title in answer.text)


def address(certificate) -> str:
    return certificate.snapshot["verify"].upper()


def test_the_file_that_the_academy_keeps_is_known_without_being_opened(client, session, certificate, monkeypatch):
    content = b"%PDF-1.7 the very file"
    kept = StoredObject(backend="local", key="k", bytes=len(content), mime="application/pdf", sha256=_digest(content))
    session.add(kept)
    session.flush()
    certificate.sheet_id = kept.id
    monkeypatch.setattr(judging, "opened", None)
    answer = brought(client, content)
    assert OUTCOME["untouched"] in answer.text
    assert certificate.snapshot["name"]["ar"] in answer.text
    assert "شهادة صحيحة" in answer.text


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.usefixtures("quick")
def test_a_file_that_was_signed_is_ours_and_one_that_was_changed_after_is_not(client, session, certificate, key):
    ours = files.signed(files.pdf(address(certificate)), key.private, key.chain)
    answer = brought(client, ours)
    assert OUTCOME["untouched"] in answer.text
    assert certificate.serial in answer.text
    place = ours.index(b"stream") + 2000
    changed = ours[:place] + bytes([ours[place] ^ 1]) + ours[place + 1 :]
    longer = ours + b"\n% something more\n"
    for altered in (changed, longer):
        answer = brought(client, altered)
        assert OUTCOME["altered"] in answer.text
    assert certificate.snapshot["name"]["ar"] in answer.text, "it shows what the register says instead"
    assert everything(session, "stored_object") == 0, "nothing of what was brought is kept"


@pytest.mark.usefixtures("quick", "key")
def test_a_pdf_that_another_academy_signed_is_called_so_and_by_its_name(client):
    theirs = files.signed(files.pdf("https://elsewhere.example/verify/7K3M-9QXT-2VHD-5RPA"), *files.stranger())
    answer = brought(client, theirs)
    assert OUTCOME["other"] in answer.text
    assert "Another Academy" in answer.text
    assert OUTCOME["other"] in brought(client, files.pdf("https://elsewhere.example/verify/x")).text


@pytest.mark.usefixtures("quick", "key")
def test_our_words_signed_by_somebody_else_are_an_alteration(client, certificate):
    assert outcome(client, files.signed(files.pdf(address(certificate)), *files.stranger())) == "altered"


@pytest.mark.usefixtures("quick")
def test_a_photo_of_the_square_leads_to_the_register_and_a_false_seal_is_found_out(client, cast, certificate, key):
    assert outcome(client, files.photo(files.paper(*files.sealed_square(certificate, key)))) == "copy"
    plain, seal = files.sealed_square(certificate, key)
    middle = len(seal) // 2
    false = seal[:middle] + ("A" if seal[middle] != "A" else "B") + seal[middle + 1 :]
    assert outcome(client, files.saved(files.paper(plain, false), "PNG")) == "altered"
    service.revoke(certificate, cause=Cause.ISSUED_IN_ERROR, reason="x", by=cast.registrar)
    answer = brought(client, files.saved(files.paper(address(certificate)), "WEBP"))
    assert "أُلغيت هذه الشهادة" in answer.text


@pytest.mark.usefixtures("quick", "key")
def test_a_square_of_ours_that_the_register_does_not_know_counts_as_a_guess(client, session):
    made_up = files.saved(files.paper("HTTP://LOCALHOST/VERIFY/0000-0000-0000-0000"), "PNG")
    assert outcome(client, made_up) == "unknown"
    assert session.query(LimitCount).count() == 3  # the address, its neighbourhood, and a file
    assert outcome(client, files.saved(Image.new("L", (300, 300), 200), "PNG")) == "nothing"


@pytest.mark.usefixtures("quick")
def test_what_a_revoked_key_signed_proves_nothing(client, certificate, key):
    ours = files.signed(files.pdf(address(certificate)), key.private, key.chain)
    custody.revoke(key.kid, "the machine was stolen")
    assert "أُلغي المفتاح الذي وُقِّع به هذا الملف" in brought(client, ours).text


@pytest.mark.usefixtures("key")
def test_a_program_asks_in_json_and_the_file_is_opened_by_a_program_of_its_own(client, certificate):
    answer = brought(client, files.saved(files.paper(address(certificate)), "PNG"), Accept="application/json")
    assert answer.json["outcome"] == "copy"
    assert answer.json["certificate"]["code"] == codes.shown(certificate.code)


def _huge() -> bytes:
    """A picture that says it is 60,000 points wide and high, in a few bytes."""
    small = files.saved(Image.new("L", (8, 8)), "PNG")
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + small[24:29]
    return small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]


def _many_pages() -> bytes:
    page = Image.new("1", (20, 20))
    return files.saved(page, "PDF", save_all=True, append_images=[page] * 10)


HOSTILE = {
    "لا شيء في هذا الملف": lambda: b" "[:0],
    "أكبر من 10 ميجابايت": lambda: b"%PDF-" + bytes(reader.LARGEST),
    "هذا الملف تالف": lambda: b"%PDF-1.7\ntorn",
    "ليس ملف PDF ولا صورة": lambda: b"MZ\x90\x00 this program cannot be run",
    "أكثر بكثير مما تلتقطه": _huge,
    "أكثر من 10 صفحات": _many_pages,
    "تعمل من تلقاء نفسها": lambda: files.pdf("x") + b"\n9 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj",
}


@pytest.mark.usefixtures("quick", "key")
@pytest.mark.parametrize("sentence", HOSTILE)
def test_what_is_no_certificate_is_refused_with_a_sentence(client, sentence):
    answer = brought(client, HOSTILE[sentence]())
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.usefixtures("key")
def test_a_file_that_unpacks_without_end_costs_its_own_program_only(client, monkeypatch):
    monkeypatch.setattr(opening, "MOST_SECONDS", 1)
    answer = brought(client, bomb())
    assert answer.status_code == 422
    assert "يتطلب فتح هذا الملف أكثر مما تحتاج إليه أي شهادة" in answer.text


def bomb() -> bytes:
    """A page whose content unpacks into a gigabyte of drawing."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b"0 0 m 9 9 l S\n" * 75_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + block * 1000 + b"\x03\x00\0\0\0\0"
    body = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n"
    body += b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(packed), packed)
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_who_brings_files_without_end_must_wait(client, session, monkeypatch):
    monkeypatch.setattr(judging, "opened", lambda _content: {"squares": [], "signatures": []})
    statuses = [brought(client, b"%d" % number).status_code for number in range(judging.FILES.most + 1)]
    assert (set(statuses[:-1]), statuses[-1]) == ({200}, 429)
