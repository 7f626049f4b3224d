"""The words of the desk."""

from courses.marking.models import FinalRule, Settlement, TaskRole
from lms.core.i18n import _l

FORMS = {
    "essay": _l("Essay"),
    "file": _l("File"),
    "recording": _l("Recording"),
    "text": _l("Text"),
    "audio": _l("Sound recording"),
    "video": _l("Film"),
}
ROLES = {
    TaskRole.FIRST: _l("Marking"),
    TaskRole.SECOND: _l("Second marking"),
    TaskRole.MODERATOR: _l("Decision of a moderator"),
}
ONLY = {
    "": _l("All that waits"),
    "late": _l("Handed in late"),
    "overdue": _l("Marking overdue"),
    "mine": _l("Taken by me"),
    "done": _l("Marked by me"),
}
WAYS = {
    Settlement.SINGLE: _l("the mark of one marker"),
    Settlement.AVERAGE: _l("the average of two markers who agree"),
    Settlement.FIRST: _l("the first marker's, because both agree"),
    Settlement.MODERATED: _l("a moderator's decision"),
}
RULES = {
    FinalRule.AVERAGE.value: _l("the average of both: neither marker weighs more"),
    FinalRule.FIRST.value: _l("the first marker's: the second is a check on the marking, not on the learner"),
}
