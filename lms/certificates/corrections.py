"""The registrar's page that corrects a certificate: what changes, how it will look, and then the new one."""

from dataclasses import asdict

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.certificates import award as awards
from lms.certificates import code as codes
from lms.certificates import jobs, policy, press, qr
from lms.certificates.forms import CorrectionForm
from lms.certificates.models import Certificate
from lms.certificates.record import Draft, Words
from lms.certificates.service.correction import Correction, correct, corrected, differences, printed, trial
from lms.certificates.verification import Verdict
from lms.certificates.views import load
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.web import done, render

bp = Blueprint("corrections", __name__, template_folder="templates")


@bp.get("/registry/certificates/<string:code>/correction")
@requires(policy.can_correct, load, see=policy.can_see_register)
def edit(certificate: Certificate) -> ResponseReturnValue:
    """What is printed now, to be put right."""
    asked = printed(certificate)
    form = CorrectionForm(formdata=None, **_flat(asked))
    return _page(certificate, form)


@bp.post("/registry/certificates/<string:code>/correction")
@requires(policy.can_correct, load, see=policy.can_see_register)
def create(certificate: Certificate) -> ResponseReturnValue:
    """First the preview; then, of exactly what the preview showed, the new certificate."""
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _page(certificate, form, status=422)
    try:
        made = corrected(certificate, _asked(form))
        if request.form.get("seen") != awards.digest([(certificate.id, made)]):
            return _page(certificate, form, made=made)
        reason = form.reason.data or ""
        after = correct(certificate, made, reason=reason, by=current_user, press=press.current(current_user))
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return _page(certificate, form, status=422)
    jobs.keep_later(after)
    return done("certificates.history", code=codes.shown(after.code))


@bp.post("/registry/certificates/<string:code>/correction/sample.pdf")
@requires(policy.can_correct, load, see=policy.can_see_register)
def sample(certificate: Certificate) -> ResponseReturnValue:
    """The sheet as it will be printed, marked as a specimen."""
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _page(certificate, form, status=422)
    _record, pdf = trial(corrected(certificate, _asked(form)), press.current(current_user))
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="specimen.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(certificate: Certificate, form: CorrectionForm, *, made: Draft | None = None, status: int = 200) -> Response:
    shown = trial(made, press.current(current_user))[0] if made else None
    return render(
        "certificates/correction.html",
        status=status,
        certificate=certificate,
        form=form,
        shown_code=codes.shown(certificate.code),
        record=shown,
        changes=differences(certificate, made) if made else [],
        seen=awards.digest([(certificate.id, made)]) if made else "",
        verdict=Verdict("valid"),
        qr=qr.picture((shown or certificate.snapshot)["verify"]),
    )


def _flat(asked: Correction) -> dict[str, object]:
    words = {
        f"{field}_{language}": asdict(asked)[field][language]
        for field in ("name", "course")
        for language in ("ar", "en")
    }
    return {**words, "gender": asked.gender, "hours": asked.hours}


def _asked(form: CorrectionForm) -> Correction:
    return Correction(
        name=Words(ar=form.name_ar.data or "", en=form.name_en.data or ""),
        course=Words(ar=form.course_ar.data or "", en=form.course_en.data or ""),
        gender="f" if form.gender.data == "f" else "m",
        hours=form.hours.data,
    )
