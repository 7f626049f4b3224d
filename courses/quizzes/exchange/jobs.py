"""Files of questions are read and taken in by the worker."""

from courses.quizzes.exchange import files, taking
from lms.core.jobs import Running, every, job

DAY = 24 * 3600


@every(DAY)
def forget_old() -> None:
    """Forget files that nobody took in."""
    files.forget_old()


@job("questions.read", retries=1)
def look(running: Running, file_id: int) -> None:
    """Read a file and judge each of its questions."""
    files.look(file_id, running.progress)


@job("questions.take", retries=1)
def take(running: Running, file_id: int) -> None:
    """Take a file in, whole or not at all."""
    del running
    taking.take(file_id)
