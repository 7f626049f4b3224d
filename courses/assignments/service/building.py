"""The settings of an assignment in a draft version; how they follow their lesson, and what they lack."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.assignments import late
from courses.assignments.models import DEFAULT_MARK, DEFAULT_PASS, USUAL_MOST, Assignment, Release, WorkKind
from courses.catalog.models import CourseVersion, Lesson, LessonKind, VersionState
from lms.core import richtext
from lms.core.db import session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

COPIED = (
    *("kinds", "most_files", "mark", "pass_share", "rubric_version_id", "due_at", "due_days", "cutoff_at"),
    *("cutoff_days", "late", "most_tries", "release", "is_blind", "second_share", "settings"),
)
MOST_MARK = 1000
NO_KIND, NO_TASK, NO_FILES, TIMES = "no_kind", "no_task", "no_files", "times"


def of_lesson(lesson_id: int) -> Assignment:
    """The assignment of an assignment lesson, with its course; a lesson without one yet gets an unsaved one."""
    version = joinedload(Lesson.version).joinedload(CourseVersion.course)
    query = select(Assignment).options(joinedload(Assignment.lesson).options(version))
    found = session().scalar(query.where(Assignment.lesson_id == lesson_id))
    if found:
        return found
    whole = select(Lesson).options(version).where(Lesson.id == lesson_id, Lesson.kind == LessonKind.ASSIGNMENT)
    lesson = session().scalar(whole)
    if lesson is None:
        raise NotFound
    return _blank(lesson)


def set_rules(assignment: Assignment, rules: Mapping[str, Any]) -> Assignment:  # Any: columns of several types
    """Change the settings of a draft; what is not named stays."""
    refuse_published(assignment)
    if not set(rules) <= set(COPIED):
        raise ValueError(f"no settings of an assignment: {set(rules) - set(COPIED)}")
    if not Decimal(0) < rules.get("mark", assignment.mark) <= MOST_MARK:
        raise BadValue(_l("The mark lies between 0 and 1000."))
    for name, value in rules.items():
        setattr(assignment, name, value)
    session().add(assignment)
    session().flush()
    return assignment


def lacks(assignment: Assignment) -> list[str]:
    """What keeps it from being published, in words of this module."""
    found = []
    if not any(not richtext.is_empty(text) for text in assignment.lesson.body.values()):
        found.append(NO_TASK)
    if not assignment.kinds:
        found.append(NO_KIND)
    if set(assignment.kinds) - {WorkKind.TEXT} and assignment.most_files < 1:
        found.append(NO_FILES)
    for begin, end in ((assignment.due_at, assignment.cutoff_at), (assignment.due_days, assignment.cutoff_days)):
        if begin is not None and end is not None and begin > end:  # type: ignore[operator]  # both of one kind
            found.append(TIMES)
    return found


def unfinished(lessons: Sequence[Lesson]) -> list[tuple[Lesson, list[str]]]:
    """The assignment lessons that are not ready, and what they lack; one query for all. Needs the lessons' texts."""
    wanted = {lesson.id: lesson for lesson in lessons if lesson.kind is LessonKind.ASSIGNMENT}
    if not wanted:
        return []
    query = select(Assignment).options(joinedload(Assignment.lesson)).where(Assignment.lesson_id.in_(wanted))
    by_lesson = {each.lesson_id: each for each in session().scalars(query)}
    every = [(lesson, lacks(by_lesson.get(number) or _blank(lesson))) for number, lesson in wanted.items()]
    return [(lesson, what) for lesson, what in every if what]


def copy(lessons: Mapping[int, Lesson]) -> int:
    """Give copied assignment lessons their settings; returns how many."""
    originals = session().scalars(select(Assignment).where(Assignment.lesson_id.in_(list(lessons)))).all()
    for one in originals:
        made = Assignment(lesson_id=lessons[one.lesson_id].id, **{name: getattr(one, name) for name in COPIED})
        session().add(made)
    session().flush()
    return len(originals)


def forget(lesson: Lesson) -> None:
    """A lesson leaves its draft with its settings."""
    found = session().scalar(select(Assignment).where(Assignment.lesson_id == lesson.id))
    if found:
        session().delete(found)
        session().flush()


def is_draft(assignment: Assignment) -> bool:
    """Whether it can still be changed."""
    return assignment.lesson.version.state is VersionState.DRAFT


def refuse_published(assignment: Assignment) -> None:
    """A published assignment never changes; what a run may set otherwise, its terms say."""
    if not is_draft(assignment):
        raise RuleError(_l("This version is published and never changes. Make a new draft of the course to edit it."))


def _blank(lesson: Lesson) -> Assignment:
    return Assignment(
        lesson=lesson,
        lesson_id=lesson.id,
        kinds=[WorkKind.TEXT.value],
        most_files=USUAL_MOST,
        mark=DEFAULT_MARK,
        pass_share=DEFAULT_PASS,
        late=late.as_json(late.LatePolicy()),
        most_tries=1,
        release=Release.MANUAL,
        is_blind=False,
        second_share=Decimal(0),
        settings={},
    )
