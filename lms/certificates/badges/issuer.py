"""Who issues badges: the academy under its own address, as did:web, with the keys that it signed with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from flask import current_app

from lms.certificates.badges.multibase import multikey
from lms.certificates.record import Institution
from lms.core.config import Settings

Document = dict[str, Any]  # Any: JSON
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


class Signer(Protocol):
    """A key that may sign now."""

    @property
    def kid(self) -> str: ...

    def sign(self, content: bytes) -> bytes: ...


class PublicKey(Protocol):
    """A key of the academy, as far as others see it."""

    @property
    def kid(self) -> str: ...

    @property
    def public_jwk(self) -> Document: ...

    @property
    def revoked_at(self) -> dt.datetime | None: ...


@dataclass(frozen=True, slots=True)
class Issuer:
    """The academy at its address."""

    site: str
    zone: ZoneInfo

    @property
    def did(self) -> str:
        """did:web is nothing but the site's address: whoever trusts that the site is ours trusts its keys."""
        parts = urlsplit(self.site)
        path = [quote(part) for part in parts.path.split("/") if part]
        return ":".join(["did:web", parts.netloc.replace(":", "%3A"), *path])

    def at(self, path: str) -> str:
        """A full address below /badges."""
        return f"{self.site}/badges/{path}"

    def method(self, kid: str) -> str:
        """What a Data Integrity proof calls a key: its place in the DID document."""
        return f"{self.did}#{kid}"

    def key_address(self, kid: str) -> str:
        """What a token calls a key: an address that answers with it, which is what Open Badges asks of every reader."""
        return self.at(f"keys/{kid}")

    def profile(self, institution: Institution) -> Document:
        """The issuer inside a badge, named as on the sheet."""
        over, name, tail = (institution[part] for part in ("over", "name", "tail"))
        about = in_both(
            " · ".join(filter(None, [over["ar"], tail["ar"]])), " · ".join(filter(None, [over["en"], tail["en"]]))
        )
        said = {"name": in_both(name["ar"], name["en"]), "description": about}
        return {"id": self.did, "type": ["Profile"], "url": self.site} | {
            key: text for key, text in said.items() if text
        }


def current() -> Issuer:
    """The issuer of the running platform."""
    return of(current_app.config["SETTINGS"])


def of(settings: Settings) -> Issuer:
    """The issuer that `settings` describe."""
    return Issuer(site=settings.site_url, zone=settings.tz)


def in_both(arabic: str, latin: str) -> str:
    """One text in both languages. Open Badges has no language maps: wallets show whatever stands there as one text."""
    return f"{arabic} — {latin}" if arabic and latin else arabic or latin


def did_document(issuer: Issuer, keys: Sequence[PublicKey]) -> Document:
    """The academy's keys as did:web. A revoked one is named as such and vouches for nothing any more."""
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": issuer.did,
        "verificationMethod": [_method(issuer, key) for key in keys],
        "assertionMethod": [issuer.method(key.kid) for key in keys if key.revoked_at is None],
        "service": [{"id": f"{issuer.did}#site", "type": "LinkedDomains", "serviceEndpoint": issuer.site}],
    }


def jwks(issuer: Issuer, keys: Sequence[PublicKey]) -> Document:
    """The keys that tokens were signed with, the retired ones too, but none that was revoked."""
    return {"keys": [jwk(issuer, key) for key in keys if key.revoked_at is None]}


def jwk(issuer: Issuer, key: PublicKey) -> Document:
    """One public key, named as the tokens name it."""
    return {**_bare(key), "kid": issuer.key_address(key.kid), "use": "sig", "alg": _algorithm(key)}


def _method(issuer: Issuer, key: PublicKey) -> Document:
    method: Document = {"id": issuer.method(key.kid), "controller": issuer.did}
    if key.public_jwk["kty"] == "OKP":
        method |= {"type": "Multikey", "publicKeyMultibase": multikey(key.public_jwk)}
    else:
        method |= {"type": "JsonWebKey", "publicKeyJwk": _bare(key)}
    if key.revoked_at:
        method["revoked"] = key.revoked_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return method


def _bare(key: PublicKey) -> Document:
    """What makes the key, and surely nothing private."""
    return {name: key.public_jwk[name] for name in ("kty", "crv", "x", "y") if name in key.public_jwk}


def _algorithm(key: PublicKey) -> str:
    return "Ed25519" if key.public_jwk["kty"] == "OKP" else "ES256"
