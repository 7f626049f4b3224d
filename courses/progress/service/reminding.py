"""A word to learners who are stuck: a notice on their page and a letter, once a day for one cause."""

from collections.abc import Iterable

from courses.enrolment.models import Run
from courses.progress.service.following import Row
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.errors import BadValue
from lms.core.i18n import _, _l, choose, locale
from lms.notifications.service import tell
from lms.notifications.wording import in_languages

LONGEST = 600


def remind(run: Run, rows: Iterable[Row], cause: str, words: str, by: User) -> int:
    """Tell these learners. Without words of one's own they are told in their language; how many were told now."""
    people = [row.user for row in rows]
    if not people:
        raise BadValue(_l("Nobody is in this list any more."))
    if len(words) > LONGEST:
        raise BadValue(_l("Write at most %(most)s letters.", most=LONGEST))
    text = dict.fromkeys(("ar", "en"), words) if words else in_languages(lambda: usual(run))
    key = f"reminder:{run.id}:{cause}:{clock.now().date().isoformat()}"
    told = tell(people, key, text, f"/progress/{run.code}")
    audit.record("learners.reminded", run, by, cause=cause, people=told)
    return told


def usual(run: Run) -> str:
    """What is said where nobody writes words of their own."""
    title = choose(run.version.course.title, locale())
    return _(
        "We miss you in “%(course)s”. Your place is kept: go on from where you stopped, a little each day.",
        course=title,
    )
