"""What is said of a file, in whole sentences. An error is never called clean, and "not scanned" is said."""

from typing import NamedTuple

from lms.complaints.files.kinds import Way
from lms.complaints.files.models import CaseFile, FileState, Reason, Scan
from lms.core.i18n import _l

REASONS: dict[Reason | None, object] = {
    Reason.VIRUS: _l("A virus was found in it. Nobody can open it."),
    Reason.UNREADABLE: _l("It is damaged or not what it seems, so nobody can open it. Send it again in another form."),
    Reason.TOO_LARGE: _l("It unpacks to more than we can check, so nobody can open it. Send a smaller one."),
    Reason.LOCKED: _l("It is locked with a password, so we cannot check it. Send it without a password."),
    None: _l("It is not kept any more."),
}


class Said(NamedTuple):
    """A word, its tone, and the sentence behind it."""

    word: object
    tone: str
    sentence: object


def said(file: CaseFile) -> Said:
    """What the reader is told about the file."""
    if file.state is FileState.PENDING:
        return Said(_l("Being checked"), "wait", _l("It can be opened when the check is done, in a few minutes."))
    if file.state is FileState.ERROR:
        return Said(_l("Not examined yet"), "bad", _l("The check failed and is tried again. Until then it is locked."))
    if file.state is FileState.BLOCKED:
        return Said(_l("Locked away"), "bad", REASONS[file.reason])
    if file.scan is Scan.CLEAN:
        return Said(_l("Checked"), "good", _l("Scanned for viruses: none was found."))
    if file.way is Way.KEEP:
        return Said(_l("Not scanned"), "wait", _l("As it was sent, and not scanned for viruses. Open it with care."))
    return Said(_l("Cleaned, not scanned"), "wait", _l("Made anew without hidden content; not scanned for viruses."))
