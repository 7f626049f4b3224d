"""The page of one learner's lessons, where a trainer marks one complete and takes that back."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog.models import Lesson
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment
from courses.enrolment.service import joining
from courses.progress import policy
from courses.progress.service import marking
from courses.progress.service.outline import outline
from courses.progress.service.uncounted import uncounted
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import BadValue, NotFound
from lms.core.web import done, render

bp = Blueprint("marking", __name__, template_folder="templates")
Found = tuple[Enrolment, Lesson]


def load(enrolment_id: int, key: str) -> Found:
    """The learner's place and a lesson of the version that the run teaches. Raises `NotFound`."""
    enrolment = joining.by_id(enrolment_id)
    for lesson in lessons_of(enrolment.run.version_id):
        if lesson.stable_key == key:
            return enrolment, lesson
    raise NotFound


@bp.get("/enrolments/<int:enrolment_id>/lessons")
@requires(policy.can_follow, joining.by_id)
def index(enrolment: Enrolment) -> ResponseReturnValue:
    """Every lesson as the learner stands in it."""
    return _page(enrolment)


@bp.post("/enrolments/<int:enrolment_id>/lessons/<string:key>/mark")
@requires(policy.can_mark, load)
def create(found: Found) -> ResponseReturnValue:
    """Mark a lesson complete."""
    enrolment, lesson = found
    try:
        marking.mark(enrolment, lesson, reason=request.form.get("reason", ""), by=_me())
    except BadValue as refusal:
        return _page(enrolment, status=422, wrong={lesson.stable_key: str(refusal)})
    return done(".index", enrolment_id=enrolment.id)


@bp.post("/enrolments/<int:enrolment_id>/lessons/<string:key>/mark/removal")
@requires(policy.can_mark, load)
def destroy(found: Found) -> ResponseReturnValue:
    """Take the mark back."""
    enrolment, lesson = found
    marking.unmark(enrolment, lesson, by=_me())
    return done(".index", enrolment_id=enrolment.id)


def _page(enrolment: Enrolment, *, status: int = 200, wrong: dict[str, str] | None = None) -> ResponseReturnValue:
    return render(
        "marking/index.html",
        status=status,
        enrolment=enrolment,
        outline=outline(enrolment),
        marks=marking.marks(enrolment),
        uncounted=uncounted(enrolment),
        wrong=wrong or {},
        is_open=policy.is_open(enrolment),
        may_see_place=policy.can_see_place(_me(), enrolment),
    )


def _me() -> User:
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found
