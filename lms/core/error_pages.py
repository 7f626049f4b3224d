"""Every refusal and failure becomes a page that says what happened, that nothing was lost, and what to do."""

import logging
import secrets
import sqlite3

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from lms.core.db import rollback
from lms.core.errors import RuleError, TooMany
from lms.core.web import is_htmx

log = logging.getLogger("ijaza")
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    """Answer all errors."""
    app.register_error_handler(RuleError, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(IntegrityError, raced)
    app.register_error_handler(OperationalError, database_error)
    app.register_error_handler(DataError, unkeepable)
    app.register_error_handler(OverflowError, unkeepable)
    app.register_error_handler(Exception, failed)


def refused(refusal: RuleError) -> Response:
    """A rule of the academy says no."""
    response = page(int(refusal.status), str(refusal.message))
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def forged(error: CSRFError) -> Response:
    """The form's token is missing or too old: the page was open for long, or somebody forged it."""
    del error
    return page(400, "", kind="stale")


def http_error(error: HTTPException) -> Response:
    """An ordinary HTTP error; its redirects pass through."""
    if error.response is not None:
        return make_response(error.response)
    code = error.code or 500
    response = page(code if code in PAGES else 400, "")
    response.status_code = code
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "Content-Range"}:
            response.headers[name] = value
    return response


def raced(error: IntegrityError) -> Response:
    """Two asked for the same at once and the database took one: a second click, or another person."""
    rollback()
    return page(409, "", number=_log(error), kind="raced")


def unkeepable(error: DataError | OverflowError) -> Response:
    """What was asked holds what no database keeps: a NUL, or a number beyond all numbers. No page of ours sends it."""
    rollback()
    return page(400, "", number=_log(error))


def database_error(error: OperationalError) -> Response:
    """The database is busy, full or away; what was asked is not done, and can be asked again."""
    rollback()
    number = _log(error)
    busy = isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)
    response = page(503, "", number=number, kind="busy" if busy else "")
    response.headers["Retry-After"] = "5"
    return response


def failed(error: Exception) -> Response:
    """Something that nobody foresaw; the log has it under the number that the page shows."""
    rollback()
    return page(500, "", number=_log(error))


def page(status: int, message: str, *, number: str = "", kind: str = "") -> Response:
    """The answer in the form that was asked for: JSON, a fragment, or a whole page."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return make_response(jsonify(error=message or status, number=number), status)
    template = "errors/_fragment.html" if is_htmx() else f"errors/{status}.html"
    shown = {"status": status, "message": message, "number": number, "kind": kind}
    return make_response(render_template(template, **shown), status)


def _log(error: Exception) -> str:
    number = secrets.token_hex(4)
    path = request.path.replace("\r", " ").replace("\n", " ")
    log.error("error %s at %s %s", number, request.method, path, exc_info=error)
    return number
