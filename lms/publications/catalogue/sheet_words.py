"""What the words in the tables of sheets mean, for people."""

from lms.core.i18n import _l
from lms.publications.catalogue.models import SheetState, Verdict

PROBLEMS = {
    "empty": _l("There is nothing in this sheet."),
    "damaged": _l("This sheet is damaged. Save it anew and send it again."),
    "bomb": _l("This sheet unpacks into far more than a catalogue. Copy its rows into a new one."),
    "no_sheet": _l("This is no sheet. Send an XLSX or a CSV."),
    "no_text": _l("The letters of this sheet cannot be read. Save it as XLSX, or as CSV in UTF-8."),
    "old_or_locked": _l("This is an old XLS or one with a password. Save it as XLSX without a password."),
    "too_long": _l("The sheet has more than 5,000 rows. Send it in parts."),
    "no_columns": _l("No column is headed “Title of the edition”. Begin with the empty sheet that you find here."),
    "changed": _l("The catalogue has changed since: some rows are no longer good. Nothing was taken in."),
}
STATES = {
    SheetState.READING: _l("Sheet being read"),
    SheetState.UNREADABLE: _l("Sheet cannot be read"),
    SheetState.CHECKED: _l("Sheet judged, nothing made yet"),
    SheetState.TAKING: _l("Sheet being taken in"),
    SheetState.DONE: _l("Sheet taken in"),
}
TONES = {
    SheetState.READING: "wait",
    SheetState.TAKING: "wait",
    SheetState.DONE: "good",
    SheetState.UNREADABLE: "bad",
}
VERDICTS = {
    Verdict.NEW: _l("New editions"),
    Verdict.KNOWN: _l("In the catalogue already"),
    Verdict.WRONG: _l("Rows to be mended"),
}
