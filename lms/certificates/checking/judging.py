"""Whose a file is, and whether it is as the academy gave it out."""

import enum
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.certificates import code as codes
from lms.certificates import seal as seals
from lms.certificates.checking import keys
from lms.certificates.checking.opening import opened
from lms.certificates.cose import BadSeal
from lms.certificates.models import Certificate
from lms.certificates.service import registry
from lms.certificates.signing.models import KeyState, SigningKey
from lms.core.db import end_reading, session
from lms.core.errors import NotFound, TooMany
from lms.core.i18n import _
from lms.core.limits import Limit
from media.models import StoredObject

FILES = Limit("verify:file", most=40, seconds=600)
ADDRESS = re.compile(r"https?://(?P<host>[^/]+)/verify/(?P<code>[^/#?]+)(#(?P<seal>[A-Z2-7]+))?", re.IGNORECASE)


class Outcome(enum.StrEnum):
    """What became clear about a file."""

    UNTOUCHED = "untouched"  # the very file that the academy keeps, or one that it signed
    ALTERED = "altered"  # it was the academy's, and was changed since
    COPY = "copy"  # a photo, a scan or a print that leads to the register: compare it
    UNKNOWN = "unknown"  # it says that it is the academy's; the register has no such code
    OTHER = "other"  # another academy's
    NOTHING = "nothing"  # neither a signature nor a square can be read


@dataclass(frozen=True, slots=True)
class Finding:
    """What became clear, what the register says about it, and who else is named in the file."""

    outcome: Outcome
    certificate: Certificate | None = None
    other: str = ""
    key_revoked: bool = False


class Square(NamedTuple):
    """A QR code of ours: the certificate that it leads to, and whether its seal is false."""

    certificate: Certificate | None
    is_false: bool
    key_revoked: bool


def judge(content: bytes, asker: str, site: str) -> Finding:
    """Judge a file; nothing of it is kept. Raises `BadValue` for one that is not opened, `TooMany` and `Busy`."""
    if kept := _of_file(hashlib.sha256(content).hexdigest()):
        return Finding(Outcome.UNTOUCHED, kept)
    own, _neighbourhood = registry.near(asker)
    if wait := FILES.wait(own):
        raise TooMany(_("Many files came from here to be checked. Please try again later, or type the code."), wait)
    FILES.count(own)
    known = keys.public()
    end_reading()
    said = opened(content)
    return _judged(said, known, asker, site)


def _judged(said: dict[str, Any], known: Sequence[SigningKey], asker: str, site: str) -> Finding:  # Any: JSON
    squares = [_square(found, known, asker, site) for found in said["squares"]]
    ours = next((square for square in squares if square), None)
    signatures = said["signatures"]
    key = next((key for each in signatures for key in known if _is_of(each, key)), None)
    certificate = ours.certificate if ours else None
    if key:
        is_whole = any(each["holds"] and each["whole"] and _is_of(each, key) for each in signatures)
        is_false = not is_whole or bool(ours and ours.is_false)
        return Finding(
            Outcome.ALTERED if is_false else Outcome.UNTOUCHED,
            certificate,
            key_revoked=key.state is KeyState.REVOKED,
        )
    if ours and (ours.is_false or signatures):
        return Finding(Outcome.ALTERED, certificate, _signers(signatures), ours.key_revoked)
    if ours:
        return Finding(Outcome.COPY if certificate else Outcome.UNKNOWN, certificate, key_revoked=ours.key_revoked)
    if other := _signers(signatures) or _hosts(said["squares"]):
        return Finding(Outcome.OTHER, other=other)
    return Finding(Outcome.NOTHING)


def _square(text: str, known: Sequence[SigningKey], asker: str, site: str) -> Square | None:
    """What a QR code leads to; None for one of somebody else. A code that nobody has counts as a guess."""
    found = ADDRESS.fullmatch(text.strip())
    if not found or found["host"].casefold() != (urlsplit(site).netloc).casefold():
        return None
    is_false, key_revoked = _sealed(found["seal"], codes.read(found["code"]), known)
    try:
        return Square(registry.look_up(found["code"], asker), is_false, key_revoked)
    except NotFound:
        return Square(None, is_false, key_revoked)


def _sealed(text: str | None, code: str | None, known: Sequence[SigningKey]) -> tuple[bool, bool]:
    """Whether the seal is false, and whether the key that made it was revoked. None at all is not false."""
    if not text:
        return False, False
    try:
        seal = seals.read(text)
    except BadSeal:
        return True, False
    key = next((key for key in known if key.kid == seal.kid), None)
    if key is None or seal.payload.code != code or not seal.is_signed_by(keys.opened(key)):
        return True, False
    return False, key.state is KeyState.REVOKED


def _is_of(signature: dict[str, Any], key: SigningKey) -> bool:  # Any: JSON
    """Whether a signature was made with a key of ours, as far as its certificate says; whether it holds is apart."""
    said = signature["key"]
    return bool(said) and all(said[name] == key.public_jwk.get(name) for name in ("x", "y"))


def _signers(signatures: list[dict[str, Any]]) -> str:  # Any: JSON
    return "، ".join(each["name"] for each in signatures if each["name"])


def _hosts(squares: list[str]) -> str:
    return next((urlsplit(text).netloc.lower() for text in squares if urlsplit(text).netloc), "")


def _of_file(digest: str) -> Certificate | None:
    query = select(Certificate).join(StoredObject, StoredObject.id == Certificate.sheet_id)
    query = query.where(StoredObject.sha256 == digest).options(selectinload(Certificate.events))
    return session().scalar(query.order_by(Certificate.id).limit(1))
