"""From a certificate's frozen record to an Open Badges 3.0 credential, not yet signed.

Least data: who holds it is told by a salted digest of the e-mail address, or by the name as printed where there is no
address. Marks and modules stay on the certificate's own page. The same record gives the same credential.
"""

import datetime as dt
import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from lms.certificates import code as codes
from lms.certificates.badges.issuer import CREDENTIALS, OPEN_BADGES, Document, Issuer, in_both
from lms.certificates.record import Record, Words

WORDS = Path(__file__).with_name("words.json")
SPECIMEN = Words(ar="نموذج", en="SPECIMEN")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a badge's one bit stands: the number of a status list, and a place in it."""

    list_id: int
    index: int


def credential(record: Record, issuer: Issuer, *, code: str, email: str, place: Place) -> Document:
    """The badge of the certificate with this `code`. `email` may be empty."""
    address = issuer.at(codes.shown(code))
    made = achievement(record, issuer)
    document: Document = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": made["name"],
        "issuer": issuer.profile(record["institution"]),
        "validFrom": first_moment(record["issued"]["iso"], issuer),
        "credentialSubject": {
            "id": f"{address}#holder",  # says nothing; there so that readers who insist on one find one
            "type": ["AchievementSubject"],
            "identifier": [identity(code, email, record["name"])],
            "achievement": made,
        },
        "credentialStatus": status_entry(issuer, place),
    }
    if record["kind"] == "licence":
        document["credentialSubject"]["licenseNumber"] = record["serial"]
    if record["expires"]:
        document["validUntil"] = last_moment(record["expires"]["iso"], issuer)
    return document


def achievement(record: Record, issuer: Issuer) -> Document:
    """What was achieved, whoever did. Records with the same words share it: its address is their digest."""
    fixed = _words()[record["kind"]]
    made: Document = {
        "type": ["Achievement"],
        "achievementType": fixed["type"],
        "name": in_both(_title(record, "ar"), _title(record, "en")),
        "description": in_both(_said(fixed["description"], record, "ar"), _said(fixed["description"], record, "en")),
        "criteria": {
            "narrative": "\n\n".join(_criteria(fixed["criteria"], record, language) for language in ("ar", "en"))
        },
        "image": {"id": issuer.at(f"images/{drawing(record)}.png"), "type": "Image"},
    }
    address = issuer.at(f"achievements/{slug(made)}")
    made["criteria"]["id"] = f"{address}#criteria"
    return {"id": address, **made}


def kinds() -> frozenset[str]:
    """The kinds of certificates that have badges: a transcript only lists them."""
    return frozenset(_words())


def slug(made: Document) -> str:
    """What names an achievement in its address."""
    return hashlib.sha256(json.dumps(made, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


def drawing(record: Record) -> str:
    """The name of its picture."""
    return f"{record['kind']}-specimen" if record["specimen"] else record["kind"]


def identity(code: str, email: str, name: Words) -> Document:
    """Who holds the badge, for someone who already knows the address or the name."""
    if not email:
        printed = name["ar"] or name["en"]
        return {"type": "IdentityObject", "hashed": False, "identityHash": printed, "identityType": "name"}
    salt = hashlib.sha256(f"salt of the badge {code}".encode()).hexdigest()[:24]
    digest = hashlib.sha256(f"{email.strip().lower()}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def status_entry(issuer: Issuer, place: Place) -> Document:
    """Where to ask whether the badge was withdrawn."""
    address = issuer.at(f"status/{place.list_id}")
    return {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }


def first_moment(day: str, issuer: Issuer) -> str:
    """When a day begins at the academy: no clock of a reader can find it in the future."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), issuer.zone).isoformat()


def last_moment(day: str, issuer: Issuer) -> str:
    """When it ends."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(23, 59, 59), issuer.zone).isoformat()


def _title(record: Record, language: str) -> str:
    course = record["course"]["ar" if language == "ar" else "en"]
    if not course:
        return ""
    level = record.get("level")
    parts = [record["title"][language], course, level[language] if level else ""]  # type: ignore[literal-required]
    mark = [SPECIMEN[language]] if record["specimen"] else []  # type: ignore[literal-required]
    return ": ".join([*mark, *(part for part in parts if part)])


def _said(sentence: Words, record: Record, language: str) -> str:
    course: str = record["course"][language]  # type: ignore[literal-required]
    return str(sentence[language]).format(course=course) if course else ""  # type: ignore[literal-required]


def _criteria(sentence: Words, record: Record, language: str) -> str:
    parts: list[str] = [sentence[language]]  # type: ignore[literal-required]
    if hours := record.get("hours"):
        label = {"ar": "عدد الساعات: ", "en": "Hours: "}[language]
        parts.append(f"{label}{hours[language]}.")  # type: ignore[literal-required]
    if record["proctored"]:
        parts.append({"ar": "اختبار مُراقَب.", "en": "Proctored."}[language])
    return " ".join(parts)


@functools.cache
def _words() -> Document:
    words: Document = json.loads(WORDS.read_text("utf-8"))
    return words
