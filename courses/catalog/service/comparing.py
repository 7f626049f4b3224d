"""What one version changes against another, by the keys that lessons keep; and whom a publication touches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.catalog.events import version_weighed
from courses.catalog.models import CourseVersion, Lesson
from courses.catalog.service.reading import tree
from lms.core.i18n import _l

_NAMED: dict[str, Any] = {  # Any: lazy words, spoken by str(); two columns may have one
    "title": _l("title"),
    "body": _l("text"),
    "asset_id": _l("film, recording or file"),
    "settings": _l("address or place"),
    "is_required": _l("whether it is needed"),
    "completion": _l("what completes it"),
    "availability": _l("when it opens"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A lesson that both versions have, and what is different in it, in words."""

    lesson: Lesson
    before: Lesson
    what: list[object]

    @property
    def has_other_media(self) -> bool:
        """Whether what was watched of the old one counts no more."""
        return self.lesson.asset_id != self.before.asset_id


@dataclass(frozen=True, slots=True)
class Comparison:
    """Lessons that a version has anew, no more, or changed."""

    added: list[Lesson] = field(default_factory=list)
    removed: list[Lesson] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Touched:
    """A run that teaches an earlier version, and its learners."""

    title: dict[str, str]
    code: str
    version: int
    learners: int
    done_in_removed: int = 0  # completed lessons that the draft has no more


def compare(version: CourseVersion, before: CourseVersion | None) -> Comparison:
    """What `version` changes for learners who come from `before`; without one, all is new."""
    now = _lessons(version)
    old = _lessons(before) if before else {}
    both = [key for key in now if key in old]
    changed = [Change(now[key], old[key], what) for key in both if (what := _differences(now[key], old[key]))]
    return Comparison(
        added=[now[key] for key in now if key not in old],
        removed=[old[key] for key in old if key not in now],
        changed=changed,
        kept=len(both) - len(changed),
    )


def touched(version: CourseVersion, found: Comparison) -> Sequence[Touched]:
    """The runs of earlier versions, as upper features know them."""
    keys = {lesson.stable_key for lesson in found.removed}
    answers = version_weighed.send(version, removed=keys)
    return [run for _receiver, answer in answers for run in answer or []]


def _lessons(version: CourseVersion) -> dict[str, Lesson]:
    return {lesson.stable_key: lesson for section in tree(version.id, bodies=True) for lesson in section.lessons}


def _differences(now: Lesson, old: Lesson) -> list[object]:
    return [said for name, said in _NAMED.items() if getattr(now, name) != getattr(old, name)]
