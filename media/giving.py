"""Files that never change, given to whoever the caller found may have them: by our own door, nginx, or the bucket."""

from http import HTTPStatus

from flask import redirect
from flask.typing import ResponseReturnValue

from media import doors, place
from media.models import StoredObject

BUCKET_SECONDS = 3600


def give(row: StoredObject, name: str, *, mime: str = "") -> ResponseReturnValue:
    """The stored file as a download of this name, with ranges; our own door's ETag is its digest."""
    own = place.settings()
    if row.backend != "local":
        address = place.store(row.backend).address(row.key, mime or row.mime, BUCKET_SECONDS, download_name=name)
        answer = redirect(address, HTTPStatus.FOUND)
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer
    return doors.give(place.local_store(), row, mime or row.mime, name, own.send_file_prefix)
