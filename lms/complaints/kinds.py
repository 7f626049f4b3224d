"""What a case may be, in lists that never hold free text."""

import enum


class Kind(enum.StrEnum):
    """What the citizen brings."""

    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    SUGGESTION = "suggestion"
    REQUEST = "request"
    THANKS = "thanks"


class State(enum.StrEnum):
    """Where a case stands; the table of `transitions` says how it moves."""

    RECEIVED = "received"
    TRIAGE = "triage"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING_CITIZEN = "waiting_citizen"
    WAITING_THIRD_PARTY = "waiting_third_party"
    IN_REVIEW = "in_review"
    ANSWERED = "answered"
    CLOSED = "closed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    REFERRED_OUT = "referred_out"
    REJECTED = "rejected"
    APPEAL_OPEN = "appeal_open"
    APPEAL_DECIDED = "appeal_decided"


OPEN = frozenset(
    {
        State.RECEIVED,
        State.TRIAGE,
        State.ASSIGNED,
        State.IN_PROGRESS,
        State.WAITING_CITIZEN,
        State.WAITING_THIRD_PARTY,
        State.IN_REVIEW,
        State.APPEAL_OPEN,
    }
)
"""Somebody still owes something."""


class PublicState(enum.StrEnum):
    """The five words that the citizen reads."""

    RECEIVED = "received"
    STUDIED = "studied"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class Identity(enum.StrEnum):
    """Who may know the citizen's name: whoever works on the case, the central unit alone, nobody."""

    IDENTIFIED = "identified"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


IN_CONFIDENCE = frozenset({Identity.CONFIDENTIAL, Identity.ANONYMOUS})
"""What is said so is sealed in the database."""


class Channel(enum.StrEnum):
    """How it came."""

    WEB = "web"
    COUNTER = "counter"
    PHONE = "phone"
    LETTER = "letter"
    OPEN311 = "open311"
    NATIONAL = "national"


class Priority(enum.StrEnum):
    """How soon."""

    URGENT = "urgent"
    NORMAL = "normal"


class Outcome(enum.StrEnum):
    """What came of it."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
    ANSWERED = "answered"
    NO_REPLY = "no_reply"  # the citizen was asked and did not answer
    NOTED = "noted"


class Rejection(enum.StrEnum):
    """Why a case may be refused. "Not our department" is no reason: such a case is transferred or referred."""

    SPAM = "spam"
    ABUSE = "abuse"
    OUT_OF_JURISDICTION = "out_of_jurisdiction"


class TransferReason(enum.StrEnum):
    """Why a case goes to another unit. None of them closes it."""

    OTHER_UNIT = "other_unit"  # another unit is responsible
    CONFLICT = "conflict"
    SPECIALIST = "specialist"
    WORKLOAD = "workload"


class AppealGround(enum.StrEnum):
    """On what an appeal rests."""

    NOT_ANSWERED = "not_answered"
    WRONG_FACTS = "wrong_facts"
    UNFAIR = "unfair"
    NOT_DONE = "not_done"  # what was promised did not happen


class ActorKind(enum.StrEnum):
    """Who acted."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    SYSTEM = "system"


class Visibility(enum.StrEnum):
    """Who may read it: the citizen too, staff, the central unit alone."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class MessageKind(enum.StrEnum):
    """What a message is."""

    FILING = "filing"
    QUESTION = "question"
    CITIZEN_REPLY = "citizen_reply"
    NOTE = "note"
    REPLY = "reply"
    INTERIM = "interim"
    APPEAL = "appeal"
    DECISION = "decision"


class MessageState(enum.StrEnum):
    """Only what was sent is ever shown to a citizen."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    SENT = "sent"


class Action(enum.StrEnum):
    """What may be done with a case."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    CONFIRM_REJECTION = "confirm_rejection"
    ROUTE = "route"
    TRANSFER = "transfer"
    TAKE = "take"
    RELEASE = "release"
    ASK_CITIZEN = "ask_citizen"
    CITIZEN_REPLY = "citizen_reply"
    NO_REPLY = "no_reply"
    WAIT_THIRD_PARTY = "wait_third_party"
    THIRD_PARTY_DONE = "third_party_done"
    INTERIM = "interim"
    PROPOSE_REPLY = "propose_reply"
    RETURN_REPLY = "return_reply"
    APPROVE_REPLY = "approve_reply"
    ACCEPT_ANSWER = "accept_answer"
    EXPIRE = "expire"
    REOPEN = "reopen"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"
    REFER_OUT = "refer_out"
    WITHDRAW = "withdraw"
    NOTE = "note"
    ESCALATE = "escalate"
    REPRIORITISE = "reprioritise"
    RECATEGORISE = "recategorise"
    RATE = "rate"
    PUBLISH = "publish"
    READ = "read"  # of a confidential case
    REDATE = "redate"  # a calendar or a policy changed: the dates were counted anew
    REMIND = "remind"  # the citizen was reminded of a question
    LOCK = "lock"  # wrong secrets were tried
    JOINED = "joined"  # a duplicate was merged into this case
    PARTED = "parted"  # it was taken out again
    SHARED = "shared"  # the answer of the case into which this one was merged reached this citizen too
    ANONYMISE = "anonymise"
