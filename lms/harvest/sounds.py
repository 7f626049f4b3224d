"""The sound of a chapter under an address that never changes, for players of podcasts; the store's own does."""

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue

from lms import usage
from lms.core.access import public
from lms.harvest import files
from lms.usage import Use
from media import place

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
    address = place.store(stored.backend).address(stored.key, stored.mime, GOOD_SECONDS, reader="")
    answer = redirect(address, 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer
