"""What every certificate of this academy has in common: who certifies, who signs, and where it is verified."""

import functools
from dataclasses import dataclass, replace
from pathlib import Path

from flask import current_app

from lms.accounts.models import Gender, User
from lms.certificates import record as records
from lms.certificates.record import Institution, Signature, Words
from lms.core.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """The academy's own part of a certificate, from the settings."""

    institution: Institution
    registrar: Signature
    director: Signature
    site: str
    prefix: str
    specimen: bool
    logo: str | None = None  # SVG


def current(registrar: User | None = None) -> Press:
    """The press of the running platform; `registrar` signs where the settings name nobody."""
    common = of(current_app.config["SETTINGS"])
    if registrar is None or common.registrar["name"]["ar"]:
        return common
    return replace(common, registrar=signed_by(registrar, "registrar"))


def signed_by(person: User, post: str) -> Signature:
    """The line under which a person signs; `post` is a label of the sheet, in the form that agrees."""
    name = Words(ar=records.clean(person.name_ar), en=records.clean(person.name_latin))
    return Signature(name=name, post=records.label(f"{post}_f" if person.gender is Gender.FEMALE else post))


def of(settings: Settings) -> Press:
    """The press that `settings` describe."""
    return Press(
        institution=Institution(
            over=_words(settings, "institution_over"),
            name=_words(settings, "institution"),
            tail=_words(settings, "institution_tail"),
        ),
        registrar=Signature(name=_words(settings, "registrar_name"), post=_words(settings, "registrar")),
        director=Signature(name=_words(settings, "director_name"), post=_words(settings, "director")),
        site=settings.site_url,
        prefix=settings.serial_prefix,
        specimen=settings.specimen,
        logo=_drawing(settings.institution_logo) if settings.institution_logo else None,
    )


@functools.cache
def _drawing(path: str) -> str:
    return Path(path).read_text("utf-8")


def _words(settings: Settings, name: str) -> Words:
    return Words(ar=getattr(settings, f"{name}_ar"), en=getattr(settings, f"{name}_en"))
