"""The keys that seal: files that their owner alone may read, or a setting. None of them is ever in the database."""

import base64
import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from lms.core.errors import RuleError
from lms.core.i18n import _l

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BYTES = 32
NONCE_BYTES = 12
KID_BYTES = 4
SUFFIX = ".key"


class NoKey(RuntimeError):
    """There is no key to seal with, or one cannot be used; the text is for the operator."""


class Unopened(RuleError):
    """A text does not open: its key is not here, or it was not sealed for this place."""

    def __init__(self) -> None:
        super().__init__(
            _l("A protected text on this page cannot be opened. Nothing was changed. Please tell the administrator.")
        )


@dataclass(frozen=True, slots=True)
class Key:
    """One key and its short name, which stands before everything that it sealed."""

    kid: str
    secret: bytes

    def seal(self, text: str, place: bytes) -> bytes:
        """The text as only this key opens it, and only for this place."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + _cipher(self._derived(b"seal")).encrypt(nonce, text.encode(), place)

    def open(self, sealed: bytes, place: bytes) -> str:
        """The text again. Raises `Unopened` where it was changed, or sealed for another place."""
        from cryptography.exceptions import InvalidTag

        try:
            opened = _cipher(self._derived(b"seal")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
        except (InvalidTag, ValueError) as error:
            raise Unopened from error
        return opened.decode()

    def fingerprint(self, column: str, value: str) -> str:
        """What a value is found by in this column: the same for the same value, and telling nothing without the key."""
        return hmac.new(self._derived(f"index:{column}".encode()), value.encode(), hashlib.sha256).hexdigest()[:32]

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.new(self.secret, purpose, hashlib.sha256).digest()

    def __str__(self) -> str:
        return f"{self.kid}:{base64.urlsafe_b64encode(self.secret).decode()}"


def ring() -> list[Key]:
    """All keys, the one in use first. Files are read anew when one was added or taken away."""
    settings = current_app.config["SETTINGS"]
    if settings.sealing_keys:
        return [_read(line, "SEALING_KEYS") for line in settings.sealing_keys.split()]
    folder: Path = settings.sealing_dir
    try:
        changed = folder.stat().st_mtime_ns
    except FileNotFoundError:
        return []
    known: tuple[int, list[Key]] = current_app.extensions.get("sealing", (0, []))
    if known[0] != changed:
        known = changed, [_of_file(path) for path in reversed(_files(folder))]
        current_app.extensions["sealing"] = known
    return known[1]


def current() -> Key:
    """The key that new texts are sealed with. Raises `NoKey`."""
    found = ring()
    if not found:
        raise NoKey("There is no key to seal personal data with. Make the first one: flask keys make")
    return found[0]


def named(kid: str) -> Key:
    """The key of this name. Raises `Unopened` where it is not here."""
    for key in ring():
        if key.kid == kid:
            return key
    raise Unopened


def begin() -> None:
    """The first key of a new academy; nothing where there is one."""
    if not ring():
        make()


def fresh() -> Key:
    """A key that nobody uses yet."""
    return Key(secrets.token_hex(KID_BYTES), secrets.token_bytes(BYTES))


def make() -> Key:
    """A new key, in use from now on. Raises `NoKey` where the keys are a setting."""
    settings = current_app.config["SETTINGS"]
    if settings.sealing_keys:
        raise NoKey("The keys stand in SEALING_KEYS: put a new one before the others there, and start anew.")
    folder: Path = settings.sealing_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = int(_files(folder)[-1].stem) + 1 if _files(folder) else 1
    key = fresh()
    _write(folder / f"{number:04}{SUFFIX}", str(key))
    return key


def forget(kid: str) -> None:
    """Remove the key's file. The caller has made sure that nothing is sealed with it any more. Raises `NoKey`."""
    folder: Path = current_app.config["SETTINGS"].sealing_dir
    for path in _files(folder) if folder.is_dir() else []:
        if _of_file(path).kid == kid:
            path.unlink()
            return
    raise NoKey(f"No file here holds the key {kid}.")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.stem.isdigit())


def _of_file(path: Path) -> Key:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise NoKey(f"{path} can be read by others than its owner: chmod 600, and consider rotating: flask keys rotate")
    return _read(path.read_text("ascii").strip(), str(path))


def _read(line: str, where: str) -> Key:
    kid, _, written = line.partition(":")
    try:
        secret = base64.urlsafe_b64decode(written)
    except ValueError:
        secret = b""
    if len(secret) != BYTES or len(kid) != 2 * KID_BYTES or set(kid) - set("0123456789abcdef"):
        raise NoKey(f"{where} holds no key as `flask keys new` writes it.")
    return Key(kid, secret)


def _write(path: Path, line: str) -> None:
    """Whole or not at all, and never over another key."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # unlike a rename it never replaces what is there
    finally:
        beside.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _cipher(secret: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(secret)
