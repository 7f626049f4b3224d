"""What states and moves are called, and how they look."""

import datetime as dt

from courses.enrolment.models import EnrolmentState, EnrolPolicy, GroupPolicy, NominationState, Pace
from courses.enrolment.service.ending import EXTENDED
from lms.core.i18n import _, _l, date

S, N = EnrolmentState, NominationState
STATES = {
    S.NOMINATED: _l("Nominated"),
    S.APPLIED: _l("Applied"),
    S.WAITLISTED: _l("On the waiting list"),
    S.OFFERED: _l("Seat offered"),
    S.ACTIVE: _l("Learning"),
    S.COMPLETED: _l("Completed"),
    S.FAILED: _l("Not passed"),
    S.REFUSED: _l("Refused"),
    S.WITHDRAWN: _l("Withdrawn"),
    S.EXPELLED: _l("Expelled"),
}
TONES = {
    S.NOMINATED: "wait",
    S.APPLIED: "wait",
    S.WAITLISTED: "wait",
    S.OFFERED: "wait",
    S.ACTIVE: "good",
    S.COMPLETED: "honour",
    S.FAILED: "bad",
    S.REFUSED: "bad",
    S.EXPELLED: "bad",
}
MOVES = {
    S.ACTIVE: _l("Give a seat"),
    S.WAITLISTED: _l("Put on the waiting list"),
    S.REFUSED: _l("Refuse"),
    S.WITHDRAWN: _l("Withdraw"),
    S.EXPELLED: _l("Expel"),
    S.FAILED: _l("Mark as not passed"),
}
GRAVE = frozenset({S.REFUSED, S.WITHDRAWN, S.EXPELLED, S.FAILED})
POLICIES = {
    EnrolPolicy.SELF: _l("Anybody joins at once"),
    EnrolPolicy.APPROVAL: _l("By application; the registrar decides"),
    EnrolPolicy.CLOSED: _l("By the registrar, a code or a nomination"),
}
GROUPS = {
    GroupPolicy.MIXED: _l("Men and women"),
    GroupPolicy.MEN: _l("Men"),
    GroupPolicy.WOMEN: _l("Women"),
}
REASONS = {
    "promoted": _l("A seat became free"),
    "all required lessons": _l("All required lessons are complete"),
    "a lesson is open again": _l("A trainer took back a lesson marked as complete"),
    "accepted": _l("Accepted the offer"),
    "declined": _l("Declined the offer"),
    "offer expired": _l("The offer passed without an answer"),
    "run ended": _l("The run has ended"),
    "time is over": _l("The time given is over"),
    "undone": _l("A decision was taken back"),
    "taken back": _l("The directorate took the name back"),
    "already in": _l("Came into the run by another way"),
}
SOURCES = {
    "self": _l("by oneself"),
    "registrar": _l("by the registrar"),
    "nomination": _l("by nomination"),
    "import": _l("by a list"),
    "code": _l("by a code"),
}
STAGES = {
    "running": _l("Running now"),
    "coming": _l("Coming"),
    "over": _l("Past their dates"),
    "ended": _l("Ended"),
}
ZONES = {
    "Africa/Cairo": _l("Cairo"),
    "Africa/Khartoum": _l("Khartoum"),
    "Africa/Tripoli": _l("Tripoli"),
    "Asia/Riyadh": _l("Riyadh"),
    "Asia/Kuwait": _l("Kuwait"),
    "Asia/Dubai": _l("Dubai"),
    "UTC": _l("Greenwich"),
}
PACES = {Pace.FIXED: _l("All together, on the run's dates"), Pace.SELF: _l("Each at their own pace")}
NAMES = {
    N.NAMED: _l("Not sent yet"),
    N.SENT: _l("With the academy"),
    N.APPROVED: _l("Approved"),
    N.REFUSED: _l("Refused"),
    N.GIVEN_UP: _l("Gave up the place"),
    N.TAKEN_BACK: _l("Taken back"),
}
NAME_TONES = {N.SENT: "wait", N.APPROVED: "good", N.REFUSED: "bad"}


def reason(kept: str) -> str:
    """A reason as people read it: our own in words, a person's as it was typed."""
    if kept.startswith(EXTENDED):
        day, _blank, why = kept.removeprefix(EXTENDED).partition(" ")
        said = _("More time, until %(day)s", day=date(dt.date.fromisoformat(day)))
        return f"{said}. {why}" if why else said
    return str(REASONS.get(kept, kept))
