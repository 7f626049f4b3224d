"""The seal: what is printed on a certificate, signed, in so few characters that it fits into its QR code.

It is a COSE_Sign1 message (ES256) over a CBOR map, in base 32, and stands behind the "#" of the certificate's address:
browsers never send that part, so the server does not learn what was scanned, and a phone without a connection can
still say who signed what. The labels below are for ever: a label is never used again for something else.

Arabic takes two bytes a letter in UTF-8. A text of nothing but ASCII and U+0600…U+067F is therefore carried as a byte
string, in which a byte from 80 on is a letter from U+0600 on; any other text is a text string.
"""

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from lms.certificates import code as codes
from lms.certificates import cose
from lms.certificates.cose import BadSeal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

VERSION = 1
KINDS = ("completion", "licence", "tot", "winner", "competition", "trainer", "transcript")  # only ever added to
LABELS = {
    "version": 0, "code": 1, "serial": 2, "kind": 3, "name_ar": 4, "name_en": 5, "course_ar": 6, "course_en": 7,
    "issued": 8, "expires": 9, "level_ar": 10, "level_en": 11, "band_ar": 12, "band_en": 13, "hours": 14, "rank": 15,
    "scores": 16, "flags": 17,
}  # fmt: skip
SPECIMEN, PROCTORED = 1, 2  # flags
EPOCH = dt.date(1970, 1, 1)
LONGEST = 3200  # characters
_TEXTS = {name for name in LABELS if name.endswith(("_ar", "_en"))} | {"serial", "rank"}
_NUMBER = re.compile(r"\d+")
_LETTERS = 0x580  # what a byte from 80 on lacks to be a letter from U+0600 on


class Key(Protocol):
    """What signs: a key's name and its private half."""

    @property
    def kid(self) -> str: ...
    @property
    def private(self) -> "EllipticCurvePrivateKey": ...


