"""Resumable uploads, for the page's script. A form without script sends the whole file to the page's own target.

The script asks for an upload, then for an address for each part, and sends the part there: to us where files lie on our
own disk, straight to the bucket otherwise. It cannot tell one from the other.
"""

import contextlib
import logging
import re
from collections.abc import Iterator
from http import HTTPStatus
from threading import BoundedSemaphore

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import requires
from lms.core.db import end_reading, rollback
from lms.core.error_pages import refused
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l
from media import parts, place, policy, tickets
from media.models import AssetKind, Upload, UploadState
from media.service import uploads
from media.storage import StorageFailed
from media.storage.arrivals import Part
from media.storage.local_arrivals import is_full
from media.tokens import Ticket
from media.views import bp

log = logging.getLogger("ijaza")
LANE_SECONDS = 2
KINDS = frozenset(kind.value for kind in AssetKind)
SHA256 = re.compile(r"[0-9a-f]{64}")


class StoreAway(RuleError):
    """The store does not answer; the script waits and asks again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(_l("The store for files does not answer. What has arrived is kept; it goes on by itself."))


class Busy(RuleError):
    """Others are sending; the script waits and asks again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _l("Many people are uploading at this moment. What has arrived is kept; it goes on by itself.")
        )


class NoRoom(RuleError):
    """The disk is full; the script waits and asks again."""

    status = HTTPStatus.INSUFFICIENT_STORAGE

    def __init__(self) -> None:
        super().__init__(
            _l("The server's disk is full. What has arrived is kept, and it goes on as soon as there is room.")
        )


@bp.errorhandler(StorageFailed)
def store_away(failed: StorageFailed) -> ResponseReturnValue:
    """Every door of media says so in the same words; the reason stands in the log."""
    rollback()
    log.error("the store failed: %s", failed)
    return refused(StoreAway())


def load_ticket() -> Ticket:
    """The ticket that was sent along, if any."""
    return tickets.read(str(_asked().get("ticket", "")))


@bp.post("/uploads")
@requires(policy.can_begin, load_ticket, see=lambda _user, _ticket: True)
def begin_upload(ticket: Ticket) -> ResponseReturnValue:
    """Begin, or go on: {"name", "bytes", "fingerprint", "wanted"} gives the id, the size of parts and what is here.

    A "ticket" from a page that lets its reader hand something in makes it private.
    """
    asked, private = _asked(), ticket.user_id is not None
    size, name = asked.get("bytes"), asked.get("name")
    if not isinstance(size, int) or isinstance(size, bool) or not isinstance(name, str):
        raise BadValue(_l("The upload must begin with a name and a size."))
    fingerprint, wanted = str(asked.get("fingerprint", "")), str(asked.get("wanted", ""))
    if not SHA256.fullmatch(fingerprint) and fingerprint:
        raise BadValue(_l("The upload must begin with a name and a size."))
    user = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    wanted = wanted if wanted in KINDS else ""
    if known := uploads.known(user, size, fingerprint, wanted, private=private):
        return jsonify(_told(known, uploads.arrived(known)))
    upload = uploads.begin(user, name, size, fingerprint=fingerprint, wanted=wanted, private=private)
    return jsonify(_told(upload, {})), HTTPStatus.CREATED


@bp.get("/uploads/<uuid:upload_id>")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def show_upload(upload: Upload) -> ResponseReturnValue:
    """Which parts are here, so that an interrupted upload goes on."""
    is_open = upload.state is UploadState.OPEN
    return jsonify(_told(upload, uploads.arrived(upload) if is_open else {}))


@bp.post("/uploads/<uuid:upload_id>/parts/<int:number>")
@requires(
    lambda user, found: policy.can_continue(user, found[0]),
    lambda upload_id, number: (uploads.load(str(upload_id)), number),
)
def sign_part(found: tuple[Upload, int]) -> ResponseReturnValue:
    """Where part `number` goes now: {"sha256"} of it gives an address, good for some hours, and headers."""
    target = uploads.sign(*found, _sha256(_asked().get("sha256")))
    return jsonify(address=target.address, headers=target.headers)


@bp.put("/arrivals/<uuid:opened>/<int:number>")
@requires(
    lambda user, found: policy.can_continue(user, found[0]),
    lambda opened, number: (uploads.by_opened(str(opened)), number),
)
def put_part(found: tuple[Upload, int]) -> ResponseReturnValue:
    """One part as the body, where files lie on our own disk; X-Content-SHA256 says what it must be."""
    upload, number = found
    uploads.refuse_unless_open(upload)
    size = uploads.size_of(upload, number)
    sha256 = _sha256(request.headers.get("X-Content-SHA256", ""))
    if request.content_length != size:
        raise BadValue(_l("A part must say its size and its SHA-256."))
    end_reading()  # a weak link sends a part for minutes: nobody waits for it
    try:
        with _lane():
            place.local_arrivals().take(uploads.arriving(upload), number, _stream(), size, sha256)
    except parts.BadPart as bad:
        raise BadValue(_l("This part was damaged on its way. It is sent again.")) from bad
    except OSError as failed:
        if is_full(failed):
            raise NoRoom from failed
        raise
    return Response(status=HTTPStatus.NO_CONTENT)


@bp.post("/uploads/<uuid:upload_id>/twin")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def find_twin(upload: Upload) -> ResponseReturnValue:
    """Whether the library holds this very file ({"sha256"} of the whole) already: then it may be used instead."""
    twin = uploads.twin_of(upload, _sha256(_asked().get("sha256")))
    if twin is None:
        return jsonify(asset=None)
    return jsonify(asset=twin.public_id, title=twin.title)


@bp.post("/uploads/<uuid:upload_id>/completion")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def complete_upload(upload: Upload) -> ResponseReturnValue:
    """All parts are here: {"sha256"} of the whole is what the worker compares with before any use."""
    sha256 = _asked().get("sha256", "")
    user = current_user._get_current_object()  # noqa: SLF001 - as above
    asset = uploads.complete(upload, user, _sha256(sha256) if sha256 else "")
    return jsonify(asset=asset.public_id, state=asset.state.value)


@bp.delete("/uploads/<uuid:upload_id>")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def abandon_upload(upload: Upload) -> ResponseReturnValue:
    """Give it up."""
    uploads.abandon(upload)
    return Response(status=HTTPStatus.NO_CONTENT)


@contextlib.contextmanager
def _lane() -> Iterator[None]:
    """Parts take half the threads of a process at most: while people send over weak links, pages are still served."""
    lanes = current_app.extensions.setdefault(
        "media_lanes", BoundedSemaphore(max(1, place.settings().web_threads // 2))
    )
    if not lanes.acquire(timeout=LANE_SECONDS):
        raise StoreAway
    try:
        yield
    finally:
        lanes.release()


def _asked() -> dict[str, object]:
    asked = request.get_json(silent=True)
    return asked if isinstance(asked, dict) else {}


def _sha256(given: object) -> str:
    said = str(given or "").lower()
    if not SHA256.fullmatch(said):
        raise BadValue(_l("A part must say its size and its SHA-256."))
    return said


def _stream() -> parts.Read:
    stream = request.stream

    def read(size: int) -> bytes:
        try:
            return stream.read(size)
        except OSError as gone:
            raise parts.BadPart("the connection ended") from gone

    return read


def _told(upload: Upload, here: dict[int, Part]) -> dict[str, object]:
    return {
        "id": upload.id,
        "name": upload.name,
        "bytes": upload.bytes,
        "part_bytes": upload.part_bytes,
        "state": upload.state.value,
        "parts": {part.number: part.sha256 for part in here.values()},
    }
