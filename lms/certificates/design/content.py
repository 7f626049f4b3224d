"""What a version of the sheet says and how it looks, and which version is in force."""

import copy
from typing import TypedDict, cast

from sqlalchemy import select

from lms.certificates import record as records
from lms.certificates.design import colours
from lms.certificates.design.models import SheetTemplate
from lms.certificates.record import Institution, Kind, Look, Signature, Wording, Words
from lms.core import clock
from lms.core.config import Settings
from lms.core.db import session

KINDS: tuple[Kind, ...] = ("completion", "licence", "tot", "winner", "transcript")


class Content(TypedDict):
    """All that is common to the sheets of an academy."""

    institution: Institution
    registrar: Signature
    director: Signature
    look: Look
    wording: dict[Kind, Wording]


def of_settings(settings: Settings) -> Content:
    """What a new academy begins with: its settings, and the sheet's own words."""
    return Content(
        institution=Institution(
            over=_words(settings, "institution_over"),
            name=_words(settings, "institution"),
            tail=_words(settings, "institution_tail"),
        ),
        registrar=Signature(name=_words(settings, "registrar_name"), post=_words(settings, "registrar")),
        director=Signature(name=_words(settings, "director_name"), post=_words(settings, "director")),
        look=copy.deepcopy(colours.DEFAULT),
        wording={kind: records.wording(kind) for kind in KINDS},
    )


def in_force() -> SheetTemplate | None:
    """The version that new sheets are set by; None where the settings still say it all."""
    return session().scalar(
        select(SheetTemplate)
        .where(SheetTemplate.in_force_from <= clock.now())
        .order_by(SheetTemplate.in_force_from.desc(), SheetTemplate.id.desc())
        .limit(1)
    )


def said_by(template: SheetTemplate) -> Content:
    """The content of a version; a copy, so that nobody changes what is in force."""
    return cast("Content", copy.deepcopy(template.content))


def version(template: SheetTemplate | None) -> str:
    """What a certificate keeps of the version it was set by."""
    return f"{records.TEMPLATE_VERSION}+{template.id}" if template else records.TEMPLATE_VERSION


def wording(kept: str, kind: Kind) -> Wording:
    """The words of `kind` as the version `kept` on a certificate had them."""
    number = kept.partition("+")[2]
    template = session().get(SheetTemplate, int(number)) if number.isdigit() else None
    return said_by(template)["wording"][kind] if template else records.wording(kind)


def _words(settings: Settings, name: str) -> Words:
    return Words(ar=getattr(settings, f"{name}_ar"), en=getattr(settings, f"{name}_en"))
