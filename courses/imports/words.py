"""What the words in the tables mean, for people."""

from courses.imports.models import ListState, RowVerdict
from lms.core.i18n import _l

PROBLEMS = {
    "empty": _l("There is nothing in this file."),
    "damaged": _l("This file is damaged. Open it, save it anew as XLSX or CSV, and send that."),
    "bomb": _l("This file unpacks into far more than a list of people. Copy the rows into a new sheet and send that."),
    "no_sheet": _l("This is not a spreadsheet. Send an XLSX or a CSV file."),
    "no_text": _l("The letters of this file cannot be read. Save it as XLSX, or as CSV in UTF-8."),
    "old_or_locked": _l("This is an old XLS file or one with a password. Save it as XLSX without a password."),
    "too_long": _l("The list has more than 5,000 rows. Send it in parts."),
    "no_columns": _l("No column looks like a name. Choose the columns below."),
    "changed": _l(
        "Things have changed since: some rows are no longer good. Nothing was taken in. Look at the remarks."
    ),
    "refused": _l("One of the rows was refused. Nothing was taken in. Look at the remarks."),
}
REMARKS = {
    "name_missing": _l("There is no name."),
    "phone_wrong": _l("This is not a phone number."),
    "email_wrong": _l("This is not an e-mail address."),
    "unreachable": _l("A phone number or an e-mail is needed."),
    "gender_missing": _l("Write whether it is a man or a woman."),
    "gender_unknown": _l("Write “man” or “woman”."),
    "unit_unknown": _l("No directorate or mosque has this name."),
    "unit_unclear": _l("Several directorates or mosques have this name. Write its code."),
    "other_name": _l("This phone or e-mail belongs to somebody with another name."),
    "two_people": _l("The phone belongs to one person and the e-mail to another."),
    "namesakes": _l("Several people here have this name and workplace. Write the phone or e-mail of the right one."),
    "twice_other": _l("Another row has this phone or e-mail with another name."),
    "closed_account": _l("The account of this person is closed."),
    "twice": _l("The same person stands in another row; this one is passed over."),
    "known": _l("This person has an account already; it is used."),
    "already": _l("This person is in the run already."),
}
VERDICTS = {
    RowVerdict.NEW: _l("New"),
    RowVerdict.KNOWN: _l("Known"),
    RowVerdict.TWICE: _l("Twice in the list"),
    RowVerdict.WRONG: _l("To be mended"),
}
STATES = {
    ListState.READING: _l("Being read"),
    ListState.UNREADABLE: _l("Cannot be read"),
    ListState.CHECKED: _l("Looked through"),
    ListState.TAKING: _l("Being taken in"),
    ListState.DONE: _l("Taken in"),
    ListState.UNDONE: _l("Taken back"),
}
TONES = {
    ListState.READING: "wait",
    ListState.TAKING: "wait",
    ListState.UNREADABLE: "bad",
    ListState.CHECKED: "wait",
    ListState.DONE: "good",
}
