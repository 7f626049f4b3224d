"""The pages of the ground floor: language and theme, and whether we are well."""

from flask import Blueprint, Response, abort, current_app, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from lms.core import i18n
from lms.core.access import public
from lms.core.config import Settings
from lms.core.db import session
from lms.core.web import safe_next

bp = Blueprint("site", __name__)
THEMES = ("light", "dark", "auto")
_YEAR = 365 * 86400


@bp.post("/locale")
@public
def choose_locale() -> ResponseReturnValue:
    """Speak another language from now on."""
    return _remember(i18n.COOKIE, request.form.get("locale", ""), tuple(i18n.LOCALES))


@bp.post("/theme")
@public
def choose_theme() -> ResponseReturnValue:
    """Light, dark, or as the device has it."""
    return _remember("theme", request.form.get("theme", ""), THEMES)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The database answers too."""
    session().execute(text("SELECT 1"))
    return jsonify(status="ok")


def theme() -> str:
    """The theme asked for: light, dark or auto; a page that has its own says so in `g.theme`."""
    if "theme" in g:
        return str(g.theme)
    kept = request.cookies.get("theme", "")
    return kept if kept in THEMES else "auto"


def _remember(name: str, value: str, allowed: tuple[str, ...]) -> Response:
    if value not in allowed:
        abort(400)
    settings: Settings = current_app.config["SETTINGS"]
    response = redirect(safe_next("/"), 303)
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=settings.https)
    return response  # type: ignore[return-value]  # werkzeug's Response is flask's here
