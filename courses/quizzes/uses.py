"""Where questions use files of the media library: as pictures and sounds, in all of their versions."""

from collections.abc import Iterator, Sequence
from functools import partial

from flask import url_for
from sqlalchemy import String, cast, or_, select

from courses.quizzes.models import QuestionVersion
from lms.core.db import session
from lms.core.i18n import choose
from media.models import Asset, AssetKind
from media.uses import Use


def of(assets: Sequence[Asset]) -> Iterator[Use]:
    """The questions of each asset, the newest wording of a question alone; one query."""
    shown = {asset.public_id: asset.id for asset in assets if asset.kind in {AssetKind.PICTURE, AssetKind.AUDIO}}
    if not shown:
        return
    text = cast(QuestionVersion.body, String)
    query = select(QuestionVersion).where(or_(*(text.contains(name) for name in shown)))
    seen: set[tuple[int, int]] = set()
    for version in session().scalars(query.order_by(QuestionVersion.id.desc())):
        said = str(version.body)
        for asset_id in (number for name, number in shown.items() if name in said):
            if (asset_id, version.entry_id) not in seen:
                seen.add((asset_id, version.entry_id))
                yield Use(asset_id, partial(choose, version.body["ask"]), partial(_address, version.entry_id))


def _address(entry_id: int) -> str:
    return url_for("quizzes.edit_question", entry_id=entry_id)
