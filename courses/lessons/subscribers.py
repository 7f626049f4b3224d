"""What lessons answer when the catalogue asks whom a publication touches."""

from collections.abc import Iterable
from typing import Any

from courses.catalog.events import version_weighed
from courses.catalog.models import CourseVersion
from courses.catalog.service.comparing import Touched
from courses.lessons.service import upgrades


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    version_weighed.connect(name_runs)


def name_runs(version: CourseVersion, removed: Iterable[str], **more: Any) -> list[Touched]:  # Any: other news
    """The runs of earlier versions."""
    del more
    return upgrades.touched(version, removed)
