"""The queue."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.complaints import policy, words
from lms.complaints.desk import words as desk_words
from lms.complaints.desk.service import choices, presence, queue
from lms.complaints.desk.views.blueprint import bp
from lms.complaints.desk.views.reading import me, wanted
from lms.core import clock
from lms.core.access import requires
from lms.core.web import render


@bp.get("/desk")
@requires(policy.may_see_desk)
def index() -> ResponseReturnValue:
    """What waits for this person, the soonest due first; a whole reference leads to its case."""
    user, looked_for, now = me(), wanted(), clock.now()
    if reference := queue.named(user, looked_for.text):
        return redirect(url_for(".show", reference=reference), 303)
    sheet = queue.sheet(user, looked_for, request.args.get("after", "")[:60], now)
    return render(
        "complaints_desk/index.html",
        sheet=sheet,
        wanted=looked_for,
        counts=queue.counts(user, now),
        most=queue.MOST_COUNTED,
        soon=now + queue.SOON,
        now=now,
        views=desk_words.VIEWS,
        modes=desk_words.MODES,
        words=words,
        options=choices.of_queue(),
        here=presence.others([case.id for case in sheet.cases], user),
        reasons=words.TRANSFER_REASONS,
        can_set_up=policy.may_set_up(user),
    )
