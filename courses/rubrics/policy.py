"""Who may write rubrics."""

from courses.catalog import policy as catalog_policy
from courses.catalog.models import Course
from courses.rubrics.models import Rubric
from lms.accounts.models import User


def teaches(user: User, course: Course) -> bool:
    """Whoever may build the course."""
    return catalog_policy.teaches(user, course.id)


def can_edit(user: User, rubric: Rubric) -> bool:
    """Likewise, for a rubric of the course."""
    return catalog_policy.teaches(user, rubric.course_id)
