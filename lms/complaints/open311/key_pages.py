"""The page of keys: which applications may file, a new key, revoking one."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.open311 import keys
from lms.complaints.open311.forms import KeyForm
from lms.complaints.open311.models import ApplicationKey
from lms.core.access import requires
from lms.core.web import done, paginate, render

bp = Blueprint(
    "complaints_applications", __name__, url_prefix="/complaints/settings/applications", template_folder="templates"
)


def can_keep(user: User, key: ApplicationKey) -> bool:
    """Whoever sets up complaints keeps all keys."""
    del key
    return policy.may_set_up(user)


@bp.get("")
@requires(policy.may_set_up)
def index() -> ResponseReturnValue:
    """All keys."""
    return _page(KeyForm(formdata=None))


@bp.post("")
@requires(policy.may_set_up)
def create() -> ResponseReturnValue:
    """Make a key and show it, this once; a reload of the answer makes another, so it is not a redirect."""
    form = KeyForm()
    if not form.validate_on_submit():
        return _page(form, status=422)
    row, text = keys.make(form.name.data or "", current_user._get_current_object())  # noqa: SLF001 - the proxy's own way
    return _page(KeyForm(formdata=None), made=row, text=text)


@bp.post("/<int:key_id>/revocation")
@requires(can_keep, keys.find)
def revoke(key: ApplicationKey) -> ResponseReturnValue:
    """Take nothing more from this application."""
    keys.revoke(key, current_user)
    return done(".index")


def _page(
    form: KeyForm, *, status: int = 200, made: ApplicationKey | None = None, text: str = ""
) -> ResponseReturnValue:
    answer = render(
        "complaints/open311/keys.html", status=status, form=form, page=paginate(keys.every()), made=made, text=text
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