class Sealable(Protocol):
    """A certificate, as far as its seal needs it."""

    @property
    def code(self) -> str: ...
    @property
    def snapshot(self) -> dict[str, Any]: ...  # Any: a record


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What a seal says. Empty where the sheet does not print it; days are written as 2026-11-22."""

    code: str
    serial: str
    kind: str
    name_ar: str
    name_en: str = ""
    course_ar: str
    course_en: str = ""
    issued: str
    expires: str = ""
    level_ar: str = ""
    level_en: str = ""
    band_ar: str = ""
    band_en: str = ""
    hours: int = 0
    rank: str = ""
    scores: tuple[int, ...] = ()
    specimen: bool
    proctored: bool


class Seal(NamedTuple):
    """A seal that was read: what it says, and the signed message that says so."""

    payload: Payload
    message: cose.Sign1

    @property
    def kid(self) -> str:
        """The key that is said to have signed."""
        return self.message.kid

    def is_signed_by(self, public: "EllipticCurvePublicKey") -> bool:
        """Whether that is true of this key."""
        return cose.is_signed_by(self.message, public)


def sealed(certificate: Sealable, key: Key) -> str:
    """The seal of an issued certificate; the same certificate and key give the same seal."""
    message = cose.sign(written(payload(certificate)), key.kid, key.private)
    return base64.b32encode(message).decode().rstrip("=")


def read(text: str) -> Seal:
    """What a seal says; whether it is true, `is_signed_by` tells. Raises `BadSeal`."""
    letters = text.strip().upper()
    if not letters or len(letters) > LONGEST:
        raise BadSeal
    try:
        message = cose.read(base64.b32decode(letters + "=" * (-len(letters) % 8)))
        return Seal(_understood(message.payload), message)
    except (binascii.Error, ValueError, TypeError, OverflowError, LookupError) as error:
        raise BadSeal from error


def payload(certificate: Sealable) -> Payload:
    """What the seal of `certificate` says, from the record that is printed."""
    record = certificate.snapshot
    level, band = record.get("level") or {}, record.get("band") or {}
    expires = record.get("expires")
    scores = [_number(module["score"]) for module in record.get("modules") or []]
    return Payload(
        code=certificate.code,
        serial=record["serial"],
        kind=record["kind"],
        name_ar=record["name"]["ar"],
        name_en=record["name"]["en"],
        course_ar=record["course"]["ar"],
        course_en=record["course"]["en"],
        issued=record["issued"]["iso"],
        expires=expires["iso"] if expires else "",
        level_ar=level.get("ar", ""),
        level_en=level.get("en", ""),
        band_ar=band.get("ar", ""),
        band_en=band.get("en", ""),
        hours=_number(record.get("hours") or {}),
        rank=str((record.get("rank") or {}).get("number", "")),
        scores=tuple(scores),
        specimen=record["specimen"],
        proctored=record["proctored"],
    )


def written(said: Payload) -> bytes:
    """`said` in CBOR."""
    values: dict[str, Any] = {"version": VERSION, "code": _code(said.code), "kind": KINDS.index(said.kind)}
    values |= {name: _packed(getattr(said, name)) for name in _TEXTS if getattr(said, name)}
    values["issued"] = _days(said.issued)
    if said.expires:
        values["expires"] = _days(said.expires)
    if said.hours:
        values["hours"] = said.hours
    if said.scores:
        values["scores"] = list(said.scores)
    if flags := SPECIMEN * said.specimen + PROCTORED * said.proctored:
        values["flags"] = flags
    return cose.dump({LABELS[name]: value for name, value in values.items()})


def _understood(content: bytes) -> Payload:
    said = cose.load(content)
    if not isinstance(said, dict) or said.get(LABELS["version"]) != VERSION:
        raise BadSeal
    values = {name: said[label] for name, label in LABELS.items() if label in said}
    flags = values.pop("flags", 0)
    texts = {name: _unpacked(values[name]) for name in _TEXTS if name in values}
    days = {name: _day(values[name]) for name in ("issued", "expires") if name in values}
    return Payload(
        code=_code_of(values["code"]),
        kind=KINDS[_whole(values["kind"])],
        hours=_whole(values.get("hours", 0)),
        scores=tuple(_whole(score) for score in values.get("scores", [])),
        specimen=bool(flags & SPECIMEN),
        proctored=bool(flags & PROCTORED),
        **texts,
        **days,
    )


def _packed(text: str) -> str | bytes:
    if text.isascii() or not all(ord(sign) < 0x80 or 0x600 <= ord(sign) < 0x680 for sign in text):  # noqa: PLR2004
        return text
    return bytes(ord(sign) if ord(sign) < 0x80 else ord(sign) - _LETTERS for sign in text)  # noqa: PLR2004


def _unpacked(value: Any) -> str:  # Any: what was read
    if isinstance(value, bytes):
        return "".join(chr(byte if byte < 0x80 else byte + _LETTERS) for byte in value)  # noqa: PLR2004
    if not isinstance(value, str):
        raise BadSeal
    return value


def _code(code: str) -> bytes:
    """The eighty bits that sixteen signs stand for."""
    number = 0
    for sign in code:
        number = number << 5 | codes.ALPHABET.index(sign)
    return number.to_bytes(10, "big")


def _code_of(eighty_bits: Any) -> str:  # Any: what was read
    if not isinstance(eighty_bits, bytes) or len(eighty_bits) != 10:  # noqa: PLR2004 - eighty bits
        raise BadSeal
    number = int.from_bytes(eighty_bits, "big")
    return "".join(codes.ALPHABET[number >> 5 * place & 31] for place in reversed(range(codes.LENGTH)))


def _days(written_day: str) -> int:
    return (dt.date.fromisoformat(written_day) - EPOCH).days


def _day(count: Any) -> str:  # Any: what was read
    return (EPOCH + dt.timedelta(days=_whole(count))).isoformat()


def _whole(value: Any) -> int:  # Any: what was read
    if not isinstance(value, int) or not 0 <= value < 1 << 31:
        raise BadSeal
    return value


def _number(words: "Mapping[str, str]") -> int:
    """The number that stands in a text of the sheet: 40 of "40 hours"."""
    found = _NUMBER.search(words.get("en", ""))
    return int(found[0]) if found else 0
