"""Hears of work that is handed in and taken back, and of marks that are posted and hidden."""

from collections.abc import Sequence
from typing import Any

from courses.assignments import events
from courses.assignments.models import Submission
from courses.marking import answers, sources, submissions
from courses.marking.models import SubjectKind
from courses.marking.service import arriving, posting
from courses.quizzes.events import answer_needs_marking, answers_relieved
from courses.quizzes.models import QuestionAttempt
from courses.quizzes.regrading.models import Ruling


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    sources.add(SubjectKind.ANSWER, answers.Answers())
    sources.add(SubjectKind.SUBMISSION, submissions.Submissions())
    answer_needs_marking.connect(take_answer)
    answers_relieved.connect(put_away)
    events.submission_made.connect(take_submission)
    events.submission_withdrawn.connect(give_back)
    events.submission_posted.connect(note_posted)
    events.submission_hidden.connect(note_hidden)


def take_answer(answer: QuestionAttempt, **more: Any) -> None:  # Any: other news
    """An answer that a person must mark."""
    del more
    arriving.arrive(answers.handed(answer))


def put_away(ruling: Ruling, answers: Sequence[QuestionAttempt], **more: Any) -> None:  # Any: other news
    """A ruling on their question decided them."""
    del ruling, more
    for answer in answers:
        arriving.withdraw(SubjectKind.ANSWER, answer.id)


def take_submission(submission: Submission, **more: Any) -> None:  # Any: other news
    """A work of an assignment."""
    del more
    arriving.arrive(submissions.handed(submission))


def give_back(submission: Submission, **more: Any) -> None:  # Any: other news
    """Its learner took it back."""
    del more
    arriving.withdraw(SubjectKind.SUBMISSION, submission.id)


def note_posted(submission: Submission, **more: Any) -> None:  # Any: other news
    """The learner sees its mark."""
    del more
    posting.seen(SubjectKind.SUBMISSION, submission.id, posted=True)


def note_hidden(submission: Submission, **more: Any) -> None:  # Any: other news
    """The learner does not see it any more."""
    del more
    posting.seen(SubjectKind.SUBMISSION, submission.id, posted=False)
