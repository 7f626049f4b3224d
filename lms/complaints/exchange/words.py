"""What the words in the tables mean, for people."""

from collections.abc import Mapping, Sequence

from lms.complaints.exchange.columns import FIELDS
from lms.complaints.exchange.models import FileState, Purpose, Verdict
from lms.core.i18n import _, _l

PROBLEMS = {
    "empty": _l("There is nothing in this file."),
    "damaged": _l("This file is damaged. Ask for it anew."),
    "bomb": _l(
        "This file unpacks into far more than a list of complaints. Ask for it anew, or copy its rows into a new sheet."
    ),
    "no_sheet": _l("This is no sheet. Send an XLSX, a CSV or a JSON file."),
    "no_text": _l("The letters of this file cannot be read. Save it as XLSX, or as CSV in UTF-8."),
    "no_objects": _l("This JSON file is no list of complaints."),
    "old_or_locked": _l("This is an old XLS file or one with a password. Save it as XLSX without a password."),
    "too_long": _l("The file has more than 5,000 rows. Send it in parts."),
    "changed": _l(
        "Things have changed since: some rows are no longer good. Nothing was taken in. Look at the remarks."
    ),
    "refused": _l("One of the rows was refused. Nothing was taken in. Look at the remarks."),
}
REMARKS = {
    "missing": _l("is missing"),
    "too_long": _l("is too long"),
    "no_phone": _l("is no phone number"),
    "no_email": _l("is no e-mail address"),
    "no_number": _l("is no national number"),
    "unknown": _l("is not known here"),
    "unclear": _l("may mean several places"),
    "no_date": _l("is no date, or one to come"),
    "twice": _l("stands in an earlier row"),
}
VERDICTS = {
    Verdict.NEW: _l("New case"),
    Verdict.CHANGED: _l("Known, and changed"),
    Verdict.SAME: _l("Known, and the same"),
    Verdict.TWICE: _l("Twice in the file"),
    Verdict.WRONG: _l("To be mended"),
    Verdict.ONLY_THEIRS: _l("They have it, we do not"),
    Verdict.ONLY_OURS: _l("We have it, they do not"),
    Verdict.DIFFERS: _l("Over on one side alone"),
}
PURPOSES = {
    Purpose.TAKE_IN: _l("Complaints to be taken in"),
    Purpose.COMPARE: _l("Comparison of theirs with ours"),
    Purpose.REPLIES: _l("Replies for them"),
}
STATES = {
    FileState.READING: _l("Being read"),
    FileState.UNREADABLE: _l("Cannot be read"),
    FileState.CHECKED: _l("Looked through"),
    FileState.TAKING: _l("Being taken in"),
    FileState.DONE: _l("Done"),
}
TONES = {
    FileState.READING: "wait",
    FileState.TAKING: "wait",
    FileState.UNREADABLE: "bad",
    FileState.CHECKED: "wait",
    FileState.DONE: "good",
}


def remark(field: str, word: str, why: str = "") -> str:
    """A remark in words: “Phone of the citizen”: is no phone number.."""
    if why:
        return why
    return _("“%(field)s”: %(fault)s.", field=str(FIELDS[field]), fault=str(REMARKS[word]))


def said_of(values: Mapping[str, str], changed: Sequence[str]) -> str:
    """The note that tells officers what another system changed."""
    lines = [f"{FIELDS[name]}: {values[name]}" for name in changed]
    return "\n".join([_("The national system now says otherwise:"), *lines])
