"""The academy's own certificate authority: a root that certifies the keys of sheets, and nothing else.

Its private half is needed only to certify a new key, a few times in a decade: it may lie on a medium that is put away.
"""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lms.certificates.signing import algorithms, files
from lms.core import clock
from lms.core.config import Settings

if TYPE_CHECKING:
    from cryptography import x509

    from lms.certificates.signing.algorithms import PrivateKey

ROOT_YEARS, SHEET_YEARS = 20, 5
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"  # RFC 9336
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"  # what readers asked for before, and poppler still does
USES = (DOCUMENT_SIGNING, EMAIL_PROTECTION)
EARLY = dt.timedelta(hours=1)  # for readers whose clock is slow


def root(private: "PrivateKey", settings: Settings) -> str:
    """The root's certificate, signed by itself, as PEM. It may certify keys, but no further authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    name = _name(settings, "Certificate authority")
    builder = (
        _dated(name, name, private, ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    return _pem(builder.sign(private, hashes.SHA384()))


def certify(private: "PrivateKey", issuer: "PrivateKey", root_pem: str, settings: Settings) -> str:
    """The chain of a sheet's key, its own certificate first, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    parent = x509.load_pem_x509_certificate(root_pem.encode())
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    builder = (
        _dated(_name(settings, "Certificates"), parent.subject, private, SHEET_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(use) for use in USES]), critical=False)
        .add_extension(issuer_id, critical=False)
    )
    return _pem(builder.sign(issuer, hashes.SHA384())) + root_pem


def open_root(path: Path, passphrase: str, public_jwk: algorithms.Jwk) -> "PrivateKey":
    """The root's private half from wherever it is kept. Raises `files.Unreadable`."""
    private = files.read(path, passphrase)
    if algorithms.public_jwk(private) != public_jwk:
        raise files.Unreadable("other")
    return private


def fingerprint(pem: str) -> str:
    """SHA-256 of the first certificate in `pem`, as people compare it: pairs of hex with colons."""
    import hashlib
    import ssl

    first = pem[: pem.index("-----END CERTIFICATE-----")] + "-----END CERTIFICATE-----\n"
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).digest().hex(":").upper()


def until(pem: str) -> dt.datetime:
    """When the first certificate in `pem` ends."""
    from cryptography import x509

    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc


def _dated(subject: "x509.Name", issuer: "x509.Name", private: "PrivateKey", years: int) -> "x509.CertificateBuilder":
    from cryptography import x509

    now = clock.now().replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLY)
        .not_valid_after(now + dt.timedelta(days=365.25 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
    )


def _name(settings: Settings, what: str) -> "x509.Name":
    """Who the certificate is about. A demo academy says SPECIMEN where every reader shows it."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    specimen = "SPECIMEN - " if settings.specimen else ""
    parts = [
        (NameOID.ORGANIZATION_NAME, settings.institution_en[:64]),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"{specimen}{what}"[:64]),
        (NameOID.COMMON_NAME, f"{specimen}{settings.institution_en} {clock.now():%Y}"[:64]),
    ]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _usage(**allowed: bool) -> "x509.KeyUsage":
    from cryptography import x509

    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def _pem(certificate: Any) -> str:  # Any: loaded late
    from cryptography.hazmat.primitives.serialization import Encoding

    return str(certificate.public_bytes(Encoding.PEM).decode())
