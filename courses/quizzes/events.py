"""News of quizzes, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

attempt_graded = _signals.signal("attempt-graded", doc="An attempt got its marks. Sender: the Attempt.")
attempt_regraded = _signals.signal(
    "attempt-regraded", doc="Marks that an attempt had were changed: a key, a void question. Sender: the Attempt."
)
answer_needs_marking = _signals.signal(
    "answer-needs-marking", doc="An answer was handed in that a person must mark. Sender: the QuestionAttempt."
)
