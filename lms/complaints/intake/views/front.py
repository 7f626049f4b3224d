"""The front page of complaints: file, follow, or find the answer at once; and the receipt."""

import flask
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.complaints import policy
from lms.complaints.intake import answers, receipt
from lms.core.access import public
from lms.core.i18n import _
from lms.core.web import done, render

bp = Blueprint("complaints_front", __name__, template_folder="../templates", url_prefix="/complaints")
LONGEST_SEARCH = 300
_FOUND = "answers_found"


@bp.get("")
@public
def show() -> ResponseReturnValue:
    """What can be done here, and what others asked."""
    asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = answers.search(asked) if asked else answers.often()
    return render("intake/front.html", "intake/_found.html", asked=asked, found=found)


@bp.post("/answered/<int:question_id>/found")
@public
def note_found(question_id: int) -> ResponseReturnValue:
    """The answer was here, and nothing needs to be filed. One visitor counts once for a question."""
    question = answers.published(question_id)
    known: list[int] = flask.session.get(_FOUND, [])
    if question.id not in known:
        answers.note_found(question)
        flask.session[_FOUND] = [*known, question.id][-50:]
    flask.flash(_("We are glad that you found the answer. Nothing was filed."))
    return done(".show")


@bp.get("/receipt")
@public
def show_receipt() -> ResponseReturnValue:
    """The receipt of what was just filed: shown once."""
    found = receipt.brought()
    at_counter = policy.may_see_desk_here(current_user)
    response = render("intake/receipt.html", receipt=found, at_counter=at_counter)
    return unseen(receipt.end(response) if found else response)


def unseen(response: Response) -> Response:
    """Kept by no cache and no search engine, and named to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
