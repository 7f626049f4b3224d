"""Writing a text: saved on purpose, kept by itself meanwhile, and laid beside what somebody else saved first."""

from typing import Any

import flask
from flask import jsonify
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _, moment
from lms.core.web import done, render
from lms.sermons import differing, marks, policy
from lms.sermons.forms import CorrectionForm, TextForm
from lms.sermons.kinds import LANGUAGES, PARTS, Content, State
from lms.sermons.models import SermonText
from lms.sermons.service import correcting, writing
from lms.sermons.service.refusals import Stale
from lms.sermons.views.desk import bp, judged, load_text, me


@bp.get("/<string:day>/<string:language>/words")
@requires(policy.may_edit, load_text)
def write(text: SermonText) -> ResponseReturnValue:
    """The words, with what was being written when the page was left."""
    form = _form(text, blank=True)
    draft = writing.kept(text, me())
    form.show(Content(**draft.content) if draft else text.content, draft.seen if draft else text.row_version)
    return _page(text, form, draft_kept=draft.kept_at if draft else None)


@bp.post("/<string:day>/<string:language>/words")
@requires(policy.may_edit, load_text)
def save(text: SermonText) -> ResponseReturnValue:
    """Save a draft, or propose a correction of what is published."""
    form = _form(text)
    if not form.validate():
        return _page(text, form, 422)
    try:
        if isinstance(form, CorrectionForm):
            correcting.propose(text, form.content, form.note.data or "", form.version, me())
        else:
            writing.save(text, form.content, form.version, me())
    except Stale as refusal:
        return _stale(text, form, refusal)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _page(text, form, int(refusal.status))
    flask.flash(_("Saved."))
    return done(".text", day=text.sermon.friday.isoformat(), language=text.language)


@bp.post("/<string:day>/<string:language>/draft")
@requires(policy.may_edit, load_text)
def keep(text: SermonText) -> ResponseReturnValue:
    """Keep what is being written; nobody else sees it."""
    form = TextForm()
    draft = writing.keep(text, form.content, form.version, me())
    return jsonify(saved=_("Kept at %(moment)s", moment=moment(draft.kept_at)))


@bp.post("/<string:day>/<string:language>/draft/end")
@requires(policy.may_edit, load_text)
def forget(text: SermonText) -> ResponseReturnValue:
    """Give up what was being written."""
    writing.forget(text, me())
    return done(".write", day=text.sermon.friday.isoformat(), language=text.language)


def _form(text: SermonText, *, blank: bool = False) -> TextForm:
    kind = CorrectionForm if text.state is State.PUBLISHED else TextForm
    return kind(formdata=None) if blank else kind()


def _stale(text: SermonText, form: TextForm, refusal: Stale) -> ResponseReturnValue:
    """Both texts beside each other; what was typed stands in the form and may be sent again, knowingly."""
    yours, theirs = form.content, text.content
    differs = [
        (part, differing.pieces(getattr(theirs, part), getattr(yours, part)))
        for part in PARTS
        if getattr(theirs, part) != getattr(yours, part)
    ]
    form.seen.data = str(text.row_version)
    return _page(text, form, int(refusal.status), differs=differs, refusal=str(refusal))


def _page(text: SermonText, form: TextForm, status: int = 200, **shown: Any) -> ResponseReturnValue:
    given: dict[str, Any] = {"draft_kept": None, "differs": [], "refusal": ""} | shown
    return render(
        "sermons_desk/write.html",
        status=status,
        text=text,
        sermon=text.sermon,
        form=form,
        side=marks.side(text.language),
        language_name=LANGUAGES[text.language],
        findings=judged(form.content),
        **given,
    )
