"""What others may want to hear of cases."""

from blinker import Namespace

_signals = Namespace()

case_moved = _signals.signal(
    "case-moved",
    doc="Something was written into a case's chain. Sender: the Case; `event`: the CaseEvent. In the same transaction.",
)
