"""Doing something with a case. What is refused is shown with its reason, and with what was typed."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue

from lms.complaints import policy
from lms.complaints.desk import words as desk_words
from lms.complaints.desk.forms import Acting, NoteForm
from lms.complaints.desk.models import Mode
from lms.complaints.desk.service import cases, differing, duplicates, history, presence
from lms.complaints.desk.views.acts import BY_SLUG, Act, filled, payload
from lms.complaints.desk.views.blueprint import bp
from lms.complaints.desk.views.case import page, shown
from lms.complaints.desk.views.reading import me
from lms.complaints.models import Action, Case
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import allowed, apply
from lms.complaints.service.refusals import Stale
from lms.core.access import requires
from lms.core.errors import NotFound, RuleError
from lms.core.web import done, render

OK = 200
Chosen = tuple[Case, Act]


def load(reference: str, slug: str) -> Chosen:
    """A case, and what is to be done with it. Raises `NotFound`."""
    if slug not in BY_SLUG:
        raise NotFound
    return cases.load(reference), BY_SLUG[slug]


def may_see(user: Any, chosen: Chosen) -> bool:  # Any: a person
    """Whoever sees the case; what they may not do the engine refuses with a sentence."""
    return policy.may_see(user, chosen[0])


def may_ask(user: Any, chosen: Chosen) -> bool:  # Any: as above
    """Whether the table lets this person do it now."""
    return chosen[1].action in allowed(chosen[0], Actor.person(user))


@bp.get("/desk/<string:reference>/acts/<string:slug>")
@requires(may_ask, load, see=may_see)
def ask(chosen: Chosen) -> ResponseReturnValue:
    """The form of an act."""
    case, act = chosen
    return _form(case, act, filled(act, case, sent=False))


@bp.post("/desk/<string:reference>/acts/<string:slug>")
@requires(may_see, load)
def act(chosen: Chosen) -> ResponseReturnValue:
    """Do it; what is refused comes back with what was typed."""
    case, wanted = chosen
    form = filled(wanted, case, sent=True)
    if not form.validate():
        return _form(case, wanted, form, 422)
    try:
        apply(case, wanted.action, Actor.person(me()), payload(form, case), seen=form.known())
    except Stale as refusal:
        return _stale(case, wanted, form, refusal)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _form(case, wanted, form, int(refusal.status))
    presence.say(case, me(), Mode.READING, lasts=presence.LASTS_WITHOUT_SCRIPT)
    flash(str(desk_words.DONE.get(wanted.action, desk_words.IS_DONE)), "good")
    return done(".show", reference=case.reference) if policy.may_see(me(), case) else done(".index")


def stale(case: Case, refusal: Stale, yours: str, action: Action, **more: Any) -> ResponseReturnValue:  # Any: shown
    """What happened meanwhile, the words of both beside each other, and the form with what was typed."""
    entries = history.entries(case, refusal.events, me())
    theirs = next((each.message for each in reversed(entries) if each.message and each.message.body), None)
    is_alike = theirs is not None and theirs.kind is desk_words.WRITES.get(action)
    return render(
        "complaints_desk/stale.html",
        status=int(refusal.status),
        **shown(case),
        entries=entries,
        units=history.units(refusal.events),
        differs=differing.pieces(theirs.body, yours) if theirs and is_alike and yours else [],
        **more,
    )


def _form(case: Case, wanted: Act, form: Acting, status: int = 200) -> ResponseReturnValue:
    if isinstance(form, NoteForm) and status != OK:
        return page(case, status=status, note=form)
    alike = duplicates.of(case, me()) if wanted.action is Action.MERGE else []
    told = history.of(case, me()) if wanted.action is Action.DECIDE_APPEAL else None
    return render(wanted.template, status=status, **shown(case), act=wanted, form=form, alike=alike, told=told)


def _stale(case: Case, wanted: Act, form: Acting, refusal: Stale) -> ResponseReturnValue:
    yours = str(form.given().get("text") or "")
    form.seen.data = str(case.row_version)
    return stale(case, refusal, yours, wanted.action, act=wanted, form=form)
