"""A version as a learner will see it, for those who build it: every lesson, nothing shut, and no trace left."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.catalog import kinds
from courses.catalog import policy as catalog_policy
from courses.catalog.models import PLAYED, Course, CourseVersion, Lesson, LessonKind, VersionState
from courses.catalog.service import versions
from courses.lessons import holds
from courses.lessons.models import Meeting
from courses.lessons.service import meetings
from courses.progress.service.outline import Line, Outline, blank
from lms.accounts.models import User
from lms.core import clock
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import choose
from lms.core.web import render
from media import playback
from media.service import files

SOON = dt.timedelta(hours=1)

bp = Blueprint("trials", __name__, template_folder="templates", url_prefix="/teach/versions")


@dataclass(frozen=True, slots=True)
class Trial:
    """Stands where `courses.lessons.place.Place` stands for a learner."""

    version: CourseVersion
    outline: Outline
    line: Line
    is_trial = True

    @property
    def lesson(self) -> Lesson:
        return self.line.lesson

    @property
    def course(self) -> Course:
        return self.version.course

    @property
    def is_draft(self) -> bool:
        return self.version.state is VersionState.DRAFT

    @property
    def way(self) -> str:
        return url_for("trials.index", version_id=self.version.id)

    @property
    def course_address(self) -> str:
        return url_for("front.try_course", version_id=self.version.id)

    def address(self, lesson: Lesson) -> str:
        return f"{self.way}/{lesson.stable_key}"

    def action(self, name: str) -> str:
        """Nothing is sent from here."""
        del name
        return ""


def load_trial(version_id: int, key: str) -> Trial:
    """The place of a lesson in a version. Raises `NotFound`."""
    version, whole = versions.with_course(version_id), blank(version_id)
    line = whole.line(key)
    if line is None:
        raise NotFound
    line.state = "now"
    return Trial(version, whole, line)


def can_try(user: User, trial: Trial) -> bool:
    """Whoever builds the course."""
    return catalog_policy.can_build_version(user, trial.version)


@bp.get("/<int:version_id>/preview")
@requires(catalog_policy.can_build_version, versions.with_course)
def index(version: CourseVersion) -> ResponseReturnValue:
    """From the first lesson on."""
    lines = blank(version.id).lines
    if not lines:
        return redirect(url_for("catalog.show", course_id=version.course_id), 303)
    return redirect(url_for(".show", version_id=version.id, key=lines[0].lesson.stable_key), 303)


@bp.get("/<int:version_id>/preview/<string:key>")
@requires(can_try, load_trial)
def show(trial: Trial) -> ResponseReturnValue:
    """One lesson, by the same templates that learners get."""
    lesson = trial.lesson
    before, after = trial.outline.beside(lesson.stable_key)
    # Any: whatever templates show
    shown: dict[str, Any] = {"place": trial, "line": trial.line, "lesson": lesson, "before": before, "after": after}
    shown["body"] = session().scalar(select(Lesson.body).where(Lesson.id == lesson.id))
    if lesson.kind in PLAYED:
        return _played(lesson, shown)
    shown |= holds.still(lesson)
    if lesson.kind is LessonKind.FILE and lesson.asset:
        shown["trial_file"] = files.download(lesson.asset)
    if lesson.kind is LessonKind.LIVE:
        shown |= holds.session(_supposed(lesson))
    return render(f"lessons/{lesson.kind}.html", **shown)


def _played(lesson: Lesson, shown: dict[str, Any]) -> ResponseReturnValue:  # Any: as above
    playing = playback.of(lesson.asset_id) if lesson.asset_id else None
    if playing is None:
        return render("lessons/preparing.html", film=None, job=None, **shown)
    shown |= {"playback": playing, "watched": _Unwatched(), "is_done": False}
    return render(f"lessons/{lesson.kind}.html", **shown)


class _Unwatched:
    """What the player is told where nobody counts."""

    position_ms = 0
    spans: tuple[()] = ()


def _supposed(lesson: Lesson) -> Meeting:
    """A session that is just about to begin: the day is set by each run, later."""
    live = kinds.live(lesson)
    return Meeting(
        starts_at=clock.now().replace(minute=0, second=0, microsecond=0) + SOON,
        minutes=lesson.minutes or meetings.USUAL_MINUTES,
        place=choose(live.place),
        join_url=live.join_url,
    )
