"""Two people at one text: the second is told, and loses nothing."""

from courses.catalog.models import Course, CourseVersion, Lesson, Section
from lms.core.db import hold
from lms.core.errors import RuleError
from lms.core.i18n import _l


class Stale(RuleError):
    """Somebody changed the same thing after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Someone else changed this while you were writing. Your text is below, unsaved: "
                "compare it with theirs, then save again to keep yours."
            )
        )


def take(row: Course | CourseVersion | Section | Lesson, revision: int) -> None:
    """Count a change to `row`, held until the transaction ends. Raises `Stale` if `revision` is not the last one."""
    hold(row)
    if row.revision != revision:
        raise Stale
    row.revision += 1
