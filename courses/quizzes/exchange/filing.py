"""Pictures and sounds of questions in the library: kept as they come, once each, and fetched for a file that goes."""

import io
from collections.abc import Iterable, Mapping

from courses.quizzes.exchange import attached
from courses.quizzes.exchange.face import NO_FILES, Attached, Draft, Files
from lms.accounts.models import User
from lms.core.db import end_reading, transaction
from media.models import AssetKind
from media.service import showing
from media.service.showing import Held

SUFFIXES = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}


def known(files: Files) -> dict[str, str]:
    """The library's names of those files that it holds already: the same question again has the same picture."""
    found = showing.alike(seen for file in files.values() for seen in file.prints)
    return {name: found[seen] for name, file in files.items() for seen in file.prints if seen in found}


def keep(files: Files, wanted: Iterable[str], by: User) -> dict[str, str]:
    """Keep these files, each in a short transaction of its own, and return the library's names for all of them.

    Raises `RuleError` where there is no room.
    """
    mine = {name: files[name] for name in sorted(set(wanted)) if name in files}
    with transaction():
        held = known(mine)
    for name, file in mine.items():
        if name not in held:
            with transaction():
                (asset,) = showing.keep(by, [(file.name, io.BytesIO(file.content))])
                held[name] = asset.public_id
    return held


def held(drafts: Iterable[Draft]) -> dict[str, Held]:
    """What the library can give of the files that these questions name; one query."""
    return showing.held(name for draft in drafts for name in attached.named(draft.body))


def fetched(drafts: Iterable[Draft], rows: Mapping[str, Held]) -> Files:
    """The files themselves, for a format that carries them; the store is asked without a transaction."""
    wanted = sorted({name for draft in drafts for name in attached.named(draft.body)} & set(rows))
    if not wanted:
        return NO_FILES
    end_reading()
    files = {}
    for name in wanted:
        content = showing.content(rows[name])
        is_picture = rows[name].kind is AssetKind.PICTURE
        mime = rows[name].row.mime if is_picture else "audio/mp4"
        suffix = SUFFIXES.get(mime, "webp") if is_picture else "m4a"
        if content:
            files[name] = Attached(f"{name}.{suffix}", "picture" if is_picture else "sound", content, mime)
    return files
