"""What the kinds of question and the faults of a form are called."""

from lms.core.i18n import _l
from lms.surveys.questions import Fault, Type

TYPES = {
    Type.TEXT: _l("A line of text"),
    Type.LONG_TEXT: _l("A longer text"),
    Type.NUMBER: _l("A number"),
    Type.DATE: _l("A day"),
    Type.CHOICE: _l("One of several choices"),
    Type.CHOICES: _l("Any of several choices"),
    Type.YES_NO: _l("Yes or no"),
    Type.CONSENT: _l("Consent, which must be given"),
    Type.INFO: _l("A paragraph to read (asks nothing)"),
}
FAULTS = {
    Fault.EMPTY: _l("Please write at least one question."),
    Fault.MANY: _l("Thirty questions are the most."),
    Fault.LABEL: _l("Please write the question."),
    Fault.CHOICES: _l("Please write two to forty choices, each on a line of its own."),
    Fault.SAME: _l("Two choices are called the same."),
}
