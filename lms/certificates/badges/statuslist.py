"""Which badges of a list were withdrawn, a bit each, as a Bitstring Status List of the W3C.

131,072 places a list, the least that the standard allows: who asks for a list does not tell which badge they look at.
"""

import datetime as dt
import gzip
from collections.abc import Iterable

from lms.certificates.badges.issuer import CREDENTIALS, Document, Issuer
from lms.certificates.badges.multibase import base64url

LENGTH = 131_072
STANDS = dt.timedelta(days=7)
_BEFORE = dt.timedelta(hours=1)  # a reader's clock may be slow; a list from the future is refused
_TTL_MS = 5 * 60 * 1000


def encoded(withdrawn: Iterable[int]) -> str:
    """The list with these places set."""
    bits = bytearray(LENGTH // 8)
    for place in withdrawn:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def credential(issuer: Issuer, list_id: int, withdrawn: Iterable[int], now: dt.datetime) -> Document:
    """The list as a credential of its own, good for some days."""
    address = issuer.at(f"status/{list_id}")
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": _written(now - _BEFORE),
        "validUntil": _written(now + STANDS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": _TTL_MS,
            "encodedList": encoded(withdrawn),
        },
    }


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
