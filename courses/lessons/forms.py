"""When and where a live session takes place."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import current_app
from wtforms import DateField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from courses.catalog import kinds
from courses.catalog.models import Lesson
from courses.lessons.models import Meeting
from courses.lessons.service.meetings import LONGEST, USUAL_MINUTES, Plan
from lms.core import i18n
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l, choose


class SessionForm(Form):
    """Day and hour as the academy's clock shows them."""

    day = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    hour = TimeField(_l("Begins at"), validators=[InputRequired(_l("Choose the hour."))])
    minutes = FoldedInteger(_l("Length in minutes"), validators=[InputRequired(), NumberRange(1, LONGEST)])
    place = StringField(_l("Place"), validators=[Optional(), Length(max=160)])
    join_url = StringField(
        _l("Address of the online room"),
        description=_l("Learners get it from fifteen minutes before the start."),
        validators=[Optional(), Length(max=kinds.LONGEST_URL)],
    )

    def plan(self) -> Plan:
        """What was typed. Call it after validation."""
        zone: ZoneInfo = current_app.config["ZONE"]
        day, hour = self.day.data or dt.date.min, self.hour.data or dt.time()
        starts_at = dt.datetime.combine(day, hour, tzinfo=zone).astimezone(dt.UTC)
        return Plan(starts_at, self.minutes.data or 0, self.place.data or "", self.join_url.data or "")


def filled(lesson: Lesson, meeting: Meeting | None) -> SessionForm:
    """The form as the session stands; a new one begins with what the lesson suggests."""
    if meeting:
        begins = i18n.local(meeting.starts_at)
        known = {"minutes": meeting.minutes, "place": meeting.place, "join_url": meeting.join_url}
        return SessionForm(formdata=None, data={"day": begins.date(), "hour": begins.time(), **known})
    live = kinds.live(lesson)
    suggested = {"minutes": lesson.minutes or USUAL_MINUTES, "place": choose(live.place), "join_url": live.join_url}
    return SessionForm(formdata=None, data=suggested)
