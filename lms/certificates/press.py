"""What every certificate of this academy has in common: who certifies, who signs, and where it is verified."""

import functools
from dataclasses import dataclass, replace
from pathlib import Path

from flask import current_app

from lms.accounts.models import Gender, User
from lms.certificates import record as records
from lms.certificates.design import content, marks
from lms.certificates.design.content import Content
from lms.certificates.record import Institution, Kind, Look, Signature, Wording, Words
from lms.core.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """The academy's own part of a certificate: the version of the sheet in force, else the settings."""

    version: str
    institution: Institution
    registrar: Signature
    director: Signature
    look: Look
    wording: dict[Kind, Wording]
    site: str
    prefix: str
    specimen: bool


def current(registrar: User | None = None) -> Press:
    """The press of the running platform; `registrar` signs where nobody is named to."""
    settings: Settings = current_app.config["SETTINGS"]
    of_settings(settings)  # so that the mark of the settings is at hand for sheets that were issued with it
    template = content.in_force()
    common = of(settings, content.said_by(template), content.version(template)) if template else of_settings(settings)
    if registrar is None or common.registrar["name"]["ar"]:
        return common
    return replace(common, registrar=signed_by(registrar, "registrar"))


def signed_by(person: User, post: str) -> Signature:
    """The line under which a person signs; `post` is a label of the sheet, in the form that agrees."""
    name = Words(ar=records.clean(person.name_ar), en=records.clean(person.name_latin))
    return Signature(name=name, post=records.label(f"{post}_f" if person.gender is Gender.FEMALE else post))


def of_settings(settings: Settings) -> Press:
    """The press of an academy that has said no more than its settings."""
    return of(settings, first_content(settings), content.version(None))


def first_content(settings: Settings) -> Content:
    """What the settings say of the sheet, their logo included."""
    said = content.of_settings(settings)
    if settings.institution_logo:
        said["look"]["logos"] = [marks.own(_drawing(settings.institution_logo))]
    return said


def of(settings: Settings, said: Content, version: str) -> Press:
    """The press whose sheets say `said`."""
    return Press(
        version=version,
        institution=said["institution"],
        registrar=said["registrar"],
        director=said["director"],
        look=said["look"],
        wording=said["wording"],
        site=settings.site_url,
        prefix=settings.serial_prefix,
        specimen=settings.specimen,
    )


@functools.cache
def _drawing(path: str) -> str:
    return Path(path).read_text("utf-8")
