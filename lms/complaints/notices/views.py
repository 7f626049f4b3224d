"""The page behind the link for a rating."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired

from lms.complaints.models import Case
from lms.complaints.notices import rating
from lms.core.access import public
from lms.core.forms import Form
from lms.core.i18n import _l
from lms.core.web import done, render

bp = Blueprint("complaints_rating", __name__, url_prefix="/complaints/rating", template_folder="templates")


class RatingForm(Form):
    """One of five."""

    stars = RadioField(
        _l("How well were you served?"),
        choices=[
            SelectChoice("5", _l("Very well")),
            SelectChoice("4", _l("Well")),
            SelectChoice("3", _l("Fairly")),
            SelectChoice("2", _l("Badly")),
            SelectChoice("1", _l("Very badly")),
        ],
        validators=[InputRequired(_l("Please choose an answer."))],
    )


@bp.get("/<string:token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Ask; or thank, where it was said already."""
    return _page(rating.find(token), RatingForm(formdata=None), token)


@bp.post("/<string:token>")
@public
def create(token: str) -> ResponseReturnValue:
    """Keep the answer, once."""
    case, form = rating.find(token), RatingForm()
    if not form.validate_on_submit():
        return _page(case, form, token, status=422)
    rating.rate(case, int(form.stars.data))
    return done(".show", token=token)


def _page(case: Case, form: RatingForm, token: str, *, status: int = 200) -> Response:
    answer = render("complaints/notices/rating.html", status=status, case=case, form=form, token=token)
    answer.headers["Referrer-Policy"] = "no-referrer"  # the link is a key
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
