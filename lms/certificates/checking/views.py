"""The pages of verification beside the code's own: a file, a list, the public keys, and the page for a phone."""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.certificates import code as codes
from lms.certificates import qr
from lms.certificates.checking import judging, keys, table
from lms.certificates.checking.forms import FileForm, TableForm
from lms.certificates.checking.judging import Finding
from lms.certificates.checking.words import OUTCOMES, of_scanning
from lms.certificates.verification import as_json, verdict
from lms.core.access import public, signed_in
from lms.core.assets.serve import asset
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _, direction, locale
from lms.core.web import render

bp = Blueprint("checking", __name__, template_folder="../templates", url_prefix="/verify")
SHELL = (
    "app.css", "art/icons.svg", "art/mark.svg", "vendor/htmx.js", "vendor/qr/decode.js", "vendor/qr/index.js",
    *(f"fonts/sans-arabic-{weight}.woff2" for weight in (400, 600)),
    *(f"fonts/sans-latin-{weight}.woff2" for weight in (400, 600)),
    *(f"js/{name}.js" for name in ("app", "forms", "page", "theme")),
    *(f"certificates/js/{name}.js" for name in ("seal", "scan", "camera")),
)  # fmt: skip
"""What the page for a phone needs when there is no connection."""


@bp.get("/file")
@public
def ask_for_file() -> ResponseReturnValue:
    """Where a file is brought; whoever comes back to the address of an answer begins anew."""
    return redirect(url_for("certificates.verify"), 303)


@bp.post("/file")
@public
def check_file() -> ResponseReturnValue:
    """Judge a file; it is forgotten with the answer."""
    form = FileForm()
    if not form.validate_on_submit():
        return _asking(form, 422)
    settings = current_app.config["SETTINGS"]
    try:
        found = judging.judge(form.file.data.read(), request.remote_addr or "", settings.site_url)
    except RuleError as refusal:
        if _wants_json():
            raise
        form.form_errors.append(str(refusal))
        return _asking(form, int(refusal.status))
    return unlisted(_told(found) if _wants_json() else _shown(found))


@bp.get("/<string:code>/square.svg")
@public
def square(code: str) -> ResponseReturnValue:
    """The square that leads to a code's page. It is drawn of the code alone, whether there is such one or not."""
    read = codes.read(code)
    if read is None:
        raise NotFound
    address = f"{current_app.config['SETTINGS'].site_url}/verify/{codes.shown(read)}"
    response = Response(qr.svg(address), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/table")
@signed_in
def ask_for_table() -> ResponseReturnValue:
    """Where a list is brought."""
    return _table_page(TableForm(formdata=None), 200)


@bp.post("/table")
@signed_in
def check_table() -> ResponseReturnValue:
    """The same list back, with an answer in each row; nothing of it is kept."""
    form = TableForm()
    if not form.validate_on_submit():
        return _table_page(form, 422)
    try:
        answer = table.check(form.file.data.read(), current_user._get_current_object())  # noqa: SLF001 - no other way
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _table_page(form, int(refusal.status))
    response = Response(answer.content, content_type=answer.mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{answer.name}"'
    return unlisted(response)


@bp.get("/keys.json")
@public
def show_keys() -> Response:
    """The public halves of the keys that sign seals, for whoever checks them."""
    response = jsonify(keys.as_json(keys.public()))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@bp.get("/seal")
@public
def seal_words() -> ResponseReturnValue:
    """What a page's script says of the seal that it has proved, in the reader's language."""
    response = render("certificates/seal.html")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.vary.add("Cookie")
    return response


@bp.get("/scan")
@public
def scan() -> ResponseReturnValue:
    """Read squares with the camera, also without a connection. The same page for everybody, so that it can be kept."""
    response = render("certificates/scan.html", words=of_scanning())
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return unlisted(response)


@bp.get("/scan-worker.js")
@public
def scan_worker() -> Response:
    """What keeps that page on the phone: a list of its files, then the code. Another list is another worker."""
    shell = [asset(name) for name in SHELL]
    told = json.dumps({"shell": shell, "version": hashlib.sha256("".join(shell).encode()).hexdigest()[:12]})
    code = f"self.kept = {told};\nimportScripts({json.dumps(asset('certificates/js/scan-worker.js'))});\n"
    response = Response(code, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/scan.webmanifest")
@public
def scan_manifest() -> Response:
    """How the page stands on a phone's first screen."""
    icons = (("any", 192, "icon"), ("any", 512, "icon"), ("maskable", 512, "icon-maskable"))
    told = {
        "id": "/verify/scan",
        "name": _("Verify certificates"),
        "short_name": _("Verify certificates"),
        "lang": locale(),
        "dir": direction(),
        "start_url": "/verify/scan",
        "scope": "/verify/",
        "display": "standalone",
        "background_color": "#f8f4ea",
        "theme_color": "#15543d",
        "icons": [
            {"src": asset(f"art/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for use, size, name in icons
        ],
    }
    response = jsonify(told)
    response.content_type = "application/manifest+json"
    return response


def unlisted(answer: Response) -> Response:
    """Kept by no search engine and no cache."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asking(form: FileForm, status: int) -> Response:
    return unlisted(render("certificates/verify.html", status=status, form=form))


def _table_page(form: TableForm, status: int) -> Response:
    return unlisted(render("certificates/table.html", status=status, form=form, most=table.MOST_ROWS))


def _shown(found: Finding) -> Response:
    certificate = found.certificate
    about: dict[str, Any] = {}  # Any: what a template shows
    if certificate:
        about = {
            "record": certificate.snapshot,
            "verdict": verdict(certificate),
            "shown_code": codes.shown(certificate.code),
            "qr": url_for(".square", code=codes.shown(certificate.code)),
        }
    title, text = OUTCOMES[found.outcome]
    return render("certificates/file.html", found=found, title=title, text=text, **about)


def _told(found: Finding) -> Response:
    """The same for machines."""
    site = current_app.config["SETTINGS"].site_url
    certificate = found.certificate
    return jsonify(
        outcome=found.outcome.value,
        key_revoked=found.key_revoked,
        other=found.other or None,
        certificate=as_json(certificate, verdict(certificate), site) if certificate else None,
    )


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
