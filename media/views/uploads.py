"""Resumable uploads, for the page's script. A form without script sends the whole file to the page's own target."""

import re
from http import HTTPStatus

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import requires
from lms.core.db import end_reading
from lms.core.errors import BadValue
from lms.core.i18n import _l
from media import parts, place, policy
from media.models import Upload
from media.service import uploads
from media.views import bp

SHA256 = re.compile(r"[0-9a-f]{64}")


@bp.post("/uploads")
@requires(policy.can_upload)
def begin_upload() -> ResponseReturnValue:
    """Begin: {"name": …, "bytes": …} gives the id and the size of parts."""
    asked = request.get_json(silent=True)
    asked = asked if isinstance(asked, dict) else {}
    size, name = asked.get("bytes"), asked.get("name")
    if not isinstance(size, int) or isinstance(size, bool) or not isinstance(name, str):
        raise BadValue(_l("The upload must begin with a name and a size."))
    upload = uploads.begin(current_user, name, size)
    return jsonify(_told(upload)), HTTPStatus.CREATED


@bp.get("/uploads/<uuid:upload_id>")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def show_upload(upload: Upload) -> ResponseReturnValue:
    """Which parts are here, so that an interrupted upload goes on."""
    return jsonify(_told(upload))


@bp.put("/uploads/<uuid:upload_id>/parts/<int:number>")
@requires(
    lambda user, found: policy.can_continue(user, found[0]),
    lambda upload_id, number: (uploads.load(str(upload_id)), number),
)
def put_part(found: tuple[Upload, int]) -> ResponseReturnValue:
    """One part as the body; X-Content-SHA256 says what it must be."""
    upload, number = found
    uploads.refuse_unless_open(upload)
    size = uploads.size_of(upload, number)
    announced = request.headers.get("X-Content-SHA256", "").lower()
    if not SHA256.fullmatch(announced) or request.content_length != size:
        raise BadValue(_l("A part must say its size and its SHA-256."))
    end_reading()  # a weak link sends a part for minutes: nobody waits for it
    try:
        sha256 = parts.write(place.uploads_folder(), upload.id, number, _stream(), size, announced=announced)
    except parts.BadPart as bad:
        raise BadValue(_l("This part was damaged on its way. It is sent again.")) from bad
    uploads.note_part(uploads.load(upload.id), number, sha256)
    return Response(status=HTTPStatus.NO_CONTENT)


@bp.post("/uploads/<uuid:upload_id>/completion")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def complete_upload(upload: Upload) -> ResponseReturnValue:
    """All parts are here: prepare the video."""
    asset = uploads.complete(upload, current_user)
    return jsonify(asset=asset.public_id, state=asset.state.value)


@bp.delete("/uploads/<uuid:upload_id>")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def abandon_upload(upload: Upload) -> ResponseReturnValue:
    """Give it up."""
    uploads.abandon(upload)
    return Response(status=HTTPStatus.NO_CONTENT)


def _stream() -> parts.Read:
    stream = request.stream

    def read(size: int) -> bytes:
        try:
            return stream.read(size)
        except OSError as gone:
            raise parts.BadPart("the connection ended") from gone

    return read


def _told(upload: Upload) -> dict[str, object]:
    return {
        "id": upload.id,
        "name": upload.name,
        "bytes": upload.bytes,
        "part_bytes": upload.part_bytes,
        "state": upload.state.value,
        "parts": {part.number: part.sha256 for part in uploads.arrived(upload)},
    }
