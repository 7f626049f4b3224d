"""Deciding on a text: its words beside what the checker says, and the one step that comes next."""

from collections.abc import Callable

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _
from lms.core.web import done, render
from lms.sermons import differing, marks, policy
from lms.sermons.forms import NoteForm, version
from lms.sermons.kinds import LANGUAGES, PARTS
from lms.sermons.models import SermonCorrection, SermonEvent, SermonText
from lms.sermons.service import correcting, deciding
from lms.sermons.views.desk import bp, judged, load_text, me
from media.forms import VideoForm

ACTS: dict[str, Callable[[SermonText, NoteForm], None]] = {
    "submission": lambda text, _form: deciding.submit(text, me()),
    "approval": lambda text, form: deciding.approve(text, version(form.seen.data), me()),
    "return": lambda text, form: deciding.take_back(text, form.note.data or "", me()),
    "schedule": lambda text, _form: deciding.schedule(text, me()),
    "hold": lambda text, _form: deciding.unschedule(text, me()),
    "withdrawal": lambda text, form: deciding.withdraw(text, form.note.data or "", me()),
    "correction": lambda text, form: correcting.approve(text, version(form.seen.data), me()),
    "correction-end": lambda text, _form: correcting.drop(text, me()),
}


@bp.get("/<string:day>/<string:language>")
@requires(policy.may_edit, load_text)
def text(found: SermonText) -> ResponseReturnValue:
    """A text as its reviewer reads it."""
    return _page(found)


@bp.post("/<string:day>/<string:language>/<string:act>")
@requires(policy.may_see_desk)
def decide(day: str, language: str, act: str) -> ResponseReturnValue:
    """Take a step."""
    found, form = load_text(day, language), NoteForm()
    if act not in ACTS:
        raise NotFound
    try:
        ACTS[act](found, form)
    except RuleError as refusal:
        return _page(load_text(day, language), int(refusal.status), str(refusal))
    flask.flash(_("Done."))
    return done(".text", day=day, language=language)


def _page(found: SermonText, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    correction = correcting.of(found)
    history = select(SermonEvent).where(SermonEvent.text_id == found.id).options(joinedload(SermonEvent.by))
    return render(
        "sermons_desk/text.html",
        status=status,
        text=found,
        sermon=found.sermon,
        refusal=refusal,
        side=marks.side(found.language),
        paragraphs=marks.paragraphs,
        language_name=LANGUAGES[found.language],
        findings=judged(correcting.content(correction) if correction else found),
        correction=correction,
        differs=_differs(found, correction),
        may_approve=policy.may_approve(me(), found),
        may_correct=correction is not None and policy.may_approve_correction(me(), correction),
        history=list(session().scalars(history.order_by(SermonEvent.id.desc()).limit(60))),
        form=NoteForm(formdata=None),
        upload_form=VideoForm(formdata=None),
    )


def _differs(found: SermonText, correction: SermonCorrection | None) -> list[tuple[str, list[differing.Piece]]]:
    if correction is None:
        return []
    new = correcting.content(correction)
    changed = (part for part in PARTS if getattr(new, part) != getattr(found, part))
    return [(part, differing.pieces(getattr(found, part), getattr(new, part))) for part in changed]
