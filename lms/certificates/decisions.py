"""What is said along the approval chain."""

from collections.abc import Mapping

from lms.certificates.models import BatchState, Decision, Step
from lms.certificates.service.changes import Change
from lms.core.i18n import _, _l, choose

STEP_NAMES = {
    Step.TRAINER: _l("The trainer confirms the results"),
    Step.REGISTRAR: _l("The registrar approves names and results"),
    Step.DIRECTOR: _l("The director signs off"),
}
DECISIONS = {Decision.APPROVED: _l("Approved"), Decision.RETURNED: _l("Sent back")}
STATES = {
    BatchState.CHECKED: (_l("Waits for the director"), "wait"),
    BatchState.RETURNED: (_l("Sent back"), "bad"),
    BatchState.VOID: (_l("Void: something changed"), "bad"),
    BatchState.APPROVED: (_l("Approved"), "good"),
    BatchState.ISSUING: (_l("Being issued"), "wait"),
    BatchState.ISSUED: (_l("Issued"), "good"),
    BatchState.STOPPED: (_l("Stopped"), "bad"),
}
WHYS = {
    "missing": _l("Lack something by the rule"),
    "unconfirmed": _l("Their results are not confirmed by the trainer"),
    "review": _l("Their names cannot be printed"),
    "waiting": _l("Wait in another batch"),
    "unchosen": _l("Were not chosen"),
}
_WHAT = {
    "name": _l("Name"),
    "course": _l("Course"),
    "level": _l("Level"),
    "band": _l("Band"),
    "hours": _l("Hours"),
    "title": _l("Title"),
    "opening": _l("Opening"),
    "verb": _l("Sentence"),
    "result": _l("Result"),
    "lessons": _l("Lessons done"),
    "rule": _l("The rule of the award"),
    "other": _l("Other printed words"),
    "lost": _l("No longer meets the rule"),
}


def states() -> Mapping[BatchState, tuple[object, str]]:
    """How each state is said, and in which tone."""
    return STATES


def label(change: Change, titles: Mapping[str, dict[str, str]]) -> str:
    """What a change is a change of."""
    if change["what"] == "mark":
        return choose(titles.get(change["key"])) or _("A mark")
    return str(_WHAT[change["what"]])
