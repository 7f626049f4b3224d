"""Short-lived signed addresses: what may be fetched, under which purpose, until when."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any, NamedTuple

VERSION = b"1."


class Ticket(NamedTuple):
    """Who may upload by it; nobody where there is none, or an old or a wrong one."""

    user_id: int | None = None


class Signer:
    """Makes and reads tokens that only the holder of `key` can make; `purpose` keeps kinds of token apart."""

    def __init__(self, key: str, purpose: str) -> None:
        self._key = hashlib.sha256(f"media:{purpose}:{key}".encode()).digest()

    def sign(self, value: dict[str, Any], until: int) -> str:  # Any: what JSON can carry
        """A token that carries `value` and is good until the Unix time `until`; readable by its bearer."""
        body = json.dumps({**value, "until": until}, separators=(",", ":"), sort_keys=True).encode()
        return (VERSION + _encoded(body) + b"." + _encoded(self._mac(body))).decode()

    def read(self, token: str, now: float) -> dict[str, Any] | None:  # Any: as above
        """What the token carries; None where it is not ours, was changed, or is too old."""
        body, _, mac = token.encode().removeprefix(VERSION).partition(b".")
        try:
            content, given = _decoded(body), _decoded(mac)
        except (binascii.Error, ValueError):
            return None
        # the text itself is compared too: base64 has several spellings of the same bytes
        if not hmac.compare_digest(given, self._mac(content)) or token.encode() != self._spelt(content, given):
            return None
        value: dict[str, Any] = json.loads(content)
        return value if value["until"] >= now else None

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()

    @staticmethod
    def _spelt(body: bytes, mac: bytes) -> bytes:
        return VERSION + _encoded(body) + b"." + _encoded(mac)


def until(now: float, seconds: int) -> int:
    """A moment at least `seconds` away, the same for a while, so that browsers can keep what they fetched."""
    step = max(seconds // 2, 1)
    return (int(now) // step + 1) * step + seconds


def _encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
