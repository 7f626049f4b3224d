"""What numbers, signs and lists of the figures are called."""

from lms.complaints.figures.flags import Sign
from lms.core.i18n import _l

FIRST = _l("First word from a person")
ANSWER = _l("Answer")
AGES = (
    _l("up to 2 days"),
    _l("3 to 5 days"),
    _l("6 to 10 days"),
    _l("11 to 20 days"),
    _l("more than 20 days"),
)
BANDS = {
    3: _l("500 answers and more"),
    2: _l("100 to 499 answers"),
    1: _l("20 to 99 answers"),
    0: _l("Not enough cases"),
}
LISTS = {
    "received": _l("Cases that came"),
    "answered": _l("Cases answered"),
    "late": _l("Cases answered late"),
    "open": _l("Cases in hand now"),
    "ended": _l("Cases that ended without an answer"),
    "reopened": _l("Cases reopened"),
    "appealed": _l("Cases with an appeal"),
    "upheld": _l("Appeals decided for the citizen"),
    "rated": _l("Cases rated by the citizen"),
    "alike": _l("Cases answered in the same words"),
    "untouched": _l("Answers that pass by a point"),
}
SIGNS = {
    Sign.BURST: _l("Many answers in the last three days of a month"),
    Sign.ALIKE: _l("The same words sent to many"),
    Sign.UNTOUCHED: _l("Answers that pass by what was asked"),
}
UNIT_HEADINGS = (
    _l("Unit"),
    _l("Place"),
    _l("Answers with a date to keep"),
    _l("Kept for certain, in percent"),
    _l("Received"),
    _l("Answered"),
    _l("In time"),
    _l("Reopened"),
    _l("Appeals upheld"),
    _l("Ratings"),
    _l("Satisfied"),
    _l("Median, working hours"),
    _l("Nine of ten, working hours"),
    _l("Median, hours"),
    _l("Nine of ten, hours"),
)
