"""The addresses of the standard. Each is there as XML and as JSON: by its ending, else by Accept, else XML."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from lms.complaints.files import service as files
from lms.complaints.files.intake import takes_files
from lms.complaints.open311 import filing, keys, own, reading, service, shapes
from lms.complaints.open311.models import ApplicationKey
from lms.complaints.open311.reading import Fault, Refusal
from lms.complaints.open311.shapes import Fields
from lms.core import clock
from lms.core.access import public
from lms.core.config import Settings
from lms.core.errors import RuleError, TooMany
from lms.core.i18n import _
from lms.core.limits import Limit

bp = Blueprint("open311", __name__, url_prefix="/open311")
NAMESPACE = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-23T00:00:00+02:00"
READS = Limit("open311-read", 600, 600)  # lists, for an address
WRONG_KEYS = Limit("open311-key", 20, 600)
REPORTS = Limit("open311-report", 300, 3600)  # for a key
FORM = "<any(xml,json):form>"


@bp.get(f"/discovery.{FORM}")
@public
def discovery(form: str) -> ResponseReturnValue:
    """Where what is."""
    root = url_for(".services", _external=True).removesuffix("/services")
    return _answer(
        form,
        "discovery",
        {
            "changeset": CHANGED,
            "contact": url_for("site.alive", _external=True).removesuffix("/healthz"),
            "key_service": _("Ask the academy's administration for a key."),
            "endpoints": [
                {
                    "specification": NAMESPACE,
                    "url": root,
                    "changeset": CHANGED,
                    "type": "production",
                    "formats": list(shapes.TYPES.values()),
                }
            ],
        },
    )


@bp.get("/v2/services", defaults={"form": ""})
@bp.get(f"/v2/services.{FORM}")
@public
def services(form: str) -> ResponseReturnValue:
    """What may be reported."""
    return _answer(form, "services", service.services())


@bp.get("/v2/services/<string:code>", defaults={"form": ""})
@bp.get(f"/v2/services/<string:code>.{FORM}")
@public
def definition(code: str, form: str) -> ResponseReturnValue:
    """What a service asks."""
    found = service.category(code)
    if found is None:
        raise Refusal(Fault(404, "service_code: " + _("there is no such service")))
    return _answer(form, "service_definition", service.definition(found))


@bp.get("/v2/requests", defaults={"form": ""})
@bp.get(f"/v2/requests.{FORM}")
@public
def index(form: str) -> ResponseReturnValue:
    """The published requests."""
    _limit(READS, _address())
    READS.count(_address())
    asked = reading.asked(request.args, _settings().tz, clock.now())
    found = [service.shown(case, _settings().tz) for case in service.requests(asked)]
    return _answer(form, "service_requests", found)


@bp.get("/v2/requests/<string:reference>", defaults={"form": ""})
@bp.get(f"/v2/requests/<string:reference>.{FORM}")
@public
def show(reference: str, form: str) -> ResponseReturnValue:
    """One request: published, or one's own by the header X-Case-Secret."""
    if request.headers.get("X-Case-Secret"):
        return _own(reference, request.headers["X-Case-Secret"], form)
    if "," in reference:
        asked = reading.asked({"service_request_id": reference}, _settings().tz, clock.now())
        return _answer(
            form, "service_requests", [service.shown(each, _settings().tz) for each in service.requests(asked)]
        )
    case = service.request(reference)
    if case is None:
        raise Refusal(_unknown())
    return _answer(form, "service_requests", [service.shown(case, _settings().tz)])


@bp.post("/v2/requests", defaults={"form": ""})
@bp.post(f"/v2/requests.{FORM}")
@public
@takes_files
def create(form: str) -> ResponseReturnValue:
    """File a report; needs a key."""
    key = _key()
    _limit(REPORTS, str(key.id))
    REPORTS.count(str(key.id))
    sent = reading.report(request.form, reading.attributes_of(request.form.to_dict(flat=False)))
    brought = files.bring(request.files.getlist("media"))
    filed = filing.file(sent, key, request.headers.get("Idempotency-Key", "").strip())
    if filed.is_new:
        files.take(filed.case, brought)
    told = _("Keep this secret: with it and the number the request is followed: %(secret)s", secret=filed.secret)
    said = {"service_request_id": filed.case.reference, "service_notice": told, "account_id": None}
    return _answer(form, "service_requests", [said], 201)


@bp.get("/v2/tokens/<string:token>", defaults={"form": ""})
@bp.get(f"/v2/tokens/<string:token>.{FORM}")
@public
def token(token: str, form: str) -> ResponseReturnValue:
    """The request that an application filed under an Idempotency-Key, for one whose answer was lost on the way."""
    case = filing.by_token(_key(), token)
    if case is None:
        raise Refusal(Fault(404, "token: " + _("nothing was filed under it")))
    return _answer(form, "service_requests", [{"service_request_id": case.reference, "token": token}])


@bp.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """Each fault, under the gravest of their codes."""
    errors = [{"code": fault.code, "description": fault.description} for fault in refusal.faults]
    return _answer("", "errors", errors, max(fault.code for fault in refusal.faults))


@bp.errorhandler(RuleError)
def ruled_out(refusal: RuleError) -> Response:
    """A rule of the house, in the shape of the standard."""
    answer = refused(Refusal(Fault(int(refusal.status), str(refusal.message) or HTTPStatus(refusal.status).phrase)))
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


@bp.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """What HTTP itself refuses: too large, a form that is none."""
    return refused(Refusal(Fault(error.code or 500, error.name)))


def _own(reference: str, secret: str, form: str) -> Response:
    case = own.find(reference, secret)
    if case is None:
        raise Refusal(_unknown())
    return _answer(form, "service_requests", [service.shown(case, _settings().tz, case.body)])


def _key() -> ApplicationKey:
    _limit(WRONG_KEYS, _address())
    key = keys.of(request.values.get("api_key", ""))
    if key is None:
        WRONG_KEYS.count(_address())
        raise Refusal(Fault(403, "api_key: " + _("missing, unknown or revoked")))
    return key


def _limit(limit: Limit, who: str) -> None:
    if wait := limit.wait(who):
        raise TooMany(_("Asked too often; please wait a little."), wait)


def _answer(form: str, root: str, content: Fields | Sequence[Fields], status: int = 200) -> Response:
    form = form or (request.view_args or {}).get("form") or _wanted()
    answer = Response(shapes.written(form, root, content), status, content_type=shapes.TYPES[form])
    answer.headers["Cache-Control"] = "no-store"
    if request.method == "GET" and "X-Case-Secret" not in request.headers:
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.vary.add("Accept")
    return answer


def _wanted() -> str:
    return (
        "json" if request.accept_mimetypes.best_match(["text/xml", "application/json"]) == "application/json" else "xml"
    )


def _unknown() -> Fault:
    return Fault(404, "service_request_id: " + _("there is no such request, or it is not published"))


def _address() -> str:
    return request.remote_addr or ""


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
