"""Making keys, signing and proving: plain functions over `cryptography`, which is loaded when first needed.

Signatures are the same each time for the same words (RFC 6979 where the curve leaves a choice), and written as JOSE
writes them: R and S side by side, not in ASN.1.
"""

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from lms.certificates.signing.models import Algorithm

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey

Jwk = dict[str, Any]  # Any: JSON
WIDTHS = {Algorithm.ES256: 32, Algorithm.ES384: 48}  # bytes of a coordinate
CURVES = {Algorithm.ES256: "P-256", Algorithm.ES384: "P-384"}


def generate(alg: Algorithm) -> "PrivateKey":
    """A fresh key."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    if alg is Algorithm.ED25519:
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP384R1() if alg is Algorithm.ES384 else ec.SECP256R1())


def public_jwk(private: "PrivateKey") -> Jwk:
    """The public half as JSON."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if isinstance(private, Ed25519PrivateKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": encoded(private.public_key().public_bytes_raw())}
    numbers, width = private.public_key().public_numbers(), private.key_size // 8
    x, y = (encoded(number.to_bytes(width, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": f"P-{private.key_size}", "x": x, "y": y}


def thumbprint(jwk: Jwk) -> str:
    """The key's own digest (RFC 7638), in hex."""
    needed = {name: jwk[name] for name in ("crv", "kty", "x", "y") if name in jwk}
    return hashlib.sha256(json.dumps(needed, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def sign(private: "PrivateKey", content: bytes) -> bytes:
    """The signature under `content`; the same each time."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if isinstance(private, Ed25519PrivateKey):
        return private.sign(content)
    width = private.key_size // 8
    r, s = utils.decode_dss_signature(private.sign(content, ec.ECDSA(_digest(width), deterministic_signing=True)))
    return r.to_bytes(width, "big") + s.to_bytes(width, "big")


def proves(jwk: Jwk, signature: bytes, content: bytes) -> bool:
    """Whether the key with this public half signed `content`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        if jwk["kty"] == "OKP":
            Ed25519PublicKey.from_public_bytes(decoded(jwk["x"])).verify(signature, content)
            return True
        curve = ec.SECP384R1() if jwk["crv"] == "P-384" else ec.SECP256R1()
        width = curve.key_size // 8
        if len(signature) != 2 * width:
            return False
        x, y, r, s = (
            int.from_bytes(part, "big")
            for part in (decoded(jwk["x"]), decoded(jwk["y"]), signature[:width], signature[width:])
        )
        public = ec.EllipticCurvePublicNumbers(x, y, curve).public_key()
        public.verify(utils.encode_dss_signature(r, s), content, ec.ECDSA(_digest(width)))
    except (InvalidSignature, ValueError, KeyError):
        return False
    return True


def encoded(content: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes behind it. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _digest(width: int) -> Any:  # Any: loaded late
    from cryptography.hazmat.primitives import hashes

    return hashes.SHA384() if width == WIDTHS[Algorithm.ES384] else hashes.SHA256()
