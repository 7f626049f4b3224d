"""What kinds, states and reasons are called."""

from lms.complaints.kinds import (
    Action,
    AppealGround,
    Channel,
    Identity,
    Kind,
    Outcome,
    Priority,
    PublicState,
    Rejection,
    State,
    TransferReason,
)
from lms.core.i18n import _l, lazy_pgettext

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
    PublicState.CLOSED: lazy_pgettext("case", "Closed"),
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
TRANSFER_REASONS = {
    TransferReason.OTHER_UNIT: _l("Another unit is responsible for it"),
    TransferReason.CONFLICT: _l("Somebody here is concerned by it"),
    TransferReason.SPECIALIST: _l("It needs a specialist"),
    TransferReason.WORKLOAD: _l("There is too much work here"),
}
APPEAL_GROUNDS = {
    AppealGround.NOT_ANSWERED: _l("A point was left without an answer"),
    AppealGround.WRONG_FACTS: _l("The facts are wrong"),
    AppealGround.UNFAIR: _l("The decision is unfair"),
    AppealGround.NOT_DONE: _l("What was promised was not done"),
}
# What happened, as its history says it.
ACTIONS = {
    Action.SUBMIT: _l("Case filed"),
    Action.ACCEPT: _l("Taken in for sorting"),
    Action.REJECT: _l("Refusal proposed"),
    Action.CONFIRM_REJECTION: _l("Refusal confirmed by a second person"),
    Action.ROUTE: _l("Sent to a unit"),
    Action.TRANSFER: _l("Transferred to another unit"),
    Action.TAKE: _l("Taken by an officer"),
    Action.RELEASE: _l("Given back to the unit"),
    Action.ASK_CITIZEN: _l("Question to the citizen"),
    Action.CITIZEN_REPLY: _l("The citizen wrote"),
    Action.NO_REPLY: _l("No answer came to the question"),
    Action.WAIT_THIRD_PARTY: _l("Another body was asked"),
    Action.THIRD_PARTY_DONE: _l("The other body answered"),
    Action.INTERIM: _l("News to the citizen"),
    Action.PROPOSE_REPLY: _l("Reply proposed"),
    Action.RETURN_REPLY: _l("Reply returned to its author"),
    Action.APPROVE_REPLY: _l("Reply sent to the citizen"),
    Action.ACCEPT_ANSWER: _l("The citizen accepted the answer"),
    Action.EXPIRE: _l("Closed by itself"),
    Action.REOPEN: _l("Opened once more"),
    Action.APPEAL: _l("Appeal lodged"),
    Action.DECIDE_APPEAL: _l("Decision on the appeal"),
    Action.MERGE: _l("Merged into another case"),
    Action.UNMERGE: _l("Taken out of the case it was merged into"),
    Action.SPLIT: _l("Part of it became a case of its own"),
    Action.REFER_OUT: _l("Referred to a body outside"),
    Action.WITHDRAW: _l("Withdrawn"),
    Action.NOTE: _l("Note of the staff"),
    Action.ESCALATE: _l("Escalated"),
    Action.REPRIORITISE: _l("Priority changed"),
    Action.RECATEGORISE: _l("Category changed"),
    Action.RATE: _l("Rated by the citizen"),
    Action.PUBLISH: _l("Publication changed"),
    Action.READ: _l("Confidential case read"),
    Action.REDATE: _l("Dates counted anew"),
    Action.REMIND: _l("The citizen was reminded"),
    Action.LOCK: _l("Wrong secrets were tried; tracking was locked for a while"),
    Action.JOINED: _l("Another case was merged into this one"),
    Action.PARTED: _l("A merged case was taken out again"),
    Action.SHARED: _l("The answer reached this citizen too"),
    Action.ANONYMISE: _l("Personal words removed"),
}


def public(state: State) -> PublicState:
    """What the citizen is told: one of five words."""
    return _SHOWN_AS.get(state, PublicState.STUDIED)
