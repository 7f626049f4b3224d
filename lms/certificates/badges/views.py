"""Badges for machines: the issuer's keys, achievements, lists of what was withdrawn, and each badge by its code.

All of it may be read from anywhere, by anybody's software. A badge that was withdrawn is no longer handed out: its
addresses answer 410, with what became of it.
"""

import json
from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.certificates import code as codes
from lms.certificates import policy, press
from lms.certificates import service as certificates
from lms.certificates.badges import baking, issuer, service
from lms.certificates.badges import credential as credentials
from lms.certificates.badges.issuer import CREDENTIALS, OPEN_BADGES, Document
from lms.certificates.badges.models import Achievement, Badge, StatusList
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.verification import verdict
from lms.certificates.views import load
from lms.core.access import public, requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.web import render

bp = Blueprint("badges", __name__, template_folder="../templates")

JSON, LINKED, TOKEN = "application/json", "application/ld+json", "text/plain"
TOKENS = ("application/vc+jwt", "application/jwt")
MINUTES, DAY = "public, max-age=300", "public, max-age=86400"
SOON = "120"  # seconds until what is still being made is there


@bp.get("/.well-known/did.json")
@public
def did() -> ResponseReturnValue:
    """The academy's keys as did:web."""
    return _open_to_all(issuer.did_document(issuer.current(), service.public_keys()), MINUTES)


@bp.get("/.well-known/jwks.json")
@public
def jwks() -> ResponseReturnValue:
    """The keys that tokens are signed with."""
    return _open_to_all(issuer.jwks(issuer.current(), service.public_keys()), MINUTES)


@bp.get("/badges/keys/<string:kid>")
@public
def key(kid: str) -> ResponseReturnValue:
    """One key, as the head of a token names it."""
    for found in service.public_keys():
        if found.kid == kid and found.revoked_at is None:
            return _open_to_all(issuer.jwk(issuer.current(), found), MINUTES)
    raise NotFound


@bp.get("/badges/issuer")
@public
def profile() -> ResponseReturnValue:
    """Who issues the badges."""
    ours, institution = issuer.current(), press.current().institution
    if _asks_for_a_page():
        keys = service.public_keys()
        return render("certificates/badges/issuer.html", issuer=ours, institution=institution, keys=keys)
    return _open_to_all({"@context": [CREDENTIALS, OPEN_BADGES], **ours.profile(institution)}, MINUTES)


@bp.get("/badges/achievements/<string:slug>")
@public
def achievement(slug: str) -> ResponseReturnValue:
    """What a badge is given for."""
    found = session().get(Achievement, slug)
    if found is None:
        raise NotFound
    if _asks_for_a_page():
        return render(
            "certificates/badges/achievement.html", achievement=found.document, institution=press.current().institution
        )
    return _open_to_all({"@context": [CREDENTIALS, OPEN_BADGES], **found.document}, DAY)


@bp.get("/badges/images/<string:name>.png")
@public
def image(name: str) -> ResponseReturnValue:
    """The picture of a kind of badge, nothing baked into it."""
    if name not in baking.pictures():
        raise NotFound
    return _open_to_all(baking.picture(name), DAY, "image/png")


@bp.get("/badges/status/<int:list_id>")
@public
def status(list_id: int) -> ResponseReturnValue:
    """A list of what was withdrawn, as linked data or, where that is asked for, as a token."""
    found = session().get(StatusList, list_id)
    if found is None:
        raise NotFound
    asks_for_token = request.accept_mimetypes.best_match([JSON, LINKED, "application/vc", *TOKENS]) in TOKENS
    form, kind = (found.token, TOKENS[0]) if asks_for_token else (found.document, LINKED)
    return _open_to_all(form, MINUTES, kind) if form else _not_yet()


@bp.get("/badges/<string:code>")
@public
def show(code: str) -> ResponseReturnValue:
    """The address inside the badge: people are led to the certificate's page, machines get the badge."""
    if _asks_for_a_page():
        return redirect(url_for("certificates.show", code=code), 303)
    return linked(code)


@bp.get("/badges/<string:code>.json")
@public
def linked(code: str) -> ResponseReturnValue:
    """The badge as linked data with its proof."""
    return _badge(code, "json", LINKED, lambda badge, _certificate: service.proved(badge))


@bp.get("/badges/<string:code>.jwt")
@public
def token(code: str) -> ResponseReturnValue:
    """The badge as a signed token."""
    return _badge(code, "jwt", TOKEN, lambda badge, _certificate: badge.token)


@bp.get("/badges/<string:code>.png")
@public
def picture(code: str) -> ResponseReturnValue:
    """The badge as a picture with the token inside."""

    def bake(badge: Badge, certificate: Certificate) -> bytes | None:
        return baking.baked(credentials.drawing(certificate.snapshot), badge.token) if badge.token else None  # type: ignore[arg-type]  # JSON of a record

    return _badge(code, "png", "image/png", bake)


@bp.get("/certificates/<string:code>/badge")
@requires(policy.can_download, load)
def yours(certificate: Certificate) -> ResponseReturnValue:
    """The holder's own page: the badge in its three forms, and what each is for."""
    badge = service.of(certificate)
    return render(
        "certificates/badges/yours.html",
        certificate=certificate,
        record=certificate.snapshot,
        stands=certificate.state is CertificateState.ISSUED,
        drawing=credentials.drawing(certificate.snapshot),  # type: ignore[arg-type]  # JSON of a record
        is_signed=badge.token is not None,
        is_proved=badge.proof is not None,
        shown_code=codes.shown(certificate.code),
        address=issuer.current().at(codes.shown(certificate.code)),
    )


def _badge(
    code: str, suffix: str, kind: str, make: Callable[[Badge, Certificate], str | bytes | None]
) -> ResponseReturnValue:
    certificate = certificates.look_up(code, asker=request.remote_addr or "")
    if certificate.state is not CertificateState.ISSUED:
        return _withdrawn(certificate)
    made = make(service.of(certificate), certificate)
    if made is None:
        return _not_yet()
    answer = _open_to_all(made, "no-store", kind)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Content-Disposition"] = f'inline; filename="{certificate.serial}.{suffix}"'
    return answer


def _withdrawn(certificate: Certificate) -> Response:
    found, ours = verdict(certificate), issuer.current()
    answer = _open_to_all(
        {
            "state": found.state,
            "since": found.since.isoformat() if found.since else None,
            "cause": found.cause or None,
            "successor": ours.at(codes.shown(found.successor.code)) if found.successor else None,
            "verify": certificate.snapshot["verify"],
        },
        "no-store",
    )
    answer.status_code = 410
    return answer


def _not_yet() -> Response:
    answer = _open_to_all({"state": "being-made"}, "no-store")
    answer.status_code, answer.headers["Retry-After"] = 503, SOON
    return answer


def _open_to_all(content: Document | str | bytes, keep: str, kind: str = JSON) -> Response:
    """An answer that any site's scripts may read and any page may show."""
    body = json.dumps(content, ensure_ascii=False) if isinstance(content, dict) else content
    answer = Response(body, mimetype=kind)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = keep
    answer.vary.add("Accept")
    return answer


def _asks_for_a_page() -> bool:
    return request.accept_mimetypes.best_match([JSON, LINKED, "text/html"]) == "text/html"
