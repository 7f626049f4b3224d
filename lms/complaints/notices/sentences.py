"""What is said of each event. No sentence holds anything that a person wrote: numbers, dates, words of ours alone."""

from collections.abc import Callable
from typing import Any

from lms.complaints.kinds import Action
from lms.core.i18n import _

Say = Callable[[str, str], str]


def _received(reference: str, until: str) -> str:
    del until
    return _("We received what you filed. Its number is %(reference)s.", reference=reference)


def _asked(reference: str, until: str) -> str:
    if not until:
        return _("We have a question about your case %(reference)s.", reference=reference)
    return _(
        "We have a question about your case %(reference)s. Please answer it by %(until)s.",
        reference=reference,
        until=until,
    )


def _reminded(reference: str, until: str) -> str:
    if not until:
        return _("Our question about your case %(reference)s still waits for you.", reference=reference)
    return _(
        "Our question about your case %(reference)s still waits for you, until %(until)s.",
        reference=reference,
        until=until,
    )


def news(reference: str, until: str = "") -> str:
    """What may be told to anybody."""
    del until
    return _("There is news of case %(reference)s.", reference=reference)


CITIZEN: dict[Action, Say] = {
    Action.SUBMIT: _received,
    Action.ASK_CITIZEN: _asked,
    Action.REMIND: _reminded,
    Action.INTERIM: news,
    Action.SHARED: news,
    Action.APPROVE_REPLY: lambda reference, _until: _("Your case %(reference)s is answered.", reference=reference),
    Action.NO_REPLY: lambda reference, _until: _(
        "Your case %(reference)s was closed, since our question was not answered. You may open it again.",
        reference=reference,
    ),
    Action.CONFIRM_REJECTION: lambda reference, _until: _(
        "Your case %(reference)s was decided. You may read why, and appeal.", reference=reference
    ),
    Action.REOPEN: lambda reference, _until: _("Your case %(reference)s is open again.", reference=reference),
    Action.APPEAL: lambda reference, _until: _(
        "We received your appeal about case %(reference)s. Somebody else will look at it.", reference=reference
    ),
    Action.DECIDE_APPEAL: lambda reference, _until: _(
        "Your appeal about case %(reference)s is decided.", reference=reference
    ),
    Action.REFER_OUT: lambda reference, _until: _(
        "Your case %(reference)s was passed on to the body that decides it.", reference=reference
    ),
    Action.WITHDRAW: lambda reference, _until: _(
        "Your case %(reference)s is withdrawn, as was asked. If it was not you, tell us.", reference=reference
    ),
    Action.LOCK: lambda reference, _until: _(
        "Somebody tried several wrong secrets for your case %(reference)s. It is locked for a quarter of an hour. "
        "If it was not you, do nothing.",
        reference=reference,
    ),
    Action.ACCEPT_ANSWER: lambda reference, _until: _("Your case %(reference)s is closed.", reference=reference),
    Action.EXPIRE: lambda reference, _until: _("Your case %(reference)s is closed.", reference=reference),
}

STAFF: dict[Action, Callable[[str], str]] = {
    Action.ROUTE: lambda reference: _("Case %(reference)s was given to you or your unit.", reference=reference),
    Action.TRANSFER: lambda reference: _("Case %(reference)s was transferred to your unit.", reference=reference),
    Action.TAKE: lambda reference: _("Case %(reference)s was given to you.", reference=reference),
    Action.CITIZEN_REPLY: lambda reference: _("The citizen of case %(reference)s has written.", reference=reference),
    Action.PROPOSE_REPLY: lambda reference: _("A reply to case %(reference)s waits for review.", reference=reference),
    Action.RETURN_REPLY: lambda reference: _(
        "Your reply to case %(reference)s came back with remarks.", reference=reference
    ),
    Action.REOPEN: lambda reference: _("Case %(reference)s is open again.", reference=reference),
    Action.APPEAL: lambda reference: _("An appeal about case %(reference)s came to you.", reference=reference),
    Action.ESCALATE: lambda reference: _("Case %(reference)s needs you: its time runs out.", reference=reference),
    Action.NO_REPLY: lambda reference: _(
        "The citizen of case %(reference)s did not answer; it is closed.", reference=reference
    ),
}


def until(payload: dict[str, Any]) -> str:  # Any: JSON
    """The day that an event names, as text; empty where it names none."""
    return str(payload.get("until") or "")
