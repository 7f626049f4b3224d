"""The door of the local storage: a signed token opens one file, in ranges, and never as something that runs."""

import time
from http import HTTPStatus
from typing import Any

from flask import Response, abort, send_file
from flask import session as cookie

from media.models import StoredObject
from media.storage import attachment
from media.storage.local import LocalStorage
from media.tokens import Signer

# what may be shown in place; anything else that was stored is only ever given as a download
INLINE = frozenset({"video/mp4", "audio/mp4", "image/jpeg", "image/webp", "text/vtt"})
KEPT_SECONDS = 3600
SANDBOX = "default-src 'none'; media-src 'self'; sandbox"


def send(store: LocalStorage, signer: Signer, token: str, accelerated_by: str) -> Response:
    """The file that the token names; where nginx stands in front, only a word to it (its prefix given)."""
    value = opened(signer, token)
    if value is None:
        return refusal()
    name = str(value.get("name") or "")
    if value["mime"] not in INLINE:
        name = name or "file"
    response = _accelerated(accelerated_by, value["key"]) if accelerated_by else _sent(store, value["key"])
    response.content_type = value["mime"]
    response.headers.pop("Content-Disposition", None)
    if name:
        response.headers["Content-Disposition"] = attachment(name)
    return guarded(response)


def give(store: LocalStorage, row: StoredObject, mime: str, name: str, accelerated_by: str) -> Response:
    """A file that never changes, as a download of this name, to whoever the caller found may have it: with ranges.

    It is asked for anew each time, and its digest answers whether it is the same.
    """
    response = _accelerated(accelerated_by, row.key) if accelerated_by else _sent(store, row.key, row.sha256)
    response.content_type = mime
    response.headers["Content-Disposition"] = attachment(name)
    guarded(response).headers["Cache-Control"] = "private, no-cache"
    return response


def opened(signer: Signer, token: str) -> dict[str, Any] | None:  # Any: what tokens carry
    """What the token carries; None where it is too old, not ours, or was given to another person.

    A copied address is of no use to others: the browser's own signed cookie says who asks, without a query.
    """
    value = signer.read(token, time.time())
    if value is None or value.get("for", "") not in {"", str(cookie.get("_user_id") or "")}:
        return None
    return value


def refusal() -> Response:
    """What a wrong or an old token gets; it does not say which of the two it was."""
    response = Response("This address is not valid any more. Open the page again.\n", HTTPStatus.FORBIDDEN)
    response.content_type = "text/plain; charset=utf-8"
    return guarded(response, kept=False)


def guarded(response: Response, *, kept: bool = True) -> Response:
    """Headers that keep a stored file from doing anything but being shown."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}" if kept else "no-store"
    return response


def _sent(store: LocalStorage, key: str, tag: str = "") -> Response:
    try:
        return send_file(store.path(key), mimetype="application/octet-stream", conditional=True, etag=tag or key)
    except FileNotFoundError:
        abort(HTTPStatus.NOT_FOUND)


def _accelerated(prefix: str, key: str) -> Response:
    response = Response()
    response.headers["X-Accel-Redirect"] = f"{prefix.rstrip('/')}/{key}"
    return response
