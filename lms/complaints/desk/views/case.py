"""The page of a case: what happened, who is at it, what this person can do."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from lms.complaints import policy, words
from lms.complaints.desk import words as desk_words
from lms.complaints.desk.forms import NoteForm, ReviewForm
from lms.complaints.desk.models import Mode
from lms.complaints.desk.service import cases, history, presence, reviewing
from lms.complaints.desk.views.acts import offered
from lms.complaints.desk.views.blueprint import bp
from lms.complaints.desk.views.reading import me, one_of
from lms.complaints.files import service as files
from lms.complaints.models import Action, Case, Identity, MessageKind
from lms.complaints.parties import service as parties
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import allowed, apply
from lms.core import clock
from lms.core.access import requires
from lms.core.web import render


@bp.get("/desk/<string:reference>")
@requires(policy.may_see, cases.load)
def show(case: Case) -> ResponseReturnValue:
    """All that happened, the oldest first, and what can be done next."""
    return page(case)


@bp.post("/desk/<string:reference>/presence")
@requires(policy.may_see, cases.load)
def be_here(case: Case) -> ResponseReturnValue:
    """The page is open, or was closed; who else is here, and whether the case moved since it was loaded."""
    user, mode = me(), one_of(Mode, request.form.get("mode", ""))
    if mode is None:
        presence.leave(case, user)
        return jsonify(others=[], moved=False)
    presence.say(case, user, mode)
    others = presence.others([case.id], user).get(case.id, [])
    seen = request.form.get("seen", type=int)
    return jsonify(
        others=[{"mode": each.mode.value, "said": desk_words.at_it(each)} for each in others],
        moved=seen is not None and seen != case.row_version,
    )


@bp.post("/desk/<string:reference>/names")
@requires(parties.may_know, cases.load, see=policy.may_see)
def names(case: Case) -> ResponseReturnValue:
    """Who trusted us with their name; the chain keeps who asked for it."""
    apply(case, Action.READ, Actor.person(me()))
    return page(case, named=True)


def page(
    case: Case,
    *,
    status: int = 200,
    note: NoteForm | None = None,
    review: ReviewForm | None = None,
    named: bool = False,
) -> ResponseReturnValue:
    """The case's page; `note` and `review` as a refusal left them, confidential names where they were asked for."""
    user = me()
    can = allowed(case, Actor.person(user))
    told = history.of(case, user)
    is_secret = case.identity is Identity.CONFIDENTIAL and parties.may_know(user, case)
    return render(
        "complaints_desk/show.html",
        status=status,
        **shown(case),
        can=can,
        acts=offered(case, user),
        can_answer=Action.PROPOSE_REPLY in can,
        is_reviewing=Action.APPROVE_REPLY in can and _reviews(told, user.id),
        told=told,
        review=review or ReviewForm(formdata=None, seen=str(case.row_version)),
        personal=reviewing.personal(told.proposed.body) if told.proposed else [],
        people=[] if is_secret and not named else parties.shown(case, user),
        is_secret=is_secret and not named,
        roles=desk_words.ROLES,
        case_files=files.of(case),
        note=note or NoteForm(formdata=None, seen=str(case.row_version)),
    )


def shown(case: Case) -> dict[str, Any]:  # Any: what templates show
    """What every page of a case needs."""
    user = me()
    return {
        "case": case,
        "me": user,
        "now": clock.now(),
        "words": words,
        "modes": desk_words.MODES,
        "beat": presence.BEAT,
        "here": presence.others([case.id], user).get(case.id, []),
        "checks": desk_words.CHECKS,
        "help": desk_words.HELP,
        "no_answer": desk_words.NO_ANSWER,
        "facts_of": desk_words.told,
    }


def _reviews(told: history.History, user_id: int) -> bool:
    """Whether a reply waits that somebody else wrote: nobody reviews their own."""
    waiting = told.proposed
    return waiting is not None and waiting.kind is MessageKind.REPLY and waiting.author_id != user_id
