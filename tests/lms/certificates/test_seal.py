"""What fits into a QR code, and nothing that was altered is believed."""

import base64
import types

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lms.certificates import cose, qr, seal
from tests.lms.certificates.sheets import COMPUTER, MODULES, sheet, words

NAME = words("محمد عبد الرحمن إبراهيم السيد", "Mohamed Abdelrahman Ibrahim Elsayed")
RECORDS = [
    sheet(NAME, COMPUTER),
    sheet(
        words("مُحَمَّد عَبْد الرَّحْمٰن گلزار", "Mohamed"),
        words("دورة «Excel»"),
        kind="licence",
        modules=MODULES,
        level=words("متقدم", "Advanced"),
        band=words("ممتاز (A+)", "A+"),
        expires={"iso": "2031-11-21"},
        specimen=True,
        proctored=False,
    ),
]


@pytest.fixture(scope="module")
def key():
    return types.SimpleNamespace(kid="sheet-2026-1", private=ec.generate_private_key(ec.SECP256R1()))


def certificate(record):
    return types.SimpleNamespace(code="7K3M9QXT2VHD5RPA", snapshot=record)


@pytest.mark.parametrize("record", RECORDS)
def test_a_seal_says_every_printed_field_again_and_who_signed(record, key):
    text = seal.sealed(certificate(record), key)
    found = seal.read(text.lower())
    assert found.payload == seal.payload(certificate(record))
    assert found.payload.name_ar == record["name"]["ar"]
    assert found.kid == key.kid
    assert found.is_signed_by(key.private.public_key())
    assert not found.is_signed_by(ec.generate_private_key(ec.SECP256R1()).public_key())
    assert seal.sealed(certificate(record), key) == text


def test_modules_dates_and_marks_are_in_it(key):
    said = seal.read(seal.sealed(certificate(RECORDS[1]), key)).payload
    assert (said.scores[:2], said.issued, said.expires) == ((96, 91), "2026-11-22", "2031-11-21")
    assert (said.specimen, said.proctored, said.level_en, said.band_ar) == (True, False, "Advanced", "ممتاز (A+)")


def test_it_fits_into_a_code_of_version_fourteen(key):
    text = seal.sealed(certificate(RECORDS[0]), key)
    assert qr.code(RECORDS[0]["verify"], text).version <= 14


def test_no_flipped_bit_is_believed(key):
    message = base64.b32decode((text := seal.sealed(certificate(RECORDS[0]), key)) + "=" * (-len(text) % 8))
    public, believed = key.private.public_key(), 0
    for place in range(len(message)):
        altered = bytearray(message)
        altered[place] ^= 1
        try:
            found = seal.read(base64.b32encode(altered).decode().rstrip("="))
        except seal.BadSeal:
            continue
        believed += found.is_signed_by(public)
    assert believed == 0


DEEP = b"\x81" * 300 + b"\x00"
HOSTILE = [b"", b"\x9b" + b"\xff" * 8, DEEP, b"\xbb" + b"\x00" * 8, b"\x84\x40\xa0\x40\x40", b"\xa1\x00" * 40]


@pytest.mark.parametrize("message", HOSTILE)
def test_what_is_no_seal_is_refused_at_once(message):
    with pytest.raises(seal.BadSeal):
        seal.read(base64.b32encode(message).decode().rstrip("="))


@pytest.mark.parametrize("text", ["", "ة", "A" * 5000, "18", "A=A", "!!!!!!!!"])
def test_neither_is_a_text_that_is_not_base_32(text):
    with pytest.raises(seal.BadSeal):
        seal.read(text)


@pytest.mark.parametrize("said", [{0: 1}, {0: 2}, {0: 1, 1: b"x"}, {0: 1, 1: b"0123456789", 3: 99}, [1]])
def test_a_signed_message_that_says_too_little_is_refused(said, key):
    message = cose.sign(cose.dump(said), key.kid, key.private)
    with pytest.raises(seal.BadSeal):
        seal.read(base64.b32encode(message).decode().rstrip("="))
