"""Publishing: first what is missing and where, then the version stands for ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.catalog import kinds
from courses.catalog.conditions import knots
from courses.catalog.events import version_checked, version_published
from courses.catalog.models import WITH_ASSET, Course, CourseVersion, Lesson, LessonKind, Section, VersionState
from courses.catalog.service import versions
from courses.catalog.service.content import must_be_draft
from courses.catalog.service.reading import tree
from courses.catalog.service.removing import forget_removed
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import RuleError
from lms.core.i18n import _l
from media.models import AssetState

BROKEN = frozenset({AssetState.REJECTED, AssetState.FAILED, AssetState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something missing: what, in which section or lesson (none: the version itself), and whether it forbids."""

    what: object  # a lazy sentence
    lesson: Lesson | None = None
    section: Section | None = None
    forbids: bool = True


class NotReady(RuleError):
    """The version cannot be published yet; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_l("This version cannot be published yet: some lessons are not finished."))
        self.problems = problems


def problems(version: CourseVersion) -> list[Problem]:
    """What stands between a draft and its publication, in the order of the course; also what is only worth a look."""
    sections = tree(version.id, bodies=True)
    lessons = [lesson for section in sections for lesson in section.lessons]
    found: list[Problem] = []
    if not lessons:
        found.append(Problem(_l("The course has no lesson yet.")))
    for section in sections:
        if not section.lessons:
            found.append(Problem(_l("This unit has no lesson yet."), section=section))
        found += [problem for lesson in section.lessons for problem in _of_lesson(lesson)]
    found += _of_conditions(sections)
    for _receiver, answer in version_checked.send(version, lessons=lessons):
        found += answer or []
    places = {lesson.id: place for place, lesson in enumerate(lessons)}
    return sorted(found, key=lambda problem: places.get(problem.lesson.id, -1) if problem.lesson else -1)


def publish(version: CourseVersion, by: User | None = None, note: str = "") -> CourseVersion:
    """Make the draft what new runs teach; a second call changes nothing. Raises `NotReady` with the reasons."""
    hold(version)
    if version.state is VersionState.PUBLISHED:
        return version
    must_be_draft(version.id)
    missing = [problem for problem in problems(version) if problem.forbids]
    if missing:
        raise NotReady(missing)
    forget_removed(version)
    course = session().get_one(Course, version.course_id)
    if versions.published(course) is None:
        course.is_listed = True
    version.state, version.published_at = VersionState.PUBLISHED, clock.now()
    version.published_by_id, version.change_note = (by.id if by else None), note
    session().flush()
    audit.record("version.published", version, by, course=course.code, number=version.number)
    version_published.send(version, by=by)
    return version


def _of_conditions(sections: Sequence[Section]) -> list[Problem]:
    found = knots(sections)
    gone = _l("A condition names a lesson or unit that is not in this version any more. Choose another, or none.")
    circle = _l("This can never open: its conditions wait for each other, or for what comes after it.")
    named = [(gone, thing) for thing in found.dangling] + [(circle, thing) for thing in found.never]
    return [
        Problem(what, lesson=thing) if isinstance(thing, Lesson) else Problem(what, section=thing)
        for what, thing in named
    ]


LACKS_ASSET = {
    LessonKind.VIDEO: _l("This lesson has no video yet."),
    LessonKind.AUDIO: _l("This lesson has no recording yet."),
    LessonKind.FILE: _l("This lesson has no file yet."),
}


def _of_lesson(lesson: Lesson) -> list[Problem]:
    if lesson.kind in WITH_ASSET:
        return _of_asset(lesson)
    if lesson.kind is LessonKind.TEXT and not any(lesson.body.values()):
        return [Problem(_l("This lesson has no text yet."), lesson)]
    if lesson.kind is LessonKind.LINK and not kinds.link(lesson).url:
        return [Problem(_l("This lesson has no address yet."), lesson)]
    return []


def _of_asset(lesson: Lesson) -> list[Problem]:
    if lesson.asset is None:
        return [Problem(LACKS_ASSET[lesson.kind], lesson)]
    if lesson.asset.state in BROKEN:
        return [Problem(_l("What was uploaded for this lesson could not be prepared. Upload it again."), lesson)]
    if not lesson.asset.is_playable:
        return [Problem(_l("The upload is still being prepared; learners see its progress."), lesson, forbids=False)]
    return []
