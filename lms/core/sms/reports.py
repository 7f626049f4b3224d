"""What the gateway reports of messages: delivered, or not.

A report is a POST of JSON, {"reference": …, "state": "delivered" | "failed", "problem": …}, with the seconds since 1970
in X-Timestamp and, in X-Signature, the hex HMAC-SHA256 of "<timestamp>.<body>" with SMS_REPORT_SECRET. What is forged,
older than five minutes, or was said before, is refused.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, func, select

from lms.core import clock
from lms.core.access import public
from lms.core.config import Settings
from lms.core.db import insert_once, session
from lms.core.i18n import _, ngettext, number
from lms.core.jobs import every
from lms.core.sms.models import TextMessage, TextReport

bp = Blueprint("sms", __name__)
MOST_SECONDS = 300
LONGEST = 16 * 1024
RECENT = dt.timedelta(days=7)
LATE = dt.timedelta(minutes=15)


@bp.post("/sms/reports")
@public
def create() -> ResponseReturnValue:
    """Believe a report, once."""
    secret = _settings().sms_report_secret
    if not secret:
        abort(404)
    if (request.content_length or 0) > LONGEST:
        abort(413)
    body, stamp = request.get_data(), request.headers.get("X-Timestamp", "")
    signature = request.headers.get("X-Signature", "").lower()
    if not hmac.compare_digest(signature_of(secret, stamp, body).encode(), signature.encode()) or not _is_fresh(stamp):
        abort(403)
    if not insert_once(TextReport, ["signature"], {"signature": signature}):
        abort(409)
    return _note(body)


def signature_of(secret: str, stamp: str, body: bytes) -> str:
    """The signature that a report of this moment and body must bear."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@every(3600)
def forget() -> None:
    """Drop what is too old to be said again."""
    session().execute(delete(TextReport).where(TextReport.at < clock.now() - dt.timedelta(seconds=4 * MOST_SECONDS)))


def health() -> Iterable[tuple[str, str, str]]:
    """Whether messages leave and arrive."""
    moment = clock.now()
    stuck = _count(TextMessage.sent_at.is_(None), TextMessage.phone != "", TextMessage.created_at < moment - LATE)
    failed = _count(TextMessage.failed_at > moment - RECENT)
    if stuck:
        said = ngettext(
            "%(number)s text message is stuck.", "%(number)s text messages are stuck.", stuck, number=number(stuck)
        )
        return [(_("Text messages"), "bad", said)]
    if urlsplit(_settings().sms_url).scheme == "file":
        said = _("No gateway is set (SMS_URL): text messages are kept as files in %(folder)s.", folder="DATA_DIR/sms")
        return [(_("Text messages"), "wait", said)]
    said = _("Through %(host)s. Failed in a week: %(failed)s.", host=_host(), failed=number(failed))
    return [(_("Text messages"), "wait" if failed else "good", said)]


def _note(body: bytes) -> ResponseReturnValue:
    try:
        told = json.loads(body)
        reference, state, problem = str(told["reference"]), told["state"], str(told.get("problem", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        abort(400)
    message = session().scalars(select(TextMessage).where(TextMessage.reference == reference)).one_or_none()
    if message is None:
        abort(404)
    if state == "delivered":
        message.delivered_at = message.delivered_at or clock.now()
        message.failed_at, message.problem = None, ""
    elif state == "failed" and message.delivered_at is None:  # what has arrived stays so, whatever comes late
        message.failed_at, message.problem = clock.now(), problem[:200]
    elif state != "failed":
        abort(400)
    return "", 204


def _is_fresh(stamp: str) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):  # noqa: PLR2004 - seconds, for some centuries
        return False
    return abs(clock.now().timestamp() - int(stamp)) <= MOST_SECONDS


def _count(*conditions: object) -> int:
    return session().scalar(select(func.count(TextMessage.id)).where(*conditions)) or 0  # type: ignore[arg-type]


def _host() -> str:
    return urlsplit(_settings().sms_url).hostname or ""


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
