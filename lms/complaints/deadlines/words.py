"""What clocks and their states are called."""

from lms.complaints.clocks.sla import Clock, State
from lms.complaints.kinds import Priority
from lms.core.i18n import _l

CLOCKS = {
    Clock.FIRST: _l("First response of a person"),
    Clock.INTERIM: _l("Longest silence"),
    Clock.ANSWER: _l("Answer to the case"),
    Clock.APPEAL: _l("Decision on the appeal"),
    Clock.UNIT: _l("Time of the unit that has it"),
}
PROMISES = {
    (Clock.FIRST, Priority.NORMAL): _l("First response of a person"),
    (Clock.FIRST, Priority.URGENT): _l("First response, urgent"),
    (Clock.INTERIM, Priority.NORMAL): _l("Longest silence"),
    (Clock.ANSWER, Priority.NORMAL): _l("Answer to the case"),
    (Clock.ANSWER, Priority.URGENT): _l("Answer, urgent"),
    (Clock.APPEAL, Priority.NORMAL): _l("Decision on the appeal"),
    (Clock.UNIT, Priority.NORMAL): _l("Time of the unit that has it"),
}
STATES = {
    State.RUNNING: (_l("Running"), ""),
    State.PAUSED: (_l("Stands still"), "wait"),
    State.MET: (_l("Done"), "good"),
    State.BREACHED: (_l("Late"), "bad"),
    State.STOPPED: (_l("Stopped"), ""),
}
