"""The figures are kept up to date by the worker."""

from lms.complaints.figures import counting, publishing
from lms.core.jobs import every

MINUTE = 60


@every(MINUTE)
def count_what_moved() -> None:
    """Count the days of a portion of cases that moved."""
    counting.count_some()


@every(60 * MINUTE)
def publish() -> None:
    """Make what the public sees, where it is of another day."""
    publishing.publish_today()
