"""The tree of a version as pages read it, and what its lessons cost in minutes and megabytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import defer, joinedload

from courses.catalog.models import Lesson, LessonKind, Section
from lms.core.db import session
from lms.core.errors import NotFound
from media.models import Asset, Rendition, StoredObject

SOUND = "audio"
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
    """The sections of a version in order, with lessons, assets and the sizes of renditions; one query.

    The texts of lessons come only if asked for.
    """
    return session().scalars(_tree_query(bodies), {"version": version_id}).unique().all()


@cache
def _tree_query(bodies: bool) -> Select[Section]:
    """Made once: building it takes longer than running it."""
    lessons = joinedload(Section.lessons.and_(Lesson.removed_at.is_(None)))
    asset = lessons.joinedload(Lesson.asset)
    made = asset.joinedload(Asset.renditions)
    options = [
        lessons if bodies else lessons.options(defer(Lesson.body, raiseload=True)),
        asset.load_only(*_OUTLINE),
        made.load_only(Rendition.label),
        made.joinedload(Rendition.object).load_only(StoredObject.bytes),
        asset.joinedload(Asset.source).load_only(StoredObject.bytes, StoredObject.mime),
    ]
    query = select(Section).where(Section.version_id == bindparam("version"), Section.removed_at.is_(None))
    query = query.options(*options)
    return query.order_by(Section.position, Section.id)


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
            joinedload(Lesson.asset).joinedload(Asset.source),
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


def cost(item: Lesson) -> Cost:
    """What one lesson of a `tree` takes."""
    asset = item.asset
    if asset is None:
        return Cost(item.minutes)
    if item.kind is LessonKind.FILE:
        size = asset.source.bytes if asset.source else 0
        return Cost(item.minutes, size, size)
    return _cost(item.minutes, asset.duration_ms, {made.label: made.object.bytes for made in asset.renditions})


def totals(version_ids: Iterable[int]) -> dict[int, tuple[int, Cost]]:
    """Lessons and cost of whole versions: {version id: (count, cost)}; two queries for all of them."""
    file_bytes = case((Lesson.kind == LessonKind.FILE, func.coalesce(StoredObject.bytes, 0)), else_=0)
    query = (
        select(Lesson.version_id, Lesson.minutes, Lesson.asset_id, func.coalesce(Asset.duration_ms, 0), file_bytes)
        .outerjoin(Asset, Asset.id == Lesson.asset_id)
        .outerjoin(StoredObject, StoredObject.id == Asset.source_id)
        .where(Lesson.version_id.in_(set(version_ids)), Lesson.removed_at.is_(None))
    )
    rows = session().execute(query).all()
    sizes_of = sizes(row[2] for row in rows)
    found: dict[int, tuple[int, Cost]] = {}
    for version_id, minutes, asset_id, duration, size in rows:
        count, so_far = found.get(version_id, (0, Cost()))
        one = Cost(minutes, size, size) if size else _cost(minutes, duration, sizes_of.get(asset_id or 0, {}))
        found[version_id] = (count + 1, so_far + one)
    return found


def _cost(minutes: int, duration_ms: int | None, sizes_of: dict[str, int]) -> Cost:
    pictures = [size for label, size in sizes_of.items() if label != SOUND]
    usual = sizes_of.get(USUAL) or min(pictures, default=sizes_of.get(SOUND, 0))
    return Cost(minutes or -(-(duration_ms or 0) // 60_000), usual, sizes_of.get(SOUND, usual))
