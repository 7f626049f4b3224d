"""News of progress, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

lesson_completed = _signals.signal(
    "lesson-completed", doc="A lesson was completed for the first time. Sender: the LessonProgress."
)
course_completed = _signals.signal(
    "course-completed", doc="All required lessons of the run's version are complete. Sender: the Enrolment."
)
