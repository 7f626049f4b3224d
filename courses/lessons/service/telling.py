"""A word to learners when their live session is set or changed: a notice, and a letter where they have an e-mail."""

from collections.abc import Iterable

from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment, Run
from courses.lessons.models import Meeting
from lms.core import clock
from lms.core.i18n import _, choose, locale, moment
from lms.notifications.service import tell
from lms.notifications.wording import in_languages


def tell_learners(meeting: Meeting, run: Run, lesson: Lesson, expected: Iterable[Enrolment]) -> None:
    """Each change once; nobody hears of a session that is over."""
    if meeting.ends_at <= clock.now():
        return
    people = [enrolment.user for enrolment in expected]
    key = f"session:{meeting.id}:{meeting.revision}"
    tell(people, key, in_languages(lambda: _sentence(meeting, lesson)), f"/learn/{run.code}/{lesson.stable_key}")


def _sentence(meeting: Meeting, lesson: Lesson) -> str:
    said = {"lesson": choose(lesson.title, locale()), "when": moment(meeting.starts_at)}
    if meeting.revision:
        return _("The live session “%(lesson)s” was changed. It begins on %(when)s.", **said)
    return _("The live session “%(lesson)s” begins on %(when)s.", **said)
