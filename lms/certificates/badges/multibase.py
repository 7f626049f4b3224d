"""Bytes as text in the ways that badges need: base64url for tokens, base58 for keys and proofs."""

import base64
from typing import Any

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_KEY, P256_KEY = b"\xed\x01", b"\x80\x24"  # multicodec: what kind of public key follows


def base64url(content: bytes) -> str:
    """Without the padding at the end, as tokens want it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of such a text."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base58(content: bytes) -> str:
    """Multibase base58-btc, its leading z included."""
    number, written = int.from_bytes(content), ""
    while number:
        number, digit = divmod(number, 58)
        written = ALPHABET[digit] + written
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + ALPHABET[0] * zeros + written


def multikey(jwk: dict[str, Any]) -> str:  # Any: JSON
    """A public key, given as JWK, in the short form of DID documents (Multikey)."""
    x = from_base64url(jwk["x"])
    if jwk["kty"] == "OKP":
        return base58(ED25519_KEY + x)
    is_odd = from_base64url(jwk["y"])[-1] & 1
    return base58(P256_KEY + bytes([2 + is_odd]) + x)
