"""What the pages say of assignments: their words, the state of a work, how much and until when."""

import datetime as dt
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from courses.assignments.late import LatePolicy, deduction
from courses.assignments.models import Assignment, Submission, SubmissionFile, SubmissionState, WorkKind
from courses.assignments.service.handing import BROKEN
from courses.assignments.service.timing import Times
from lms.core.i18n import _, _l, megabytes, ngettext, number

KINDS: dict[WorkKind, Any] = {  # Any: lazy sentences, spoken by str()
    WorkKind.TEXT: _l("Text"),
    WorkKind.FILE: _l("Files"),
    WorkKind.AUDIO: _l("Recording of the voice"),
    WorkKind.VIDEO: _l("Video"),
}
ACCEPTS = {
    WorkKind.FILE: ".pdf,.doc,.docx,.odt,.xls,.xlsx,.ods,.ppt,.pptx,.odp,.txt,.zip,.epub,image/*",
    WorkKind.AUDIO: "audio/*,.mp3,.m4a,.ogg,.opus,.wav,.flac",
    WorkKind.VIDEO: "video/*,.mp4,.mov,.mkv,.webm",
}
ICONS = {WorkKind.TEXT: "book", WorkKind.FILE: "file", WorkKind.AUDIO: "mic", WorkKind.VIDEO: "play"}
SOUNDS = frozenset({".mp3", ".m4a", ".m4b", ".ogg", ".opus", ".wav", ".flac", ".aac", ".amr", ".3ga", ".weba"})
FILMS = frozenset({".mp4", ".mov", ".mkv", ".webm", ".avi", ".3gp", ".m4v"})
HOUR, DAY = 3600, 86_400


def kind_of_name(name: str, assignment: Assignment) -> str:
    """What a file is meant to be, by the ending of its name and by what the assignment takes."""
    ending = PurePath(name).suffix.lower()
    kind = WorkKind.AUDIO if ending in SOUNDS else WorkKind.VIDEO if ending in FILMS else WorkKind.FILE
    if not assignment.takes(kind) and kind is WorkKind.VIDEO and assignment.takes(WorkKind.AUDIO):
        kind = WorkKind.AUDIO  # .webm and .mp4 hold sound alone as well
    return kind.value


def accepts(assignment: Assignment) -> str:
    """What the browser offers to choose."""
    return ",".join(words for kind, words in ACCEPTS.items() if assignment.takes(kind))


def how_late(seconds: int) -> str:
    """So much too late, in words: minutes, hours or days, what was begun counting whole."""
    if seconds >= DAY:
        days = -(-seconds // DAY)
        return ngettext("%(number)s day late", "%(number)s days late", days, number=number(days))
    if seconds >= HOUR:
        hours = -(-seconds // HOUR)
        return ngettext("%(number)s hour late", "%(number)s hours late", hours, number=number(hours))
    minutes = max(1, -(-seconds // 60))
    return ngettext("%(number)s minute late", "%(number)s minutes late", minutes, number=number(minutes))


def state(work: Submission | None, *, reader_marks: bool = False) -> tuple[str, str]:
    """Where a work is, in a word and its tone. Who marks sees more than who wrote it."""
    if work is None or work.state is SubmissionState.DRAFT:
        return (_("not handed in"), "")
    if work.is_posted:
        return (_("not handed in, marked"), "bad") if work.state is SubmissionState.MISSING else (_("posted"), "good")
    if work.is_marked and reader_marks:
        return _("marked, not posted"), "wait"
    return _("waits for its mark"), "wait"


def policy_lines(given: LatePolicy) -> list[str]:
    """The late policy as sentences."""
    lines = []
    if given.rate:
        said = {"rate": mark(given.rate)}
        lines.append(
            _("Each hour late costs %(rate)s per cent of the full mark.", **said)
            if given.interval == "hour"
            else _("Each day late costs %(rate)s per cent of the full mark.", **said)
        )
        if given.floor:
            lines.append(_("Nobody falls below %(floor)s per cent by being late.", floor=mark(given.floor)))
    if given.missing is not None:
        rest = Decimal(100) - given.missing
        lines.append(_("Who hands nothing in gets %(share)s per cent.", share=mark(rest)))
    return lines


def cost(times: Times, possible: Decimal, late_seconds: int) -> str:
    """What handing in so late costs the best of works, as a sentence; nothing where it costs nothing."""
    taken = deduction(times.late, possible, possible, late_seconds)
    if not taken:
        return ""
    left, most = mark(possible - taken), mark(possible)
    return _("Handed in now, a work without fault gets %(left)s of %(most)s.", left=left, most=most)


def mark(value: Decimal | None) -> str:
    """A mark as people read it: rounded half up to two places, without zeros that say nothing."""
    return "—" if value is None else number(value, 2)


def file_note(file: SubmissionFile) -> str:
    """Whether a file has arrived and can be read."""
    if file.asset.state in BROKEN:
        return _("could not be read")
    return (
        _("received")
        if file.asset.ready_at or file.asset.is_playable or _is_ready(file)
        else _("received, being checked")
    )


def file_size(file: SubmissionFile) -> str:
    """How large it is, once that is known."""
    return megabytes(file.asset.source.bytes) if file.asset.source else ""


def is_broken(file: SubmissionFile) -> bool:
    """Whether it could not be read."""
    return file.asset.state in BROKEN


def until(moment: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether that moment is still to come."""
    return moment is not None and moment > now


def _is_ready(file: SubmissionFile) -> bool:
    return file.asset.state.value == "ready"


def script_words() -> dict[str, str]:
    """What the script of the page says."""
    return {
        "writing": _("Kept on this phone. On its way to the server…"),
        "here": _("Kept on this phone. It goes to the server as soon as the link is back."),
        "saved": _("On the server at {time}."),
        "out": _(
            "You are signed out. What you wrote is kept on this phone: sign in, in another window, and go on here."
        ),
        "other": _("This work was changed on another device meanwhile. Nothing is lost: both texts are here."),
        "later": _(
            "There is no link now, so nothing is handed in yet. Everything is kept: press again when the link is back."
        ),
        "sending": _("Uploaded {share}."),
        "waiting": _("The connection is weak. What has arrived is kept; it goes on by itself."),
        "checking": _("All of it has arrived."),
        "broken": _("The upload was interrupted. What has arrived is kept: choose the same file to go on."),
        "full": _("You have attached as many files as this assignment takes. Remove one of them first."),
        "pending": _("A file is still on its way. Wait until it has arrived, then hand in."),
        "recording": _("Recording: {time}"),
        "denied": _(
            "The browser gave no microphone or camera. Allow it in the settings of the browser, or record with "
            "another program and choose the file."
        ),
        "kept": _("This recording is still on this phone and not attached yet. Listen to it, then attach it."),
        "name": _("Recording"),
    }
