"""Pictures of texts, for those who write: taken, and shown under an address that stays.

Readers never come here: the page that shows them a text, having checked that they may read it, carries signed
addresses instead (`lms.core.richtext`).
"""

from http import HTTPStatus

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _l
from media import policy
from media.models import Asset
from media.service import files
from media.views import bp


@bp.post("/pictures")
@requires(policy.can_upload)
def create_picture() -> ResponseReturnValue:
    """Take a picture: the form's `file`. The answer says where it stands and how large it is."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise BadValue(_l("Please choose a picture."))
    user = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    made = files.keep_picture(user, sent.filename, sent.stream)
    src = url_for(".show_picture", public_id=made.public_id)
    return jsonify(src=src, width=made.width, height=made.height), HTTPStatus.CREATED


@bp.get("/pictures/<uuid:public_id>")
@requires(lambda user, _found: policy.can_upload(user), lambda public_id: files.picture(str(public_id)))
def show_picture(found: Asset) -> ResponseReturnValue:
    """To the picture itself."""
    return redirect(files.picture_addresses([found.public_id])[found.public_id], HTTPStatus.FOUND)
