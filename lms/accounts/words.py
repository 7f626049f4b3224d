"""What roles, units and devices are called."""

import re

from lms.accounts.models import Context, Grade, OrgUnitKind, Role
from lms.core.i18n import _, _l

ROLES = {
    Role.TRAINER: _l("Trainer"),
    Role.MODERATOR: _l("Moderator of marks"),
    Role.REGISTRAR: _l("Registrar"),
    Role.DIRECTOR: _l("Director"),
    Role.OFFICER: _l("Complaints officer"),
    Role.UNIT_HEAD: _l("Head of a complaints unit"),
    Role.EDITOR: _l("Publications editor"),
    Role.NOMINATOR: _l("Nominator of a directorate"),
    Role.ADMIN: _l("Administrator"),
}
CONTEXTS = {
    Context.SITE: _l("The whole academy"),
    Context.ORG_UNIT: _l("Unit"),
    Context.PROGRAMME: _l("Programme"),
    Context.COURSE: _l("Course"),
    Context.RUN: _l("Run"),
}
KINDS = {
    OrgUnitKind.MINISTRY: _l("Ministry"),
    OrgUnitKind.DEPARTMENT: _l("Department"),
    OrgUnitKind.DIRECTORATE: _l("Directorate"),
    OrgUnitKind.MOSQUE: _l("Mosque"),
    OrgUnitKind.COUNTRY: _l("Country abroad"),
}
GRADES = {
    Grade.GENERAL: _l("General manager"),
    Grade.FIRST: _l("First grade"),
    Grade.SECOND: _l("Second grade"),
    Grade.THIRD: _l("Third grade"),
    Grade.FOURTH: _l("Fourth grade"),
    Grade.FIFTH: _l("Fifth grade"),
    Grade.SIXTH: _l("Sixth grade"),
}
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """A device in words, as well as its browser tells: Chrome, Android."""
    found = [next((word for sign, word in signs if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    known = [word for word in found if word]
    return " · ".join(known) if known else _("An unknown device")


def is_phone(agent: str) -> bool:
    """Whether it is a phone or a tablet."""
    return bool(re.search(r"Android|iPhone|iPad|Mobile", agent))
