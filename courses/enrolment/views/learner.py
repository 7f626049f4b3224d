"""Joining a run, by oneself or by a code; leaving it; answering an offer."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.enrolment import policy
from courses.enrolment.forms import JoinForm
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.enrolment.service import codes, joining, runs, waiting
from courses.enrolment.views.blueprint import bp, me
from lms.core.access import requires, signed_in
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import render

S = EnrolmentState


@bp.post("/runs/<int:run_id>/enrolment")
@requires(policy.can_join, runs.by_id)
def join(run: Run) -> ResponseReturnValue:
    """Join by oneself."""
    return _to_course(joining.join(run, me()), run)


@bp.post("/enrolments/<int:enrolment_id>/withdrawal")
@requires(policy.can_leave, joining.by_id)
def withdraw(enrolment: Enrolment) -> ResponseReturnValue:
    """Leave by oneself."""
    joining.withdraw(enrolment, me())
    flash(_("You have left this run. What you learned is kept."))
    return redirect(url_for("front.course", slug=enrolment.run.version.course.slug), 303)


@bp.get("/enrolments/<int:enrolment_id>/offer")
@requires(policy.can_answer, joining.by_id)
def offer(enrolment: Enrolment) -> ResponseReturnValue:
    """The offered seat, until when, and two buttons."""
    return render("enrolment/offer.html", enrolment=enrolment, run=enrolment.run)


@bp.post("/enrolments/<int:enrolment_id>/offer/acceptance")
@requires(policy.can_answer, joining.by_id)
def accept(enrolment: Enrolment) -> ResponseReturnValue:
    """Take the seat."""
    waiting.accept(enrolment, me())
    flash(_("The seat is yours. Welcome!"))
    return redirect(url_for("front.course", slug=enrolment.run.version.course.slug), 303)


@bp.post("/enrolments/<int:enrolment_id>/offer/refusal")
@requires(policy.can_answer, joining.by_id)
def decline(enrolment: Enrolment) -> ResponseReturnValue:
    """Let it go to the next."""
    waiting.decline(enrolment, me())
    flash(_("The seat goes to the next person. You may join another run whenever you like."))
    return redirect(url_for("front.my"), 303)


@bp.get("/join")
@signed_in
def type_code() -> ResponseReturnValue:
    """Where a code is typed; one that came by QR is looked up at once."""
    form = JoinForm(formdata=None)
    form.code.data = codes.read(request.args.get("code", ""))
    return _shown(form) if form.code.data else render("enrolment/join.html", form=form, found=None)


@bp.get("/join/<string:code>")
@signed_in
def scanned(code: str) -> ResponseReturnValue:
    """A code as its QR picture carries it."""
    return redirect(url_for(".type_code", code=code))


@bp.post("/join")
@signed_in
def use_code() -> ResponseReturnValue:
    """Come in by a code."""
    form = JoinForm()
    if not form.validate():
        return render("enrolment/join.html", status=422, form=form, found=None)
    try:
        found = codes.look_up(form.code.data or "", me())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return render("enrolment/join.html", status=int(refusal.status), form=form, found=None)
    return _to_course(codes.use(found, me()), found.run)


def _shown(form: JoinForm) -> ResponseReturnValue:
    """The run that a code opens, before one goes in."""
    try:
        found = codes.look_up(form.code.data or "", me())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return render("enrolment/join.html", status=int(refusal.status), form=form, found=None)
    return render("enrolment/join.html", form=form, found=found)


def _to_course(enrolment: Enrolment, run: Run) -> ResponseReturnValue:
    said = {
        S.ACTIVE: _("You are in. Welcome!"),
        S.APPLIED: _("We have your application."),
        S.WAITLISTED: _("All seats are taken. You are on the waiting list."),
    }
    flash(said.get(enrolment.state, _("You are already in this run.")))
    return redirect(url_for("front.course", slug=run.version.course.slug), 303)
