"""The door to files of cases. Who may see the case is asked each time; nothing is ever shown in place."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.complaints import policy, visits
from lms.complaints.files import service
from lms.complaints.files.models import CaseFile, FileState
from lms.core.access import public, requires
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.web import safe_next
from media import place
from media.storage import attachment

bp = Blueprint("case_files", __name__, template_folder="templates")
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
SANDBOX = "default-src 'none'; sandbox"


@bp.get("/complaints/files/<uuid:mark>")
@public
def show(mark: UUID) -> ResponseReturnValue:
    """The harmless copy, as a download. Whoever may not see the case is told that there is no such file."""
    file = service.find(str(mark))
    if not (_is_officers(file) or _is_citizens(file)):
        raise NotFound
    if file.state is not FileState.CLEAN or file.clean is None:
        abort(HTTPStatus.CONFLICT)
    store = place.store(file.clean.backend)
    try:
        response = Response(store.read(file.clean.key), direct_passthrough=True)
    except FileNotFoundError:
        raise NotFound from None
    response.content_length = file.clean.bytes
    return _guarded(response, file, file.clean.mime)


@bp.post("/complaints/files/<uuid:mark>/check")
@requires(lambda user, file: policy.may_work(user, file.case), lambda mark: service.find(str(mark)))
def check(file: CaseFile) -> ResponseReturnValue:
    """Have a file looked at again that could not be checked."""
    service.check_again(file)
    flash(_("The file is being checked once more."))
    return redirect(safe_next("/"), HTTPStatus.SEE_OTHER)


def _is_officers(file: CaseFile) -> bool:
    return bool(current_user.is_authenticated) and policy.may_see(current_user, file.case)


def _is_citizens(file: CaseFile) -> bool:
    return visits.is_citizens(file.case) and service.is_citizens(file)


def _guarded(response: Response, file: CaseFile, mime: str) -> Response:
    """Headers with which no browser does more than to keep it."""
    response.content_type = mime
    response.headers["Content-Disposition"] = attachment(_named(file.name, ENDINGS.get(mime, "")))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _named(name: str, ending: str) -> str:
    """Its name with the ending of what was made of it."""
    if not ending or name.lower().endswith((ending, ".jpeg" if ending == ".jpg" else ending)):
        return name
    return name.rpartition(".")[0] + ending if "." in name else name + ending
