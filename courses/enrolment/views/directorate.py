"""The directorate's side of nominations: what it is asked for, its people, its names in order. Made for a phone."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.enrolment import policy, words
from courses.enrolment.models import Nomination, NominationBatch, NominationState
from courses.enrolment.service import eligibility, nominating, quotas, roster
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.people import reason
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _, ngettext, number
from lms.core.web import done, paginate, render


@bp.get("/nominations")
@requires(policy.can_enter_directorate)
def batches() -> ResponseReturnValue:
    """What the academy asks my directorates for, the newest first."""
    page = paginate(quotas.seen_by(me()))
    states = quotas.counts(batch.id for batch in page.items)
    return render(
        "enrolment/batches.html",
        page=page,
        states=states,
        counted=quotas.counted,
        is_open=nominating.is_open,
        words=words,
    )


@bp.get("/nominations/<int:batch_id>")
@requires(policy.can_nominate, nominating.batch_by_id)
def batch(batch: NominationBatch) -> ResponseReturnValue:
    """One run: our names in order, and people to name."""
    return render("enrolment/batch.html", "enrolment/_found.html", **_shown(batch))


@bp.post("/nominations/<int:batch_id>/names")
@requires(policy.can_nominate, nominating.batch_by_id)
def add_name(batch: NominationBatch) -> ResponseReturnValue:
    """Name one of our people."""
    user = session().get(User, request.form.get("user_id", 0, type=int))
    if user is None:
        raise NotFound
    nominating.name(batch, user, me())
    flash(_("%(name)s stands on your list. Send it when it is complete.", name=user.name_ar))
    return done(".batch", batch_id=batch.id)


@bp.post("/nominations/<int:batch_id>/sending")
@requires(policy.can_nominate, nominating.batch_by_id)
def send_names(batch: NominationBatch) -> ResponseReturnValue:
    """Put them before the academy."""
    sent = nominating.send(batch, me())
    flash(
        ngettext(
            "One name is with the academy now.", "%(number)s names are with the academy now.", sent, number=number(sent)
        )
    )
    return done(".batch", batch_id=batch.id)


@bp.post("/nominations/names/<int:nomination_id>/rank")
@requires(policy.can_change_name, nominating.by_id)
def move_name(nomination: Nomination) -> ResponseReturnValue:
    """One place up or down."""
    nominating.raise_rank(nomination, up=request.form.get("to") == "up")
    return done(".batch", batch_id=nomination.batch_id, _anchor=f"name-{nomination.id}")


@bp.post("/nominations/names/<int:nomination_id>/removal")
@requires(policy.can_change_name, nominating.by_id)
def take_back(nomination: Nomination) -> ResponseReturnValue:
    """Take a name back."""
    nominating.take_back(nomination, me(), reason())
    flash(_("The name is taken back. You may name another person."))
    return done(".batch", batch_id=nomination.batch_id)


def _shown(batch: NominationBatch) -> dict[str, Any]:  # Any: whatever templates show
    asked = request.args.get("q", "").strip()
    shown: dict[str, Any] = {"batch": batch, "asked": asked, "words": words, "is_open": nominating.is_open(batch)}
    shown["found"] = nominating.candidates(batch, asked) if asked else []
    names = nominating.with_history(batch)
    shown["names"] = [one for one in names if one.state is not NominationState.TAKEN_BACK]
    shown["past"] = [one for one in names if one.state is NominationState.TAKEN_BACK]
    shown["used"] = nominating.used(batch)
    shown["answers"] = eligibility.judge(batch.run, [one.user for one in names])
    shown["conditions"] = eligibility.said(batch.run)
    shown["actors"] = roster.actors(event for one in names for event in one.events)
    return shown
