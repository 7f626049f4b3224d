"""News of quizzes, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

attempt_graded = _signals.signal("attempt-graded", doc="An attempt got its marks. Sender: the Attempt.")
attempts_regraded = _signals.signal(
    "attempts-regraded",
    doc="Marks were changed by a ruling on a question. Sender: the Ruling. `attempts`: a portion of those it touches, "
    "each with quiz and enrolment; one signal for all of them, since there may be thousands.",
)
answers_relieved = _signals.signal(
    "answers-relieved", doc="A ruling decided answers that waited for a person. Sender: the Ruling. `answers`: they."
)
answer_came_late = _signals.signal(
    "answer-came-late",
    doc="An answer is kept that somebody must decide on. Sender: what is held of it, `saving.Held`.",
)
answer_needs_marking = _signals.signal(
    "answer-needs-marking", doc="An answer was handed in that a person must mark. Sender: the QuestionAttempt."
)
