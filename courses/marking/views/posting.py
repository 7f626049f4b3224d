"""What is marked and not posted yet."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.marking import policy
from courses.marking.models import MarkingWork
from courses.marking.service import claiming, posting
from courses.marking.views.blueprint import bp
from courses.marking.views.reading import me, wanted
from courses.marking.words import WAYS
from lms.core.access import requires
from lms.core.i18n import _, ngettext, number
from lms.core.web import done, paginate, render


@bp.get("/posting")
@requires(policy.can_enter)
def waiting() -> ResponseReturnValue:
    """All that has its final mark and is not seen by its learner."""
    page = paginate(posting.waiting(me(), wanted()))
    return render("desk/posting.html", page=page, ways=WAYS)


@bp.post("/posting")
@requires(policy.can_enter)
def post() -> ResponseReturnValue:
    """Let learners see the marks that are ticked."""
    count = posting.post(request.form.getlist("work", type=int), me())
    if count:
        flash(
            ngettext("%(number)s mark is posted.", "%(number)s marks are posted.", count, number=number(count)), "good"
        )
    else:
        flash(_("Nothing was ticked that waits to be posted."), "wait")
    return done(".waiting")


@bp.post("/works/<int:work_id>/posting")
@requires(policy.can_review, claiming.load_work)
def post_one(work: MarkingWork) -> ResponseReturnValue:
    """Let one learner see it."""
    if posting.post([work.id], me()):
        flash(_("The learner sees the mark now."), "good")
    return done(".settled", work_id=work.id)
