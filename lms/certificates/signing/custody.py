"""Making keys, rotating them, and taking a compromised one out of use. For commands: it opens private keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import select, update

from lms.certificates.signing import algorithms, authority, files, keys
from lms.certificates.signing.keys import ALGORITHMS, SIGNING
from lms.certificates.signing.models import KeyState, Purpose, SigningKey
from lms.core import audit, clock
from lms.core.db import inserting, reading, session, transaction
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _

if TYPE_CHECKING:
    from lms.certificates.signing.algorithms import PrivateKey
    from lms.core.config import Settings


@dataclass(frozen=True, slots=True)
class Fresh:
    """A key that was made and kept, but that nobody uses yet."""

    private: "PrivateKey"
    row: dict[str, Any]  # Any: columns of SigningKey
    path: Path


def make(root_path: Path | None = None) -> list[SigningKey]:
    """Make the key of each purpose that has none; what was made. Twice, or by two at once, makes no second.

    `root_path`: where the authority's private half is kept, if not with the others. Raises `RuleError`.
    """
    found = [_made(purpose, root_path) for purpose in SIGNING if not _is_there(purpose)]
    return [row for row in found if row]


def begin() -> None:
    """Make the keys of a new academy, with an authority of its own; one that ever had a key makes its keys by hand."""
    with reading():
        is_new = session().scalar(select(SigningKey.id).limit(1)) is None
    if is_new:
        make()


def make_authority(path: Path | None = None) -> SigningKey:
    """Make the academy's root, its private half at `path`; the one that stands where there is one already."""
    if standing := _authority():
        return standing
    made = _kept(Purpose.AUTHORITY, path)
    made.row["certificate_pem"] = authority.root(made.private, _settings())
    made.row["not_after"] = authority.until(made.row["certificate_pem"])
    if not _entered(made):
        files.forget(made.path)
    return _the(_authority())


def rotate(purpose: Purpose, root_path: Path | None = None) -> SigningKey:
    """Take a new key into use. The old one still proves what it signed, and signs nothing more."""
    with reading():
        before = session().scalar(
            select(SigningKey.id).where(SigningKey.purpose == purpose, SigningKey.state == KeyState.ACTIVE)
        )
    made = _fresh(purpose, root_path)
    with transaction():
        retired = (
            update(SigningKey)
            .where(SigningKey.id == before, SigningKey.state == KeyState.ACTIVE)
            .values(state=KeyState.RETIRED, retired_at=clock.now())
            .returning(SigningKey.id)
        )
        won = (before is None or session().scalar(retired) is not None) and _insert(made.row)
        if won:
            audit.record("key.rotated", "signing_key", kid=made.row["kid"])
    if not won:
        files.forget(made.path)
    return _the(_active(purpose))


def revoke(kid: str, why: str) -> SigningKey:
    """Say that somebody else may hold this key: nothing that it signed proves anything from now on.

    It is for a key, never for one certificate: those are withdrawn in the register. Raises `RuleError`.
    """
    if not why.strip():
        raise BadValue(_("Write why the key is revoked."))
    with transaction():
        found = session().scalar(select(SigningKey).where(SigningKey.kid == kid).with_for_update())
        if found is None:
            raise BadValue(_("There is no key %(kid)s.", kid=kid))
        if found.state is not KeyState.REVOKED:
            found.state, found.revoked_at, found.why = KeyState.REVOKED, clock.now(), why.strip()
            audit.record("key.revoked", "signing_key", kid=kid, reason=why.strip())
    return found


def look(rows: Iterable[SigningKey]) -> None:
    """Look at the file of each of these keys, and note what is wrong with it."""
    faults = {row.id: keys.fault_of(row) for row in rows}
    with transaction() as current:
        for key_id, fault in faults.items():
            changed = update(SigningKey).where(SigningKey.id == key_id).values(fault=fault, seen_at=clock.now())
            current.execute(changed)


def _made(purpose: Purpose, root_path: Path | None) -> SigningKey | None:
    made = _fresh(purpose, root_path)
    if not _entered(made):
        files.forget(made.path)  # another made one at the same moment: theirs is used
        return None
    return _the(keys.by_kid(made.row["kid"]))


def _fresh(purpose: Purpose, root_path: Path | None) -> Fresh:
    """A new key, certified where its purpose needs that."""
    if purpose is not Purpose.SHEET:
        return _kept(purpose)
    root = make_authority(root_path)
    issuer = _opened_root(root, root_path)
    made = _kept(purpose)
    made.row["certificate_pem"] = authority.certify(made.private, issuer, root.certificate_pem or "", _settings())
    made.row["not_after"] = authority.until(made.row["certificate_pem"])
    return made


def _kept(purpose: Purpose, path: Path | None = None) -> Fresh:
    alg = ALGORITHMS[purpose]
    private = algorithms.generate(alg)
    jwk, now = algorithms.public_jwk(private), clock.now()
    # short: it stands in every QR code
    kid = f"{purpose.value[0]}{now:%y}-{algorithms.thumbprint(jwk)[:8]}"
    path = path or keys.place(kid)
    try:
        files.keep(path, private, keys.passphrase())
    except OSError as error:
        raise RuleError(
            _("The key cannot be written to %(path)s: %(reason)s.", path=path, reason=error.strerror)
        ) from error
    row = {
        "kid": kid, "purpose": purpose, "alg": alg, "public_jwk": jwk, "certificate_pem": None,
        "state": KeyState.ACTIVE, "not_before": now, "not_after": None,
        "file_digest": files.digest(path), "seen_at": now,
    }  # fmt: skip
    return Fresh(private, row, path)


def _entered(made: Fresh) -> bool:
    with transaction():
        if won := _insert(made.row):
            audit.record("key.made", "signing_key", kid=made.row["kid"])
    return won


def _insert(row: dict[str, Any]) -> bool:  # Any: columns
    """Whether the row was written: of two active keys of a purpose the database takes one."""
    insert = inserting()(SigningKey).values(**row).on_conflict_do_nothing().returning(SigningKey.id)
    return session().scalar(insert) is not None


def _opened_root(root: SigningKey, path: Path | None) -> "PrivateKey":
    try:
        return authority.open_root(path or keys.place(root.kid), keys.passphrase(), root.public_jwk)
    except files.Unreadable as unreadable:
        where = _("Name the place where the authority's key is kept: --authority PATH.")
        raise RuleError(f"{keys.said(root, unreadable.fault)} {where}") from unreadable


def _is_there(purpose: Purpose) -> bool:
    with reading():
        return keys.is_ready(purpose)


def _active(purpose: Purpose) -> SigningKey | None:
    return session().scalar(
        select(SigningKey).where(SigningKey.purpose == purpose, SigningKey.state == KeyState.ACTIVE)
    )


def _authority() -> SigningKey | None:
    with reading():
        return _active(Purpose.AUTHORITY)


def _the(row: SigningKey | None) -> SigningKey:
    if row is None:
        raise RuleError(_("The key was revoked a moment ago. Please try again."))
    return row


def _settings() -> "Settings":
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]  # Flask's own mapping
