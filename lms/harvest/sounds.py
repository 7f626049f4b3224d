"""The sound of a chapter or a sermon under an address that never changes, for podcasts; the store's own does."""

import datetime as dt

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue

from lms import usage
from lms.core.access import public
from lms.harvest import files, sermons
from lms.harvest.entries import typed
from lms.usage import Use
from media import place
from media.models import StoredObject

bp = Blueprint("sounds", __name__)
GOOD_SECONDS = 6 * 3600


@bp.get("/library/<string:code>/sound/<int:track_id>.m4a")
@public
def show(code: str, track_id: int) -> ResponseReturnValue:
    """Lead to the file. Players ask here anew each time."""
    found = files.sound(code, track_id)
    if found is None:
        abort(404)
    edition, stored = found
    usage.count(files.EDITION, edition.id, Use.DOWNLOAD, language=edition.language)
    return _led(stored)


@bp.get("/sermons/<string:day>/sound/<string:language>.m4a")
@public
def preached(day: str, language: str) -> ResponseReturnValue:
    """Likewise of a sermon."""
    try:
        found = sermons.sound(dt.date.fromisoformat(day), typed(language))
    except ValueError:
        abort(404)
    if found is None:
        abort(404)
    text, stored = found
    usage.count(sermons.KIND, text.id, Use.DOWNLOAD, language=text.language)
    return _led(stored)


def _led(stored: StoredObject) -> ResponseReturnValue:
    address = place.store(stored.backend).address(stored.key, stored.mime, GOOD_SECONDS, reader="")
    answer = redirect(address, 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer
