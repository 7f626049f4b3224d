"""The shelves of a bank: put up, renamed, moved, made one, taken down."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import policy
from courses.quizzes.forms import said
from courses.quizzes.models import QuestionCategory
from courses.quizzes.service import shelves
from courses.quizzes.service.shelves import Bank
from courses.quizzes.types.face import Said
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires
from lms.core.i18n import _
from lms.core.web import done, render


@bp.get("/teach/bank/shelves", defaults={"course_id": 0})
@bp.get("/teach/courses/<int:course_id>/shelves")
@requires(policy.can_enter_bank, load.bank)
def list_shelves(bank: Bank) -> ResponseReturnValue:
    """The tree of shelves."""
    may_write = policy.can_write_bank(current_user, bank)
    return render("quizzes/shelves.html", bank=bank, places=shelves.tree(bank.id), may_write=may_write)


@bp.post("/teach/bank/shelves", defaults={"course_id": 0})
@bp.post("/teach/courses/<int:course_id>/shelves")
@requires(policy.can_write_bank, load.bank)
def create_shelf(bank: Bank) -> ResponseReturnValue:
    """A new shelf, below another or at the root."""
    shelves.add(bank.id, _name(), request.form.get("parent", type=int) or None)
    flash(_("The shelf is there."), "good")
    return done(".list_shelves", course_id=bank.number)


@bp.get("/teach/shelves/<int:shelf_id>")
@requires(policy.can_keep_shelf, load.shelf, see=policy.can_see_shelf)
def edit_shelf(shelf: QuestionCategory) -> ResponseReturnValue:
    """All that can be done with one shelf."""
    bank = Bank(shelf.course)
    places = shelves.tree(bank.id)
    below = shelves.with_all_below(shelves.of(bank.id), shelf.id)
    others = [place for place in places if place.shelf.id not in below]
    here = next(place for place in places if place.shelf.id == shelf.id)
    is_bare = here.count == 0 and len(below) == 1
    return render("quizzes/shelf.html", bank=bank, shelf=shelf, here=here, others=others, is_bare=is_bare)


@bp.post("/teach/shelves/<int:shelf_id>")
@requires(policy.can_keep_shelf, load.shelf, see=policy.can_see_shelf)
def update_shelf(shelf: QuestionCategory) -> ResponseReturnValue:
    """Its name, and the shelf below which it stands."""
    shelves.rename(shelf, _name())
    shelves.move(shelf, request.form.get("parent", type=int) or None)
    flash(_("The shelf is saved."), "good")
    return done(".list_shelves", course_id=Bank(shelf.course).number)


@bp.post("/teach/shelves/<int:shelf_id>/merging")
@requires(policy.can_keep_shelf, load.shelf, see=policy.can_see_shelf)
def merge_shelf(shelf: QuestionCategory) -> ResponseReturnValue:
    """All of it onto another shelf."""
    number = Bank(shelf.course).number
    shelves.merge(shelf, load.shelf(request.form.get("into", 0, type=int)))
    flash(_("The two shelves are one now."), "good")
    return done(".list_shelves", course_id=number)


@bp.post("/teach/shelves/<int:shelf_id>/removal")
@requires(policy.can_keep_shelf, load.shelf, see=policy.can_see_shelf)
def remove_shelf(shelf: QuestionCategory) -> ResponseReturnValue:
    """Take it down; refused while something stands on it."""
    number = Bank(shelf.course).number
    shelves.remove(shelf)
    flash(_("The shelf is taken down."), "good")
    return done(".list_shelves", course_id=number)


def _name() -> Said:
    return said(request.form.get("name_ar"), request.form.get("name_en"))
