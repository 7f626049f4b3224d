"""News of quizzes, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

attempt_graded = _signals.signal("attempt-graded", doc="An attempt got its marks. Sender: the Attempt.")
