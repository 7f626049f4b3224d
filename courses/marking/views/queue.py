"""The queue, and taking what comes next."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.marking import policy
from courses.marking.service import queue
from courses.marking.views.blueprint import bp
from courses.marking.views.reading import me, wanted
from courses.marking.words import FORMS, ONLY, ROLES
from lms.core import clock
from lms.core.access import requires
from lms.core.i18n import _
from lms.core.web import done, paginate, render


@bp.get("")
@requires(policy.can_enter)
def index() -> ResponseReturnValue:
    """All that waits for this marker, by due time."""
    user, looked_for = me(), wanted()
    page = paginate(queue.found(user, looked_for))
    return render(
        "desk/index.html",
        page=page,
        wanted=looked_for,
        options=queue.options(user),
        drafts=queue.drafts(user, page.items),
        forms=FORMS,
        roles=ROLES,
        onlys=ONLY,
        now=clock.now(),
    )


@bp.post("/next")
@requires(policy.can_enter)
def take() -> ResponseReturnValue:
    """Claim the first work of the list, and open it."""
    looked_for = wanted()
    task = queue.take(me(), looked_for)
    if task is None:
        flash(_("Nothing waits here any more."), "good")
        return done(".index", **looked_for.values())
    return redirect(url_for(".show", task_id=task.id, **looked_for.values()), 303)
