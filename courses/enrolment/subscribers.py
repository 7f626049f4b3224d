"""What the person concerned is told when the academy decides about their place."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion
from courses.enrolment.events import enrolment_changed
from courses.enrolment.models import Enrolment, EnrolmentEvent, EnrolmentState, Run
from lms.accounts.models import User
from lms.core.db import session
from lms.core.i18n import LOCALES, _, choose, force_locale
from lms.notifications.service import tell

S = EnrolmentState


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    enrolment_changed.connect(tell_person)


def tell_person(enrolment: Enrolment, event: EnrolmentEvent, **more: Any) -> None:  # Any: other news
    """A word to whoever did not do it themselves."""
    del more
    if event.actor_id == enrolment.user_id or event.to_state not in {S.ACTIVE, S.WAITLISTED, S.REFUSED}:
        return
    query = select(Run).where(Run.id == enrolment.run_id)
    run = session().scalar(query.options(joinedload(Run.version).joinedload(CourseVersion.course)))
    person = session().get_one(User, enrolment.user_id)
    if run is None:
        return
    course = run.version.course
    text = {language: _said(event.to_state, course.title, language) for language in LOCALES}
    tell(person, f"enrolment:{event.id}", text, f"/courses/{course.slug}")


def _said(state: EnrolmentState, title: dict[str, str], language: str) -> str:
    with force_locale(language):
        sentences = {
            S.ACTIVE: _("You have a seat in “%(course)s”.", course=choose(title, language)),
            S.WAITLISTED: _("You are on the waiting list of “%(course)s”.", course=choose(title, language)),
            S.REFUSED: _("Your application to “%(course)s” was not accepted.", course=choose(title, language)),
        }
        return sentences[state]
