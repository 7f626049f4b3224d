"""The keys as others use them: the active one of a purpose to sign with, and all public halves to check by."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app, has_request_context
from sqlalchemy import select

from lms.certificates.signing import algorithms, files
from lms.certificates.signing.models import Algorithm, KeyState, Purpose, SigningKey
from lms.core import clock
from lms.core.config import Settings
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _, _l

if TYPE_CHECKING:
    from lms.certificates.signing.algorithms import Jwk

ALGORITHMS = {
    Purpose.AUTHORITY: Algorithm.ES384,
    Purpose.SHEET: Algorithm.ES256,
    Purpose.BADGE: Algorithm.ED25519,
    Purpose.BADGE_TOKEN: Algorithm.ES256,
    Purpose.JOURNAL: Algorithm.ED25519,
}
SIGNING = (Purpose.SHEET, Purpose.BADGE, Purpose.BADGE_TOKEN, Purpose.JOURNAL)
FAULTS = {
    "missing": _l("The file of the key %(kid)s is missing. Put it back from the backup, or make a new key."),
    "open": _l("The file of the key %(kid)s can be read by others. Let its owner alone read it (chmod 600)."),
    "damaged": _l("The file of the key %(kid)s is damaged. Put it back from the backup, or make a new key."),
    "locked": _l("The file of the key %(kid)s does not open with KEYS_PASSPHRASE."),
    "forbidden": _l("The file of the key %(kid)s may not be read by the worker."),
    "other": _l("The file of the key %(kid)s holds another key. Put it back from the backup."),
}


class NoKey(RuleError):
    """There is nothing to sign with; the sentence says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that may sign now. The private half stays in this process."""

    id: int
    kid: str
    purpose: Purpose
    alg: Algorithm
    private: Any  # an elliptic curve's key, or Ed25519's, as its purpose says
    public_jwk: "Jwk"
    chain: str  # PEM, the key's own certificate first; empty where it has none
    path: Path

    def sign(self, content: bytes) -> bytes:
        """The signature as JOSE writes it; the same each time."""
        return algorithms.sign(self.private, content)


def active(purpose: Purpose) -> Key:
    """The key to sign with, opened once a process. For workers and commands. Raises `NoKey`."""
    if has_request_context():
        raise RuntimeError("a page opens no private key: what is signed is signed by a job")
    row = session().scalar(select(SigningKey).where(SigningKey.purpose == purpose, SigningKey.state == KeyState.ACTIVE))
    if row is None:
        raise NoKey(_("The academy has no key for this yet. Make one: flask certificates keys make"))
    if row.not_after and row.not_after <= clock.now():
        raise NoKey(_("The key %(kid)s has expired. Take a new one: flask certificates keys rotate", kid=row.kid))
    with _opening:
        try:
            return _open.get(row.kid) or _open.setdefault(row.kid, _opened(row))
        except files.Unreadable as unreadable:
            raise NoKey(said(row, unreadable.fault)) from unreadable


def is_ready(purpose: Purpose) -> bool:
    """Whether there is a key of this purpose; its file is not looked at."""
    found = select(SigningKey.id).where(SigningKey.purpose == purpose, SigningKey.state == KeyState.ACTIVE)
    return session().scalar(found) is not None


def all_public() -> Sequence[SigningKey]:
    """Every key that ever signed, the oldest first; also the retired and the revoked, which say so."""
    return session().scalars(select(SigningKey).where(SigningKey.purpose.in_(SIGNING)).order_by(SigningKey.id)).all()


def authorities() -> Sequence[SigningKey]:
    """The academy's own roots, the newest first."""
    roots = select(SigningKey).where(SigningKey.purpose == Purpose.AUTHORITY)
    return session().scalars(roots.order_by(SigningKey.id.desc())).all()


def fingerprint(row: SigningKey) -> str:
    """What people compare over another channel: the key's own digest (RFC 7638)."""
    return algorithms.thumbprint(row.public_jwk)


def by_kid(kid: str) -> SigningKey | None:
    """The key of this name, whatever became of it."""
    return session().scalar(select(SigningKey).where(SigningKey.kid == kid))


def place(kid: str) -> Path:
    """Where the private half of a key lies."""
    return _settings().keys_dir / f"{kid}.pem"


def passphrase() -> str:
    """What the files are locked with; empty where they are not."""
    return _settings().keys_passphrase


def fault_of(row: SigningKey) -> str:
    """What is wrong with the key's file; empty where it can be used. For workers and commands.

    A file that is as it was written is not opened: that would take a worker megabytes.
    """
    path = place(row.kid)
    try:
        if files.digest(path) != row.file_digest:
            _opened(row)
        elif files.is_locked(path) and not passphrase():
            return "locked"
    except files.Unreadable as unreadable:
        return unreadable.fault
    return ""


def said(row: SigningKey, fault: str) -> str:
    """The fault in a sentence."""
    return str(FAULTS[fault]) % {"kid": row.kid}


_open: dict[str, Key] = {}
_opening = threading.Lock()


def forget_open() -> None:
    """Close every key: the next one who signs opens its file again."""
    with _opening:
        _open.clear()


def _opened(row: SigningKey) -> Key:
    path = place(row.kid)
    private = files.read(path, passphrase())
    if algorithms.public_jwk(private) != row.public_jwk:
        raise files.Unreadable("other")
    return Key(row.id, row.kid, row.purpose, row.alg, private, row.public_jwk, row.certificate_pem or "", path)


def _settings() -> Settings:
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]  # Flask's own mapping


def _forked() -> None:
    globals().update(_opening=threading.Lock())


os.register_at_fork(after_in_child=_forked)
