"""COSE_Sign1 (RFC 9052) in the little CBOR (RFC 8949) that a seal needs, written one way only.

A map of whole numbers to texts, bytes, numbers or lists of these: the same content gives the same bytes. What is read
may come from anybody: it is refused where it is too deep, too long or written otherwise.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

ES256 = -7
ALGORITHM, KEY_ID = 1, 4  # labels of the protected header
HALF = 32  # bytes of each number of a P-256 signature
LONGEST = 2000
DEEPEST = 4


class BadSeal(ValueError):
    """The bytes are no seal."""


class Sign1(NamedTuple):
    """A signed message: whose key, what was signed, and the signature over `signed`."""

    kid: str
    payload: bytes
    signature: bytes
    signed: bytes


def sign(payload: bytes, kid: str, private: "EllipticCurvePrivateKey") -> bytes:
    """The message; the same payload and key give the same bytes (RFC 6979)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    protected = dump({ALGORITHM: ES256, KEY_ID: kid.encode()})
    made = private.sign(_signed(protected, payload), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    halves = (number.to_bytes(HALF, "big") for number in utils.decode_dss_signature(made))
    return dump([protected, {}, payload, b"".join(halves)])


def read(message: bytes) -> Sign1:
    """The parts of a message, not yet believed. Raises `BadSeal`."""
    parts = load(message)
    if not (isinstance(parts, list) and len(parts) == 4 and parts[1] == {}):  # noqa: PLR2004 - RFC 9052, 4.2
        raise BadSeal
    protected, _unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise BadSeal
    header = load(protected)
    kid = header.get(KEY_ID) if isinstance(header, dict) else None
    if not isinstance(kid, bytes) or header.get(ALGORITHM) != ES256 or len(signature) != 2 * HALF:
        raise BadSeal
    return Sign1(_text(kid), payload, signature, _signed(protected, payload))


def is_signed_by(message: Sign1, public: "EllipticCurvePublicKey") -> bool:
    """Whether this key made the signature."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    halves = [int.from_bytes(half, "big") for half in (message.signature[:HALF], message.signature[HALF:])]
    try:
        public.verify(utils.encode_dss_signature(*halves), message.signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def dump(value: Any) -> bytes:  # Any: what CBOR can carry
    """`value` in CBOR, keys in their order."""
    if isinstance(value, bool):
        raise TypeError(value)
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        encoded = value.encode()
        return _head(3, len(encoded)) + encoded
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(dump, value))
    if isinstance(value, dict):
        return _head(5, len(value)) + b"".join(dump(key) + dump(value[key]) for key in sorted(value))
    raise TypeError(value)


def load(data: bytes) -> Any:  # Any: what CBOR can carry
    """The one value that `data` holds. Raises `BadSeal`, also where it could be written shorter or in another order."""
    if len(data) > LONGEST:
        raise BadSeal
    value, end = _load(data, 0, 0)
    if end != len(data) or dump(value) != data:
        raise BadSeal
    return value


def _signed(protected: bytes, payload: bytes) -> bytes:
    return dump(["Signature1", protected, b"", payload])


def _head(kind: int, number: int) -> bytes:
    if number < 24:  # noqa: PLR2004 - RFC 8949, 3
        return bytes([kind << 5 | number])
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << (8 * size):
            return bytes([kind << 5 | extra]) + number.to_bytes(size, "big")
    raise TypeError(number)


def _load(data: bytes, at: int, depth: int) -> tuple[Any, int]:  # Any: as above
    if at >= len(data) or depth > DEEPEST:
        raise BadSeal
    kind, number, at = _read_head(data, at)
    if kind in {0, 1}:
        return (number if kind == 0 else -1 - number), at
    if number > len(data) - at:
        raise BadSeal
    if kind in {2, 3}:
        piece = data[at : at + number]
        return (piece if kind == 2 else _text(piece)), at + number  # noqa: PLR2004 - RFC 8949, 3.1
    values = []
    for _each in range(number * (1 if kind == 4 else 2)):  # noqa: PLR2004
        value, at = _load(data, at, depth + 1)
        values.append(value)
    if kind == 4:  # noqa: PLR2004
        return values, at
    if kind != 5 or not all(isinstance(key, int) for key in values[::2]):  # noqa: PLR2004
        raise BadSeal
    return dict(zip(values[::2], values[1::2], strict=True)), at


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    kind, extra = data[at] >> 5, data[at] & 31
    if extra < 24:  # noqa: PLR2004
        return kind, extra, at + 1
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(extra)
    if size is None or at + 1 + size > len(data):
        raise BadSeal
    return kind, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def _text(encoded: bytes) -> str:
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        raise BadSeal from error
