"""Private keys on the disk: one file each, readable by its owner alone, written whole or not at all."""

import contextlib
import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.certificates.signing.algorithms import PrivateKey


class Unreadable(Exception):
    """A key's file cannot be used; `fault` is missing | open | damaged | locked | forbidden."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def keep(path: Path, private: "PrivateKey", passphrase: str) -> None:
    """Write the key, encrypted where there is a passphrase. Raises FileExistsError rather than write over another."""
    from cryptography.hazmat.primitives import serialization

    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # unlike a rename it never replaces what is there
    finally:
        beside.unlink()
    _sync(path.parent)


def forget(path: Path) -> None:
    """Remove a key that nobody came to use."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()


def read(path: Path, passphrase: str) -> "PrivateKey":
    """The key. Raises `Unreadable`, also where others than its owner may read the file."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    check(path)
    try:
        pem = path.read_bytes()
    except OSError as error:
        raise Unreadable("forbidden") from error
    locked = b"BEGIN ENCRYPTED" in pem
    try:
        found = serialization.load_pem_private_key(pem, passphrase.encode() if locked and passphrase else None)
    except TypeError as error:
        raise Unreadable("locked") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Unreadable("locked" if locked else "damaged") from error
    if not isinstance(found, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise Unreadable("damaged")
    return found


def check(path: Path) -> None:
    """Raises `Unreadable` where the file is not there, or where others may read it."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise Unreadable("missing") from error
    except OSError as error:
        raise Unreadable("forbidden") from error
    if stat.S_IMODE(mode) & 0o077:
        raise Unreadable("open")


def digest(path: Path) -> str:
    """SHA-256 of the file, in hex: a look at it that need not open the key. Raises `Unreadable`."""
    check(path)
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Unreadable("forbidden") from error


def is_locked(path: Path) -> bool:
    """Whether it takes a passphrase to open it."""
    return b"BEGIN ENCRYPTED" in path.read_bytes()


def _sync(folder: Path) -> None:
    """Make sure that a power cut does not take the name away."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
