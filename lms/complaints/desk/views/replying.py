"""Writing the reply: point by point, kept by itself, laid before a reviewer; and reviewing it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.complaints import policy
from lms.complaints.desk.forms import ReplyForm, ReviewForm
from lms.complaints.desk.models import Mode
from lms.complaints.desk.service import canned, cases, drafts, presence, reviewing
from lms.complaints.desk.service.drafts import Written
from lms.complaints.desk.views.acting import stale
from lms.complaints.desk.views.blueprint import bp
from lms.complaints.desk.views.case import page, shown
from lms.complaints.desk.views.reading import me
from lms.complaints.desk.words import CHECKS
from lms.complaints.files import service as files
from lms.complaints.files.intake import takes_files
from lms.complaints.models import Action, Case, State
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import allowed, apply
from lms.complaints.service.refusals import Stale
from lms.core.access import requires
from lms.core.db import afterwards
from lms.core.errors import RuleError
from lms.core.i18n import _, moment
from lms.core.web import done, render


def may_answer(user: Any, case: Case) -> bool:  # Any: a person
    """Whoever may propose a reply now."""
    return Action.PROPOSE_REPLY in allowed(case, Actor.person(user))


def _with_file(reference: str, mark: UUID) -> tuple[Case, str]:
    return cases.load(reference), str(mark)


@bp.get("/desk/<string:reference>/reply")
@requires(may_answer, cases.load, see=policy.may_see)
def write(case: Case) -> ResponseReturnValue:
    """The reply as far as it is written; after a return, the words that came back."""
    user, form = me(), _blank(case)
    draft = drafts.of(case, user) or reviewing.returned(case, user)
    written = drafts.read(draft) if draft else Written(remedy=case.remedy)
    form.show(written)
    form.seen.data = str(case.row_version)
    return _page(case, form, written)


@bp.post("/desk/<string:reference>/reply/draft")
@requires(policy.may_work, cases.load, see=policy.may_see)
def keep(case: Case) -> ResponseReturnValue:
    """Keep what is written so far. Nobody else sees it."""
    draft = drafts.keep(case, me(), _written(case, _sent(case)))
    presence.say(case, me(), Mode.ANSWERING)
    return jsonify(saved=_("Kept at %(moment)s", moment=moment(draft.created_at)))


@bp.post("/desk/<string:reference>/reply")
@requires(policy.may_see, cases.load)
@takes_files
def propose(case: Case) -> ResponseReturnValue:
    """Lay it before a reviewer, or send it where none is asked for. What is refused is kept as a draft."""
    user, form = me(), _sent(case)
    written = _written(case, form)
    if not form.validate():
        return _refused(case, form, written)
    given = {"text": written.text, "points": written.points, "outcome": written.outcome, "remedy": written.remedy}
    try:
        draft = drafts.attach(case, user, written, _brought())
        apply(case, Action.PROPOSE_REPLY, Actor.person(user), given | {"message_id": draft.id}, seen=form.known())
    except Stale as refusal:
        afterwards(lambda: _keep(case.reference, written))
        form.seen.data = str(case.row_version)
        return stale(case, refusal, written.whole, Action.PROPOSE_REPLY, **_shown(case, form, written))
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _refused(case, form, written, int(refusal.status))
    presence.say(case, user, Mode.READING, lasts=presence.LASTS_WITHOUT_SCRIPT)
    is_waiting = case.state is State.IN_REVIEW
    flash(
        _("The reply waits for its reviewer.") if is_waiting else _("The reply is on its way to the citizen."), "good"
    )
    return done(".show", reference=case.reference, sent=1)


@bp.post("/desk/<string:reference>/reply/files")
@requires(may_answer, cases.load, see=policy.may_see)
@takes_files
def attach(case: Case) -> ResponseReturnValue:
    """Have files go along with the reply. What is written so far is kept with them."""
    user, form = me(), _sent(case)
    written = _written(case, form)
    try:
        drafts.attach(case, user, written, _brought())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _refused(case, form, written, int(refusal.status))
    return redirect(url_for(".write", reference=case.reference, _anchor="reply-files"), HTTPStatus.SEE_OTHER)


@bp.post("/desk/<string:reference>/reply/files/<uuid:mark>/removal")
@requires(lambda user, found: may_answer(user, found[0]), _with_file)
def detach(found: tuple[Case, str]) -> ResponseReturnValue:
    """Take a file out of the reply again. What is written so far is kept."""
    case, mark = found
    drafts.keep(case, me(), _written(case, _sent(case)))
    drafts.detach(case, me(), mark)
    flash(_("The file was taken out of the reply."))
    return redirect(url_for(".write", reference=case.reference, _anchor="reply-files"), HTTPStatus.SEE_OTHER)


@bp.post("/desk/<string:reference>/review")
@requires(policy.may_see, cases.load)
def review(case: Case) -> ResponseReturnValue:
    """Send the reply to the citizen, or give it back with a word to its author."""
    form, is_good = ReviewForm(), request.form.get("verdict") == "approve"
    action = Action.APPROVE_REPLY if is_good else Action.RETURN_REPLY
    try:
        checked = [key for key in form.checks.data or [] if key in CHECKS]
        reviewing.check(checked, is_good=is_good)
        text = reviewing.comment(form.text.data or "", checked)
        apply(case, action, Actor.person(me()), {"text": text, "checks": checked}, seen=form.known())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        form.seen.data = str(case.row_version)
        return page(case, status=int(refusal.status), review=form)
    told = _("The reply is on its way to the citizen.") if is_good else _("The reply went back to its author.")
    flash(told, "good")
    return done(".show", reference=case.reference)


def _brought() -> list[files.Brought]:
    return files.bring(request.files.getlist("files"))


def _blank(case: Case) -> ReplyForm:
    form = ReplyForm(formdata=None)
    form.fit(case.kind)
    return form


def _sent(case: Case) -> ReplyForm:
    form = ReplyForm()
    form.fit(case.kind)
    return form


def _page(case: Case, form: ReplyForm, written: Written, status: int = 200) -> ResponseReturnValue:
    return render("complaints_desk/reply.html", status=status, **shown(case), **_shown(case, form, written))


def _shown(case: Case, form: ReplyForm, written: Written) -> dict[str, Any]:  # Any: what templates show
    texts = [(each.title, canned.filled(each.body, case, me())) for each in canned.fitting(case)]
    return {
        "form": form, "written": written, "texts": texts, "act": None, "going_along": drafts.files_of(case, me()),
    }  # fmt: skip


def _refused(case: Case, form: ReplyForm, written: Written, status: int = 422) -> ResponseReturnValue:
    afterwards(lambda: _keep(case.reference, written))
    return _page(case, form, written, status)


def _keep(reference: str, written: Written) -> None:
    """In a transaction of its own: what was refused is undone, what was written is not."""
    if not written.is_empty:
        drafts.keep(cases.load(reference), me(), written)


def _written(case: Case, form: ReplyForm) -> Written:
    return form.written(point.number for point in case.points)
