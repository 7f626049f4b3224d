"""Verification for everybody, a holder's own certificates, and the register's pages."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from lms.certificates import code as codes
from lms.certificates import jobs, policy, press, seal, service, sharing
from lms.certificates.checking.forms import FileForm
from lms.certificates.download import answer_with_pdf
from lms.certificates.forms import CAUSES, RevocationForm
from lms.certificates.handing import service as handing
from lms.certificates.handing.forms import WAYS
from lms.certificates.models import Cause, Certificate, CertificateState
from lms.certificates.service import sheets, transcripts
from lms.certificates.verification import as_json, verdict
from lms.core import clock
from lms.core.access import public, requires, signed_in
from lms.core.errors import NotFound, TooMany
from lms.core.i18n import _
from lms.core.templating import Kept
from lms.core.web import done, render

TOLD = Kept(room=128)  # certificates, at some 9 kB each
bp = Blueprint("certificates", __name__, template_folder="templates")


@bp.get("/verify")
@public
def verify() -> ResponseReturnValue:
    """Ask for a code or a file; a code in the query leads to its page."""
    if typed := request.args.get("code", "").strip():
        code = codes.read(typed)
        return redirect(url_for(".show", code=codes.shown(code) if code else typed[:60].replace("/", "-")), 303)
    return render("certificates/verify.html", form=FileForm(formdata=None))


@bp.get("/verify/<string:code>")
@bp.get("/VERIFY/<string:code>", endpoint="show_scanned")  # QR codes are upper case: smaller, easier to scan
@public
def show(code: str) -> ResponseReturnValue:
    """The state of a certificate and every printed word. Unknown and impossible codes get the same answer."""
    wants_json = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    if wants_json:
        return _as_json(code)
    try:
        certificate = service.look_up(code, asker=request.remote_addr or "")
    except NotFound:
        return _unlisted(render("certificates/unknown.html", status=404))
    return _unlisted(render("certificates/show.html", record=certificate.snapshot, told=_told(certificate)))


@bp.get("/verify/<string:code>.json")
@public
def show_json(code: str) -> ResponseReturnValue:
    """The same for machines, by its address alone."""
    return _as_json(code)


@bp.get("/certificates")
@signed_in
def index() -> ResponseReturnValue:
    """My certificates, and a transcript of them."""
    held = service.held_by(current_user)
    return render(
        "certificates/index.html",
        sheets=handing.given(held),
        shown_code=codes.shown,
        ways=sharing.ways,
        means=WAYS,
        transcript_is_due=bool(transcripts.listed(held)) and _is_due(held),
    )


@bp.post("/certificates/transcript")
@signed_in
def ask_for_transcript() -> ResponseReturnValue:
    """Have a worker issue my transcript; the same that stands already is not issued again."""
    held = service.held_by(current_user)
    made = transcripts.due(current_user, held, press.current())
    if made is None:
        flash(_("Your transcript is up to date."))
        return done(".index")
    key = f"transcript:{current_user.id}:{clock.now():%Y-%m-%dT%H:%M}"
    asked = jobs.make_transcript.later(key, owner_id=current_user.id, holder_id=current_user.id)
    return done("jobs.show", job_id=asked.id, next=url_for(".index"))


def _is_due(held: Sequence[Certificate]) -> bool:
    return transcripts.due(current_user, held, press.current()) is not None


def load(code: str) -> Certificate:
    """The certificate of this code. Raises `NotFound`."""
    found = service.by_code(codes.read(code) or "")
    if found is None:
        raise NotFound
    return found


@bp.get("/certificates/<string:code>.pdf")
@requires(policy.can_download, load)
def download(certificate: Certificate) -> ResponseReturnValue:
    """The file, for its holder and the registrar."""
    return answer_with_pdf(sheets.content(certificate.sheet_id), f"{certificate.serial}.pdf")


@bp.get("/registry/certificates/<string:code>")
@requires(policy.can_see_register, load)
def history(certificate: Certificate) -> ResponseReturnValue:
    """A certificate in the register, with its history, and a way to withdraw it."""
    return _history(certificate, RevocationForm())


@bp.post("/registry/certificates/<string:code>/revocation")
@requires(policy.can_revoke, load, see=policy.can_see_register)
def revoke(certificate: Certificate) -> ResponseReturnValue:
    """Withdraw a certificate."""
    form = RevocationForm()
    if not form.validate_on_submit():
        return _history(certificate, form, status=422)
    service.revoke(certificate, cause=Cause(form.cause.data), reason=form.reason.data or "", by=current_user)
    return done(".history", code=codes.shown(certificate.code))


def _history(certificate: Certificate, form: RevocationForm, status: int = 200) -> Response:
    return render(
        "certificates/history.html",
        status=status,
        certificate=certificate,
        record=certificate.snapshot,
        verdict=verdict(certificate),
        causes=CAUSES,
        actors=service.actors(certificate),
        hand_overs=handing.of_certificate(certificate),
        ways=WAYS,
        shown_code=codes.shown(certificate.code),
        may_revoke=policy.can_revoke(current_user, certificate),
        may_correct=certificate.state is CertificateState.ISSUED and policy.can_correct(current_user, certificate),
        form=form,
    )


def _told(certificate: Certificate) -> Markup:
    """What the page says. A record never changes, and each change of state is a line of the journal."""
    found = verdict(certificate)
    may_download = current_user.is_authenticated and policy.can_download(current_user, certificate)

    def say() -> str:
        shown_code = codes.shown(certificate.code)
        return render_template(
            "certificates/_told.html",
            certificate=certificate,
            record=certificate.snapshot,
            verdict=found,
            shown_code=shown_code,
            qr=url_for("checking.square", code=shown_code),
            said=seal.payload(certificate),
            may_download=may_download,
        )

    return TOLD.said((certificate.id, certificate.events[-1].digest, found.state, may_download), say)


def _as_json(code: str) -> Response:
    try:
        certificate = service.look_up(code, asker=request.remote_addr or "")
    except NotFound:
        answer = jsonify(state="unknown")
        answer.status_code = 404
        return _unlisted(answer)
    except TooMany as refusal:
        answer = jsonify(state="too_many_wrong_codes")
        answer.status_code = int(refusal.status)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return _unlisted(answer)
    return _unlisted(jsonify(as_json(certificate, verdict(certificate), current_app.config["SETTINGS"].site_url)))


def _unlisted(answer: Response) -> Response:
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer
