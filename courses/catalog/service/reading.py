"""The tree of a version as pages read it, and what its lessons cost in minutes and megabytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from courses.catalog.models import Lesson, LessonKind, Section
from lms.core.db import session
from lms.core.errors import NotFound
from media.models import Asset, Rendition, StoredObject

USUAL = "360"  # what a phone is given first; its size is the price that pages name
_OUTLINE = (
    *(Asset.id, Asset.public_id, Asset.state, Asset.kind),
    *(Asset.duration_ms, Asset.title, Asset.poster_id, Asset.job_id, Asset.error),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a lesson takes: minutes, and bytes as it is usually watched and as sound alone."""

    minutes: int = 0
    bytes: int = 0
    sound_bytes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.minutes + other.minutes, self.bytes + other.bytes, self.sound_bytes + other.sound_bytes)


def tree(version_id: int, *, bodies: bool = False) -> Sequence[Section]:
    """The sections of a version in order, each with its lessons and their assets; one query. Texts only if asked."""
    lessons = joinedload(Section.lessons)
    asset = lessons.joinedload(Lesson.asset).load_only(*_OUTLINE)
    options = [lessons, asset] if bodies else [lessons.options(defer(Lesson.body, raiseload=True)), asset]
    query = select(Section).where(Section.version_id == version_id).options(*options)
    return session().scalars(query.order_by(Section.position, Section.id)).unique().all()


def lessons_of(version_id: int, *, bodies: bool = False) -> list[Lesson]:
    """The lessons of a version in the order in which they are learned."""
    return [lesson for section in tree(version_id, bodies=bodies) for lesson in section.lessons]


def lesson(lesson_id: int) -> Lesson:
    """A lesson with its section, version, course and asset. Raises `NotFound`."""
    from courses.catalog.models import CourseVersion

    query = (
        select(Lesson)
        .where(Lesson.id == lesson_id)
        .options(
            joinedload(Lesson.section),
            joinedload(Lesson.version).joinedload(CourseVersion.course),
            joinedload(Lesson.asset),
        )
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def sizes(asset_ids: Iterable[int | None]) -> dict[int, dict[str, int]]:
    """The bytes of each rendition of each asset: {asset id: {"audio": …, "360": …}}; one query."""
    wanted = {number for number in asset_ids if number}
    if not wanted:
        return {}
    query = (
        select(Rendition.asset_id, Rendition.label, StoredObject.bytes)
        .join(StoredObject, StoredObject.id == Rendition.object_id)
        .where(Rendition.asset_id.in_(wanted))
    )
    found: dict[int, dict[str, int]] = {}
    for asset_id, label, size in session().execute(query):
        found.setdefault(asset_id, {})[label] = size
    return found


def cost(item: Lesson, sizes_of: dict[int, dict[str, int]]) -> Cost:
    """What one lesson takes, by the sizes that `sizes` found."""
    asset = item.asset if item.kind is LessonKind.VIDEO else None
    minutes = item.minutes or (-(-(asset.duration_ms or 0) // 60_000) if asset else 0)
    found = sizes_of.get(item.asset_id or 0, {})
    seen = [size for label, size in found.items() if label != "audio"]
    usual = found.get(USUAL) or min(seen, default=0)
    return Cost(minutes, usual, found.get("audio", usual))


def totals(version_ids: Iterable[int]) -> dict[int, tuple[int, Cost]]:
    """Lessons and cost of whole versions: {version id: (count, cost)}; two queries for all of them."""
    query = (
        select(Lesson.version_id, Lesson.minutes, Lesson.asset_id, func.coalesce(Asset.duration_ms, 0))
        .outerjoin(Asset, Asset.id == Lesson.asset_id)
        .where(Lesson.version_id.in_(set(version_ids)))
    )
    rows = session().execute(query).all()
    sizes_of = sizes(row[2] for row in rows)
    found: dict[int, tuple[int, Cost]] = {}
    for version_id, minutes, asset_id, duration in rows:
        sound = sizes_of.get(asset_id or 0, {})
        usual = sound.get(USUAL) or min((size for label, size in sound.items() if label != "audio"), default=0)
        count, so_far = found.get(version_id, (0, Cost()))
        one = Cost(minutes or -(-duration // 60_000), usual, sound.get("audio", usual))
        found[version_id] = (count + 1, so_far + one)
    return found
