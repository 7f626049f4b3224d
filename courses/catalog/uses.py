"""Where the lessons use files of the media library: as what they play or give, and as pictures in their texts.

All versions count, and a text in any language: who learns by an old version sees its pictures too.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from flask import url_for
from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion, Lesson
from lms.core.db import session
from lms.core.i18n import choose
from media.models import Asset, AssetKind
from media.uses import Use


def of(assets: Sequence[Asset]) -> Iterator[Use]:
    """The lessons of each asset, the newest version of a lesson alone; one query."""
    pictures = {asset.public_id: asset.id for asset in assets if asset.kind is AssetKind.PICTURE}
    text = cast(Lesson.body, String)
    wanted = [Lesson.asset_id.in_([asset.id for asset in assets]), *(text.contains(name) for name in pictures)]
    query = select(Lesson).where(or_(*wanted)).order_by(Lesson.version_id.desc(), Lesson.id)
    seen: set[tuple[int, str]] = set()
    for lesson in session().scalars(query.options(joinedload(Lesson.version).joinedload(CourseVersion.course))):
        held = {lesson.asset_id} | {number for name, number in pictures.items() if name in str(lesson.body)}
        for number in held & {asset.id for asset in assets}:
            if number is not None and (number, lesson.stable_key) not in seen:
                seen.add((number, lesson.stable_key))
                yield Use(number, partial(_title, lesson), partial(_address, lesson))


def _title(lesson: Lesson) -> str:
    return f"{choose(lesson.version.course.title)} · {choose(lesson.title)}"


def _address(lesson: Lesson) -> str:
    return url_for("catalog.edit_lesson", lesson_id=lesson.id)
