"""Ways to send a certificate's public page to somebody, as plain links: nobody's script comes into the page."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlencode

from lms.certificates.models import Certificate
from lms.core.i18n import _, choose


class Way(NamedTuple):
    """A place to share in, and the link that begins it."""

    name: str
    address: str


def ways(certificate: Certificate) -> Iterator[Way]:
    """By WhatsApp, by e-mail, in the profile of a professional network; in the reader's language."""
    record = certificate.snapshot
    title = f"{choose(record['title'])}: {choose(record['course'])}"
    page = record["verify"]
    yield Way(_("WhatsApp"), f"https://wa.me/?text={quote(f'{title} {page}')}")
    yield Way(_("E-mail"), f"mailto:?subject={quote(title)}&body={quote(page)}")
    yield Way(_("LinkedIn profile"), f"https://www.linkedin.com/profile/add?{urlencode(_profile(certificate, title))}")


def _profile(certificate: Certificate, title: str) -> dict[str, str | int]:
    """The fields of LinkedIn's form for a certification."""
    record, issued, expires = certificate.snapshot, certificate.issued_on, certificate.expires_on
    fields: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": title,
        "organizationName": choose(record["institution"]["name"]),
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "certUrl": record["verify"],
        "certId": record["serial"],
    }
    if expires:
        fields |= {"expirationYear": expires.year, "expirationMonth": expires.month}
    return fields
