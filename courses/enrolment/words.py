"""What states and moves are called, and how they look."""

from courses.enrolment.models import EnrolmentState, EnrolPolicy, GroupPolicy
from lms.core.i18n import _l

S = EnrolmentState
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
    EnrolPolicy.CLOSED: _l("Only the registrar enrols"),
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
}
SOURCES = {
    "self": _l("by oneself"),
    "registrar": _l("by the registrar"),
    "nomination": _l("by nomination"),
    "import": _l("by a list"),
}
