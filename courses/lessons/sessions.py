"""Live sessions for those who hold them: when each run meets, and who was there."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind
from courses.catalog.service.courses import taught_by
from courses.enrolment.models import Run, RunGroup
from courses.enrolment.service import runs
from courses.lessons import forms, policy
from courses.lessons.forms import SessionForm
from courses.lessons.models import Meeting
from courses.lessons.service import meetings
from lms.accounts.models import User
from lms.core import clock, i18n
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _
from lms.core.web import done, paginate, render

bp = Blueprint("sessions", __name__, template_folder="templates", url_prefix="/teach")


class Slot(NamedTuple):
    """A live lesson of a run, for one group of it or the whole, and when that is."""

    run: Run
    lesson: Lesson
    group: RunGroup | None
    meeting: Meeting | None


class Held(NamedTuple):
    """A meeting with its run and lesson."""

    meeting: Meeting
    run: Run
    lesson: Lesson


def load_slot(run_id: int, key: str, group_id: int) -> Slot:
    """The place of a session, set or not. Raises `NotFound`."""
    run = runs.by_id(run_id)
    group = next((each for each in run.groups if each.id == group_id), None)
    if group_id and group is None:
        raise NotFound
    return Slot(run, _lesson(run, key), group, meetings.one(run, key, group_id or None))


def load_held(meeting_id: int) -> Held:
    """A meeting. Raises `NotFound`."""
    meeting = meetings.by_id(meeting_id)
    run = runs.by_id(meeting.run_id)
    return Held(meeting, run, _lesson(run, meeting.stable_key))


def can_set(user: User, slot: Slot) -> bool:
    """See `policy.can_hold`."""
    return policy.can_hold(user, slot.run)


def can_tick(user: User, held: Held) -> bool:
    """See `policy.can_hold`."""
    return policy.can_hold(user, held.run)


@bp.get("/sessions")
@requires(policy.can_hold_any)
def index() -> ResponseReturnValue:
    """The live lessons of my runs that are not over, with their times."""
    page = paginate(_my_runs(_me()), size=10)
    found = [(run, _slots(run)) for run in page.items]
    counts = meetings.count_present(slot.meeting for _run, slots in found for slot in slots if slot.meeting)
    return render("lessons/sessions.html", page=page, found=found, counts=counts, now=clock.now())


@bp.get("/runs/<int:run_id>/sessions/<string:key>/<int:group_id>")
@requires(can_set, load_slot)
def edit(slot: Slot) -> ResponseReturnValue:
    """The form of its time and place."""
    return render("lessons/session.html", slot=slot, form=forms.filled(slot.lesson, slot.meeting))


@bp.post("/runs/<int:run_id>/sessions/<string:key>/<int:group_id>")
@requires(can_set, load_slot)
def update(slot: Slot) -> ResponseReturnValue:
    """Set it."""
    form = SessionForm()
    if not form.validate():
        return render("lessons/session.html", status=422, slot=slot, form=form)
    try:
        meetings.arrange(slot.run, slot.lesson, slot.group, form.plan(), _me())
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return render("lessons/session.html", status=422, slot=slot, form=form)
    flash(_("The time is set; learners see it at once."))
    return done(".index")


@bp.get("/sessions/<int:meeting_id>")
@requires(can_tick, load_held)
def show(held: Held) -> ResponseReturnValue:
    """Who was there."""
    page = paginate(meetings.expected(held.meeting), size=100)
    has_begun = clock.now() >= held.meeting.starts_at
    there = meetings.present(held.meeting)
    return render("lessons/attendance.html", held=held, page=page, there=there, has_begun=has_begun)


@bp.post("/sessions/<int:meeting_id>")
@requires(can_tick, load_held)
def tick(held: Held) -> ResponseReturnValue:
    """Keep the ticks of the learners that the page showed."""
    shown = {int(each) for each in request.form.getlist("shown") if each.isdigit()}
    there = {int(each) for each in request.form.getlist("there") if each.isdigit()}
    people = [each for each in session().scalars(meetings.expected(held.meeting)) if each.id in shown]
    meetings.tick(held.meeting, held.lesson, people, there, _me())
    flash(_("Attendance is kept. For those who were there, the lesson is complete."))
    return done(".show", meeting_id=held.meeting.id)


def _my_runs(user: User) -> Any:  # Any: a select of runs
    today = i18n.local(clock.now()).date()
    mine = taught_by(user).with_only_columns(Course.id).order_by(None)
    live = select(Lesson.version_id).where(Lesson.kind == LessonKind.LIVE)
    query = select(Run).join(Run.version).join(CourseVersion.course).where(Course.id.in_(mine))
    query = query.where(Run.version_id.in_(live), Run.ends_on.is_(None) | (Run.ends_on >= today))
    eager = contains_eager(Run.version).contains_eager(CourseVersion.course)
    return query.options(eager, selectinload(Run.groups)).order_by(Run.starts_on, Run.id)


def _slots(run: Run) -> Sequence[Slot]:
    """Each live lesson: for the whole run, or for its groups one by one where there are several."""
    known = meetings.of_run(run)
    query = select(Lesson).where(Lesson.version_id == run.version_id, Lesson.kind == LessonKind.LIVE)
    lessons = session().scalars(query.order_by(Lesson.section_id, Lesson.position)).all()
    parts: list[RunGroup | None] = [None, *run.groups] if len(run.groups) > 1 else [None]
    return [
        Slot(run, lesson, part, known.get((lesson.stable_key, part.id if part else None)))
        for lesson in lessons
        for part in parts
    ]


def _lesson(run: Run, key: str) -> Lesson:
    query = select(Lesson).where(Lesson.version_id == run.version_id, Lesson.stable_key == key)
    found = session().scalar(query.where(Lesson.kind == LessonKind.LIVE))
    if found is None:
        raise NotFound
    return found


def _me() -> User:
    person: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return person
