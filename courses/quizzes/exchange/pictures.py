"""Pictures that come with questions: only real ones, drawn anew and kept in the library."""

import io
from collections.abc import Sequence

from courses.quizzes.exchange.face import Draft, Reading, Trouble
from courses.quizzes.types.face import MOST_MEDIA
from lms.accounts.models import User
from lms.core.db import transaction
from lms.core.errors import BadValue
from media import pictures as drawing
from media.service import files


def sift(found: Reading) -> None:
    """Leave out what is no picture, and more of them than a question may have; each is told."""
    for draft in found.drafts:
        kept: list[Sequence[str]] = []
        for name, alt in draft.pictures:
            if len(kept) < MOST_MEDIA and drawing.is_picture(io.BytesIO(found.pictures[name])):
                kept.append([name, alt])
            else:
                found.remark(draft.line, Trouble.PICTURE_GONE, _shown(name))
        draft.pictures = kept


def keep(drafts: Sequence[Draft], found: Reading, language: str, by: User) -> None:
    """Keep the pictures of these questions, each in a short transaction of its own, and show them with them.

    One that cannot be drawn is left out.
    """
    for draft in drafts:
        media = []
        for name, alt in draft.pictures:
            try:
                with transaction():
                    asset = files.keep_picture(by, _shown(name), io.BytesIO(found.pictures[name]))
            except BadValue:
                continue
            media.append({"asset": asset.public_id, "kind": "picture", "alt": {language: alt}})
        if media:
            draft.body = {**draft.body, "media": media}


def _shown(name: str) -> str:
    """The name in the file, without the place that makes it one of many."""
    return name.partition("/")[2]
