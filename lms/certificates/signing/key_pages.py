"""The academy's keys, for everybody: which there are, what became of each, and the root that certifies the sheets'."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from lms.certificates.signing import authority, keys
from lms.certificates.signing.models import Purpose
from lms.core.access import public
from lms.core.errors import NotFound
from lms.core.i18n import _l
from lms.core.web import render

PURPOSES = {
    Purpose.SHEET: _l("Certificates: the file and its QR code"),
    Purpose.BADGE: _l("Badges"),
    Purpose.BADGE_TOKEN: _l("Badges, as signed tokens"),
    Purpose.JOURNAL: _l("Journal of the register"),
}
bp = Blueprint("keys", __name__, template_folder="../templates")


@bp.get("/verify/keys")
@public
def index() -> ResponseReturnValue:
    """Every key that signs or signed."""
    return render(
        "certificates/keys.html",
        keys=[(key, keys.fingerprint(key)) for key in reversed(keys.all_public())],
        purposes=PURPOSES,
        roots=[(found, authority.fingerprint(found.certificate_pem or "")) for found in keys.authorities()],
    )


@bp.get("/verify/authority.pem")
@public
def root() -> Response:
    """The root's certificate: whoever trusts it sees our signatures as trusted in any reader of PDFs."""
    newest = next(iter(keys.authorities()), None)
    if newest is None:
        raise NotFound
    answer = Response(newest.certificate_pem, content_type="application/x-pem-file")
    answer.headers["Content-Disposition"] = 'attachment; filename="authority.pem"'
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
