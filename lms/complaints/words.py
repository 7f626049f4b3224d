"""What kinds, states and reasons are called."""

from lms.complaints.kinds import (
    Channel,
    Identity,
    Kind,
    Outcome,
    Priority,
    PublicState,
    Rejection,
    State,
)
from lms.core.i18n import _l

KINDS = {
    Kind.COMPLAINT: _l("Complaint"),
    Kind.INQUIRY: _l("Inquiry"),
    Kind.SUGGESTION: _l("Suggestion"),
    Kind.REQUEST: _l("Request for a service"),
    Kind.THANKS: _l("Thanks"),
}
STATES = {
    State.RECEIVED: _l("New"),
    State.TRIAGE: _l("Being sorted"),
    State.ASSIGNED: _l("Waiting for an officer"),
    State.IN_PROGRESS: _l("Being worked on"),
    State.WAITING_CITIZEN: _l("Waiting for the citizen"),
    State.WAITING_THIRD_PARTY: _l("Waiting for another body"),
    State.IN_REVIEW: _l("Reply being reviewed"),
    State.ANSWERED: _l("Reply sent"),
    State.CLOSED: _l("Case closed"),
    State.MERGED: _l("Merged into another"),
    State.WITHDRAWN: _l("Withdrawn by the citizen"),
    State.REFERRED_OUT: _l("Referred to another body"),
    State.REJECTED: _l("Refused"),
    State.APPEAL_OPEN: _l("Under appeal"),
    State.APPEAL_DECIDED: _l("Appeal decided"),
}
PUBLIC_STATES = {
    PublicState.RECEIVED: _l("Received"),
    PublicState.STUDIED: _l("Being studied"),
    PublicState.WAITING: _l("Waiting for you"),
    PublicState.ANSWERED: _l("Answered"),
    PublicState.CLOSED: _l("Closed"),
}
_SHOWN_AS = {
    State.RECEIVED: PublicState.RECEIVED,
    State.WAITING_CITIZEN: PublicState.WAITING,
    State.ANSWERED: PublicState.ANSWERED,
    State.CLOSED: PublicState.CLOSED,
    State.MERGED: PublicState.STUDIED,
    State.WITHDRAWN: PublicState.CLOSED,
    State.REFERRED_OUT: PublicState.CLOSED,
    State.REJECTED: PublicState.CLOSED,
    State.APPEAL_DECIDED: PublicState.CLOSED,
}
IDENTITIES = {
    Identity.IDENTIFIED: _l("With my name"),
    Identity.CONFIDENTIAL: _l("Confidential"),
    Identity.ANONYMOUS: _l("Without a name"),
}
CHANNELS = {
    Channel.WEB: _l("Website"),
    Channel.COUNTER: _l("Counter"),
    Channel.PHONE: _l("By phone"),
    Channel.LETTER: _l("Letter on paper"),
    Channel.OPEN311: _l("Another application"),
    Channel.NATIONAL: _l("National complaints system"),
}
PRIORITIES = {Priority.URGENT: _l("Urgent"), Priority.NORMAL: _l("Normal")}
OUTCOMES = {
    Outcome.UPHELD: _l("The complaint is right"),
    Outcome.PARTLY: _l("The complaint is partly right"),
    Outcome.NOT_UPHELD: _l("The complaint is not confirmed"),
    Outcome.ANSWERED: _l("The question is answered"),
    Outcome.NO_REPLY: _l("Closed without the citizen's answer"),
    Outcome.NOTED: _l("Noted with thanks"),
}
REJECTIONS = {
    Rejection.SPAM: _l("Advertising or a trial"),
    Rejection.ABUSE: _l("Insults without a complaint"),
    Rejection.OUT_OF_JURISDICTION: _l("No public body of this country may decide it"),
}


def public(state: State) -> PublicState:
    """What the citizen is told: one of five words."""
    return _SHOWN_AS.get(state, PublicState.STUDIED)
