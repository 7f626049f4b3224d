"""Life beside the first run: live sessions with a date and with who came, and a second course that people go on to."""

import datetime as dt
from zoneinfo import ZoneInfo

from courses.catalog.models import Lesson
from courses.enrolment.models import EnrolmentState, Run
from courses.enrolment.service import joining
from courses.lessons.service import meetings
from courses.lessons.service.meetings import Plan
from demo.people import Standing
from demo.seed.courses import Planted
from demo.seed.residents import Residents
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session

LIVE = "ask-your-trainer"
EVENING = dt.time(19)  # after the evening prayer, for most of the year
HALL = "قاعة الحاسب الثانية، مبنى الأكاديمية"
ROOM = "https://meet.example.org/ijaza-cl-101"
GO_ON = 6  # how many of those who completed the first course have begun the second


def gather(planted: Planted, people: Residents) -> None:
    """Set a session that comes for the first cohort, and one that was for the second."""
    trainer = people.teacher_of(planted.told.slug)
    lesson = planted.lessons[LIVE]
    meetings.arrange(planted.run, lesson, None, Plan(_evening(planted.run, 5), 60, HALL, ROOM), trainer)
    _was(planted.women, lesson, trainer)
    for person in [one for one in people.learners if one.standing in {Standing.EARNED, Standing.ISSUED}][:GO_ON]:
        joining.join(planted.sermons, people.users[person.login])
    session().flush()


def _was(run: Run, lesson: Lesson, trainer: User) -> None:
    """All but one came."""
    meeting = meetings.arrange(run, lesson, None, Plan(_evening(run, -3), 60, "", ROOM), trainer)
    expected = list(session().scalars(meetings.expected(meeting)))
    there = {enrolment.id for enrolment in expected[1:] if enrolment.state is EnrolmentState.ACTIVE}
    meetings.tick(meeting, lesson, expected, there, trainer)


def _evening(run: Run, days: int) -> dt.datetime:
    zone = ZoneInfo(run.zone)
    day = clock.now().astimezone(zone).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, EVENING, zone).astimezone(dt.UTC)
