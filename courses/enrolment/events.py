"""News of enrolment, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

enrolment_changed = _signals.signal(
    "enrolment-changed",
    doc="An enrolment came to another state. Sender: the Enrolment; `event`: its EnrolmentEvent.",
)
run_set = _signals.signal(
    "run-set",
    doc="A run was opened, or went over to another version. Sender: the Run.",
)
run_ending = _signals.signal(
    "run-ending",
    doc="A run is about to end: whoever has done all that is needed must be completed now. Sender: the Run.",
)
nominations_sent = _signals.signal(
    "nominations-sent",
    doc="A directorate sent names. Sender: the NominationBatch; `by`: the officer; `number`: how many.",
)
nomination_answered = _signals.signal(
    "nomination-answered",
    doc="A name came to an answer, or its learner gave up. Sender: the Nomination; `event`: the EnrolmentEvent.",
)
