"""News of enrolment, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

enrolment_changed = _signals.signal(
    "enrolment-changed",
    doc="An enrolment came to another state. Sender: the Enrolment; `event`: its EnrolmentEvent.",
)
