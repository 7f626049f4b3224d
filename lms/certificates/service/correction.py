"""Correcting what is printed: a new certificate, set in trial first, takes the place of the wrong one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lms.accounts.models import User
from lms.certificates import award as awards
from lms.certificates import record as records
from lms.certificates.design import content
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.press import Press
from lms.certificates.record import Draft, Gender, Record, Wording, Words
from lms.certificates.service.registry import successor
from lms.certificates.service.withdrawal import draft_again, supersede
from lms.certificates.typeset import typeset
from lms.core import clock
from lms.core.db import end_reading
from lms.core.errors import BadValue
from lms.core.i18n import _, local


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The printed words that may change."""

    name: Words
    course: Words
    gender: Gender
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A printed field before and after, in one language."""

    field: str  # name, course, opening, verb, hours
    language: str
    before: str
    after: str


def printed(certificate: Certificate) -> Correction:
    """What stands on the certificate, as a correction that changes nothing."""
    record = cast("Draft", certificate.snapshot)
    women = awards.ranked(records.agreed(_wording(record)["verb"], "f"), record.get("rank"))
    digits = [part for part in record.get("hours", Words(ar="", en=""))["en"].split() if part.isdigit()]
    return Correction(
        name=record["name"],
        course=record["course"],
        gender="f" if record["verb"]["ar"] == women["ar"] else "m",
        hours=int(digits[0]) if digits else None,
    )


def corrected(certificate: Certificate, wanted: Correction) -> Draft:
    """The draft with the words that were asked for; what was not touched stays as it was printed, letter by letter.

    Raises `BadValue` where nothing would change.
    """
    made, standing = draft_again(certificate), printed(certificate)
    made["name"] = Words(ar=records.clean(wanted.name["ar"]), en=records.clean(wanted.name["en"]))
    made["course"] = Words(ar=records.clean(wanted.course["ar"]), en=records.clean(wanted.course["en"]))
    if wanted.gender != standing.gender:
        fixed = _wording(made)
        made["opening"] = records.agreed(fixed["opening"], wanted.gender)
        made["verb"] = awards.ranked(records.agreed(fixed["verb"], wanted.gender), made.get("rank"))
    if wanted.hours and wanted.hours != standing.hours:
        made["hours"] = records.hours(wanted.hours)
    if made == draft_again(certificate):
        raise BadValue(_("Nothing is different from what is printed now."))
    return made


def differences(certificate: Certificate, made: Draft) -> list[Difference]:
    """What will be printed differently."""
    return list(_differences(draft_again(certificate), made))


def trial(made: Draft, press: Press) -> tuple[Record, bytes]:
    """The record and the sheet as they would be, marked as a specimen. Holds no lock while it is set.

    Raises `Unprintable`.
    """
    end_reading()
    shown = awards.trial({**made, "specimen": True}, day=local(clock.now()).date(), press=press)
    return shown, typeset(shown)


def correct(certificate: Certificate, made: Draft, *, reason: str, by: User, press: Press) -> Certificate:
    """Put the corrected certificate in its place; the same correction again gives the same one.

    Raises `Unprintable` before anything is changed, and `NotStanding` where it was withdrawn otherwise.
    """
    after = successor(certificate) if certificate.state is CertificateState.SUPERSEDED else None
    if after and draft_again(after) == made:
        return after
    trial(made, press)
    return supersede(certificate, made, reason=reason, by=by, press=press)


def _wording(made: Draft) -> Wording:
    """The words that the sheet's own version has for either gender."""
    return content.wording(made["template"], made["kind"])


def _differences(before: Draft, after: Draft) -> Iterator[Difference]:
    empty = Words(ar="", en="")
    for field in ("name", "course", "opening", "verb", "hours"):
        old, new = cast("Words", before.get(field, empty)), cast("Words", after.get(field, empty))
        for language in ("ar", "en"):
            one, other = old.get(language, ""), new.get(language, "")
            if one != other:
                yield Difference(field, language, cast("str", one), cast("str", other))
