"""News of assignments, sent inside the transaction.

A Submission comes with its assignment, lesson, enrolment, run and learner loaded.
"""

from blinker import Namespace

_signals = Namespace()

submission_made = _signals.signal(
    "submission-made", doc="A learner handed in. It waits for a mark. Sender: the Submission."
)
submission_withdrawn = _signals.signal(
    "submission-withdrawn",
    doc="The learner took it back before anybody marked it: it is a draft again. Sender: the Submission.",
)
submission_marked = _signals.signal(
    "submission-marked",
    doc="It got a mark, or another one. Only markers see it yet. `by`: the User. Sender: the Submission.",
)
submission_posted = _signals.signal(
    "submission-posted",
    doc="The learner sees the mark: it was posted, or a posted one was changed. `by`: the User, if any. "
    "Sender: the Submission.",
)
submission_hidden = _signals.signal(
    "submission-hidden",
    doc="The learner does not see the mark any more. `by`: the User, if any. Sender: the Submission.",
)
