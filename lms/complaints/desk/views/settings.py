"""Ready texts, and who has how much."""

from flask import flash
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from lms.complaints import policy
from lms.complaints.desk.forms import CannedForm
from lms.complaints.desk.models import CannedReply
from lms.complaints.desk.service import canned, choices
from lms.complaints.desk.service import workload as figures
from lms.complaints.desk.views.blueprint import bp
from lms.complaints.desk.views.reading import me
from lms.core import clock
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, choose
from lms.core.web import done, render

EVERY = 0


@bp.get("/desk/workload")
@requires(policy.may_see_desk)
def workload() -> ResponseReturnValue:
    """Open cases by unit and by officer."""
    now, user = clock.now(), me()
    return render(
        "complaints_desk/workload.html",
        units=figures.by_unit(user, now),
        officers=figures.by_officer(user, now),
        can_set_up=policy.may_set_up(user),
    )


@bp.get("/settings/replies")
@requires(policy.may_set_up)
def replies() -> ResponseReturnValue:
    """All ready texts."""
    return render("complaints_desk/replies.html", texts=canned.everything())


@bp.get("/settings/replies/new")
@requires(policy.may_set_up)
def new_reply() -> ResponseReturnValue:
    """The form of a new one."""
    return _form(_filled(CannedForm(formdata=None)), None)


@bp.post("/settings/replies")
@requires(policy.may_set_up)
def add_reply() -> ResponseReturnValue:
    """Keep a new one."""
    return _kept(CannedReply(), None)


@bp.get("/settings/replies/<int:reply_id>")
@requires(lambda user, _reply: policy.may_set_up(user), canned.find)
def edit_reply(reply: CannedReply) -> ResponseReturnValue:
    """One of them."""
    form = CannedForm(formdata=None, obj=reply)
    form.category_id.data = reply.category_id or EVERY
    return _form(_filled(form), reply)


@bp.post("/settings/replies/<int:reply_id>")
@requires(lambda user, _reply: policy.may_set_up(user), canned.find)
def change_reply(reply: CannedReply) -> ResponseReturnValue:
    """Keep it as it was changed."""
    return _kept(reply, reply)


def _kept(reply: CannedReply, known: CannedReply | None) -> ResponseReturnValue:
    form = _filled(CannedForm())
    if not form.validate():
        return _form(form, known, 422)
    reply.title, reply.body, reply.locale = form.title.data or "", form.body.data or "", form.locale.data
    reply.category_id, reply.is_active = form.category_id.data or None, bool(form.is_active.data)
    try:
        canned.keep(reply, me())
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return _form(form, known, 422)
    flash(_("The text is kept."), "good")
    return done(".replies")


def _filled(form: CannedForm) -> CannedForm:
    each = [SelectChoice(category.id, choose(category.name)) for category in choices.categories()]
    form.category_id.choices = [SelectChoice(EVERY, _("for all categories")), *each]
    return form


def _form(form: CannedForm, reply: CannedReply | None, status: int = 200) -> ResponseReturnValue:
    return render("complaints_desk/reply_text.html", status=status, form=form, reply=reply, names=canned.NAMES)
