"""How a page of another feature takes a video: large bodies are let in, and the form becomes an asset."""

from collections.abc import Callable

from flask import Flask, request, request_started
from flask.typing import ResponseReturnValue

from lms.accounts.models import User
from lms.core.errors import BadValue
from lms.core.i18n import _l
from media.forms import FileForm, VideoForm
from media.models import Asset, AssetKind
from media.policy import can_continue
from media.service import files, library, uploads

View = Callable[..., ResponseReturnValue]
FORM_BYTES = 1 << 20


def takes_video(view: View) -> View:
    """Let the form of this view carry a whole video: the uploader without JavaScript sends it so."""
    view.takes_video = True  # type: ignore[attr-defined]  # a mark that the signal below reads
    return view


def take(form: VideoForm | FileForm, by: User, *, wanted: str = "") -> Asset:
    """The asset of what was uploaded, in parts or with the form, or chosen from the library.

    Asking twice gives the same asset. `wanted` is the kind that it must turn out to be, "" for whatever it is.
    """
    if form.asset.data:
        return library.usable(str(form.asset.data), wanted)
    if form.upload.data:
        upload = uploads.load(str(form.upload.data))
        if not can_continue(by, upload):
            raise BadValue(_l("This upload has ended. Please choose the file again."))
        return uploads.complete(upload, by)
    return uploads.receive(by, form.file.data.filename or "", form.file.data.stream, wanted=wanted)


def take_private(form: VideoForm | FileForm, by: User, *, wanted: str) -> Asset:
    """As `take`, for what somebody hands in: it is in no library, and nothing of the library is taken."""
    if form.upload.data:
        upload = uploads.load(str(form.upload.data))
        if not (upload.is_private and can_continue(by, upload)):
            raise BadValue(_l("This upload has ended. Please choose the file again."))
        return uploads.complete(upload, by)
    return uploads.receive(by, form.file.data.filename or "", form.file.data.stream, wanted=wanted, private=True)


def take_file(form: FileForm, by: User) -> Asset:
    """The file for download of what was uploaded or chosen; one that came with the form is looked at and ready at once.

    Raises `BadValue` for what lessons do not hold.
    """
    if form.asset.data or form.upload.data:
        return take(form, by, wanted=AssetKind.FILE)
    return files.keep_file(by, form.file.data.filename or "", form.file.data.stream)


def init_app(app: Flask) -> None:
    """Raise the limit before anything reads the body; the form's token is looked for in it."""
    settings = app.config["SETTINGS"]

    def raise_limit(_app: Flask, **_: object) -> None:
        view = app.view_functions.get(request.endpoint or "")
        # a plain form is read into memory as a whole, so a large one must not pass as such
        if getattr(view, "takes_video", False) and request.mimetype == "multipart/form-data":
            request.max_content_length = settings.upload_max_mb * uploads.MEGABYTE + FORM_BYTES
        elif request.endpoint == "media.put_part":
            # one more than a part has: gunicorn's stream counts the look for its end as too much
            request.max_content_length = uploads.part_bytes(settings.upload_max_mb * uploads.MEGABYTE) + 1

    request_started.connect(raise_limit, app, weak=False)
