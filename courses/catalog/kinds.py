"""What a lesson of each kind keeps in its `settings`, read and written by name instead of by dictionary.

A file, a video and a recording keep nothing there: they have an asset. When a live session takes place is not said by
the course but by each run (courses.lessons.models.Meeting), for a version is taught to many.
"""

from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from courses.catalog.models import Lesson, LessonKind
from lms.core.errors import BadValue
from lms.core.i18n import _l

LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere."""

    url: str = ""

    @property
    def host(self) -> str:
        """Where it leads, as people say it: `www.azhar.eg`."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Live:
    """What a run begins with when it sets the time of a live session."""

    place: dict[str, str] = field(default_factory=dict)  # a hall, in each language
    join_url: str = ""  # or a room on the web


_KINDS: dict[LessonKind, type[Link] | type[Live]] = {LessonKind.LINK: Link, LessonKind.LIVE: Live}


def link(lesson: Lesson) -> Link:
    """The settings of a link."""
    return Link(**lesson.settings)


def live(lesson: Lesson) -> Live:
    """The settings of a live session."""
    return Live(**lesson.settings)


def settings(kind: LessonKind, **values: Any) -> dict[str, Any]:  # Any: as the dataclass of the kind has them
    """Checked settings as they are kept. Raises `BadValue` for an address that is none."""
    made = _KINDS.get(kind)
    if made is None:
        return {}
    for name in ("url", "join_url"):
        if values.get(name):
            values[name] = checked(values[name])
    return asdict(made(**values))


def checked(url: str) -> str:
    """The address, with `https://` where no scheme was typed. Raises `BadValue` where it is no web address."""
    whole = url.strip()
    whole = whole if "://" in whole else f"https://{whole}"
    try:
        parts = urlsplit(whole)
        good = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not parts.username
        good = (good and parts.port is not None) or good
    except ValueError:
        good = False
    if not good or len(whole) > LONGEST_URL or any(sign.isspace() or not sign.isprintable() for sign in whole):
        raise BadValue(_l("This is not the address of a web page. It looks like https://www.example.org/page."))
    return whole
