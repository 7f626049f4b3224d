"""What states, acts, sources and findings are called."""

from lms.core.i18n import _l
from lms.sermons.kinds import Act, FileKind, SourceKind, State
from lms.sermons.scripture.checker import Kind
from lms.sermons.scripture.comparing import Fault

STATES = {
    State.DRAFT: (_l("Draft"), ""),
    State.REVIEW: (_l("In review"), "wait"),
    State.APPROVED: (_l("Approved"), "good"),
    State.SCHEDULED: (_l("Scheduled"), "wait"),
    State.PUBLISHED: (_l("Published"), "good"),
    State.WITHDRAWN: (_l("Withdrawn"), "bad"),
}
ACTS = {
    Act.BEGUN: _l("Begun"),
    Act.WRITTEN: _l("Written on"),
    Act.SUBMITTED: _l("Submitted for review"),
    Act.RETURNED: _l("Given back"),
    Act.APPROVED: _l("Approved"),
    Act.SCHEDULED: _l("Scheduled"),
    Act.HELD: _l("Taken off the schedule"),
    Act.PUBLISHED: _l("Published"),
    Act.CORRECTION_PROPOSED: _l("Correction proposed"),
    Act.CORRECTION_DROPPED: _l("Correction dropped"),
    Act.CORRECTED: _l("Corrected"),
    Act.WITHDRAWN: _l("Withdrawn"),
    Act.MEDIA: _l("Sound or film changed"),
}
SOURCES = {
    SourceKind.QURAN: _l("Noble Quran"),
    SourceKind.HADITH: _l("Hadith"),
    SourceKind.BOOK: _l("Book"),
}
FILES = {
    FileKind.SHEET: _l("To print, A4"),
    FileKind.BOOKLET: _l("Small booklet"),
    FileKind.PACK: _l("Offline pack"),
}
FINDINGS = {
    Kind.RIGHT: (_l("Agrees with the fixed text"), "good"),
    Kind.DIFFERS: (_l("Differs from the fixed text"), "bad"),
    Kind.UNKNOWN: (_l("Not found in the Quran"), "bad"),
    Kind.ELSEWHERE: (_l("Its words are right, the verse named is another"), "bad"),
    Kind.UNMARKED: (_l("A verse without its brackets"), ""),
}
FAULTS = {
    Fault.CHANGED: _l("another word"),
    Fault.VOWEL: _l("another vowel"),
    Fault.SPELLING: _l("hamza or dots"),
    Fault.MISSING: _l("left out"),
    Fault.ADDED: _l("added"),
}
PARTS = {"first": _l("First sermon"), "second": _l("Second sermon"), "supplication": _l("Supplication")}
