"""What people are told: the learner about their place, the directorate and the registrars about names."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion
from courses.enrolment import words
from courses.enrolment.events import enrolment_changed, nomination_answered, nominations_sent
from courses.enrolment.models import (
    Enrolment,
    EnrolmentEvent,
    EnrolmentState,
    Nomination,
    NominationBatch,
    NominationEvent,
    Run,
)
from courses.enrolment.models import NominationState as N
from courses.enrolment.service import quotas
from courses.enrolment.service.ending import EXTENDED
from lms.accounts.models import User
from lms.core.db import session
from lms.core.i18n import _, choose, date, locale, moment, ngettext, number
from lms.notifications.service import tell
from lms.notifications.wording import in_languages

S = EnrolmentState
Sentence = Callable[[str], str]


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    enrolment_changed.connect(follow)
    enrolment_changed.connect(tell_person)
    nominations_sent.connect(tell_registrars)
    nomination_answered.connect(tell_directorate)


def follow(enrolment: Enrolment, event: EnrolmentEvent, **more: Any) -> None:  # Any: other news
    """Names follow the enrolments that they made."""
    del more
    quotas.follow(enrolment, event)


def tell_person(enrolment: Enrolment, event: EnrolmentEvent, **more: Any) -> None:  # Any: other news
    """A word to whoever did not do it themselves."""
    del more
    say = _sentence(enrolment, event)
    if event.actor_id == enrolment.user_id or say is None:
        return
    run, person = _run(enrolment.run_id), session().get_one(User, enrolment.user_id)
    title = run.version.course.title
    path = f"/courses/{run.version.course.slug}"
    if event.to_state is S.OFFERED:
        path = f"/enrolments/{enrolment.id}/offer"
    why = in_languages(lambda: words.reason(event.reason)) if event.reason and event.actor_id else None
    tell(person, f"enrolment:{event.id}", in_languages(lambda: say(choose(title, locale()))), path, more=why)


def tell_registrars(batch: NominationBatch, by: User, number: int, **more: Any) -> None:  # Any: other news
    """A directorate sent names."""
    del more
    unit, run = batch.unit.name, _run(batch.run_id)
    sent = number

    def say() -> str:
        return ngettext(
            "%(unit)s nominates one person to “%(run)s”.",
            "%(unit)s nominates %(number)s people to “%(run)s”.",
            sent,
            unit=choose(unit, locale()),
            run=_named(run),
            number=_count(sent),
        )

    key = f"nominations:{batch.id}:{by.id}:{_latest(batch)}"
    tell(quotas.registrars(), key, in_languages(say), f"/registry/runs/{run.id}/nominations")


def tell_directorate(nomination: Nomination, event: EnrolmentEvent, **more: Any) -> None:  # Any: other news
    """The academy answered a name, or its learner gave up; once for what was decided together."""
    del more
    batch = session().get_one(NominationBatch, nomination.batch_id)
    run = _run(batch.run_id)
    name = session().get_one(User, nomination.user_id)
    if event.bulk:
        key, say = (
            f"names:{batch.id}:{event.bulk}",
            lambda: _("The academy answered names for “%(run)s”.", run=_named(run)),
        )
    else:
        key, say = f"name:{nomination.id}:{event.id}", lambda: _answer(nomination.state, name, run)
    tell(quotas.officers(batch.org_unit_id), key, in_languages(say), f"/nominations/{batch.id}")


def _sentence(enrolment: Enrolment, event: EnrolmentEvent) -> Sentence | None:
    """What a state is told as; nothing for those that are not told."""
    until = enrolment.offer_expires_at
    if event.reason == "undone":
        return lambda course: _(
            "A decision about your place in “%(course)s” was taken back. Look at it.", course=course
        )
    if event.reason.startswith(EXTENDED):
        return lambda course: _(
            "You have more time for “%(course)s”, until %(day)s.", course=course, day=date(enrolment.due_on)
        )
    if event.reason == "offer expired":
        return lambda course: _("The offered seat in “%(course)s” went to the next person.", course=course)
    if event.reason == "run ended" and event.to_state is S.WITHDRAWN:
        return lambda course: _("“%(course)s” has ended before a seat became free.", course=course)
    sentences: dict[EnrolmentState, Sentence] = {
        S.NOMINATED: lambda course: _("Your directorate nominated you to “%(course)s”.", course=course),
        S.ACTIVE: lambda course: _("You have a seat in “%(course)s”.", course=course),
        S.WAITLISTED: lambda course: _("You are on the waiting list of “%(course)s”.", course=course),
        S.OFFERED: lambda course: _(
            "A seat in “%(course)s” is free for you until %(until)s. Accept or decline it.",
            course=course,
            until=moment(until),
        ),
        S.REFUSED: lambda course: _("Your application to “%(course)s” was not accepted.", course=course),
        S.WITHDRAWN: lambda course: _("You were taken out of “%(course)s”.", course=course),
        S.EXPELLED: lambda course: _("You were expelled from “%(course)s”.", course=course),
        S.FAILED: lambda course: _("You did not pass “%(course)s”.", course=course),
    }
    return sentences.get(event.to_state)


def _answer(state: N, name: User, run: Run) -> str:
    said = {"name": name.name(locale()), "run": _named(run)}
    if state is N.APPROVED:
        return _("The academy approved %(name)s for “%(run)s”.", **said)
    if state is N.REFUSED:
        return _("The academy did not accept %(name)s for “%(run)s”. You may name another person.", **said)
    return _("%(name)s gave up the place in “%(run)s”. You may name another person.", **said)


def _named(run: Run) -> str:
    return f"{choose(run.version.course.title, locale())}: {choose(run.title, locale())}"


def _count(sent: int) -> str:
    return number(sent)


def _latest(batch: NominationBatch) -> int:
    """A number that is another one after each sending."""
    query = select(func.max(NominationEvent.id)).join(Nomination, Nomination.id == NominationEvent.nomination_id)
    return session().scalar(query.where(Nomination.batch_id == batch.id, NominationEvent.to_state == N.SENT)) or 0


def _run(run_id: int) -> Run:
    query = select(Run).where(Run.id == run_id).options(joinedload(Run.version).joinedload(CourseVersion.course))
    return session().scalars(query).one()
