"""What the pages of the sheet's versions call things."""

from lms.certificates.record import Kind
from lms.core.i18n import _l

KINDS: dict[Kind, object] = {
    "completion": _l("Completion of a course"),
    "licence": _l("Licence"),
    "tot": _l("Training of trainers"),
    "winner": _l("Award of a competition"),
    "transcript": _l("Transcript"),
}
PARTS: dict[str, object] = {
    "institution": _l("Name of the academy"),
    "look": _l("Colours and logos"),
    "signatories": _l("Who signs"),
}
PARTS |= dict(KINDS.items())
ACTIONS = {
    "sheet_template.drafted": _l("Draft begun"),
    "sheet_template.changed": _l("Changed"),
    "sheet_template.in_force": _l("Put in force"),
}
