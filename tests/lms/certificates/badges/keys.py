"""Keys that a test makes for itself: the pure parts of badges need no register."""

from lms.certificates.signing import algorithms
from lms.certificates.signing.models import Algorithm


class TestKey:
    """A key pair that signs."""

    __test__ = False

    def __init__(self, kid: str, alg: Algorithm) -> None:
        self.kid, self.alg, self.revoked_at = kid, alg, None
        self.private = algorithms.generate(alg)
        self.public_jwk = algorithms.public_jwk(self.private)

    def sign(self, content: bytes) -> bytes:
        return algorithms.sign(self.private, content)
