"""Headers that every answer carries, errors too."""

import secrets
from functools import cache
from urllib.parse import urlsplit

import flask
from flask import Flask, Response, g

from lms.core.config import Settings

ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(self), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
WITH_HTTPS = (("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),)


def csp_nonce() -> str:
    """The nonce of this answer's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_app(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer."""
    store = _origin(settings.s3_endpoint) if settings.storage == "s3" else ""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    always = (*ALWAYS, *(WITH_HTTPS if settings.https else ()))

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        said = {name.lower() for name in headers.keys()}  # noqa: SIM118 - not a dictionary: it would give pairs
        own_scripts = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
        # A visitor's page may be gone back to at once; what a signed-in person saw is kept nowhere.
        kept = "no-store" if flask.session.get("_user_id") else "private, no-cache"
        own = (("Content-Security-Policy", _policy(store) + own_scripts), ("Cache-Control", kept))
        for name, value in (*own, *always):
            if name.lower() not in said:
                headers.add(name, value)
        return response


@cache
def _policy(store: str) -> str:
    """All but the nonce, which comes last."""
    rules = {
        "default-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: {store}",
        "media-src": f"'self' blob: {store}",
        "connect-src": f"'self' {store}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "script-src": "'self'",
    }
    return "; ".join(f"{name} {value.strip()}" for name, value in rules.items())


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
