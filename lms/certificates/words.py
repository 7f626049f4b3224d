"""What is said of the register."""

from lms.certificates.models import CertificateState
from lms.certificates.service.journal import Fault
from lms.certificates.service.seals import Verdict
from lms.core.i18n import _l

STATES = {
    CertificateState.ISSUED: _l("Issued"),
    CertificateState.SUPERSEDED: _l("Superseded"),
    CertificateState.REVOKED: _l("Revoked"),
}
FAULTS = {
    "gap": _l("A line is missing before line %(where)s."),
    "digest": _l("Line %(where)s, or what its certificate says, was changed after it was written."),
    "head": _l("The last lines are missing: the journal ends at line %(where)s."),
    "state": _l("%(where)s stands in another state than the journal says."),
    "unwritten": _l("%(where)s stands in the register, but not in the journal."),
    "serials": _l("Numbers of the series %(where)s are missing."),
    "parted": _l("The copy and the register are two different journals from line %(where)s or before."),
    "rewritten": _l("Line %(where)s, or one before it, is not what was sealed: the journal was rewritten."),
    "forged": _l("The seal of line %(where)s is none of the academy’s."),
    "unreadable": _l("Line %(where)s cannot be read."),
}
SEALS = {
    Verdict.RIGHT: _l("Right"),
    Verdict.REWRITTEN: _l("The journal was rewritten"),
    Verdict.FORGED: _l("Not signed by this key"),
    Verdict.REVOKED: _l("The key was revoked"),
}


def said(fault: Fault) -> str:
    """The fault in a sentence."""
    return str(FAULTS[fault.what]) % {"where": fault.where}
