"""Handing a text message over: to a file, or to any gateway that takes one HTTP request for a message.

SMS_URL is its address and SMS_PARAMETERS the template of what it is told, as a form (`to={phone}&text={text}`) or as
JSON (`{"to": "{phone}", "text": "{text}"}`). Known words: phone, text, reference, sender, token.
"""

import http.client
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from lms.core.config import Settings
from lms.core.sms.models import TextMessage

SECONDS = 15
LONGEST_ANSWER = 4096
TOO_MANY, BROKEN = 429, 500
LONGEST_WAIT = 600


class Refused(Exception):
    """The gateway will not take this message, however often it is asked."""


class Busy(Exception):
    """The gateway cannot take it now; `retry_after` seconds are to pass before it is asked again."""

    def __init__(self, message: str, retry_after: int = 0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the message and the token are for the gateway alone."""

    def redirect_request(self, *_: Any) -> None:  # Any: urllib's own
        return None


_opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def deliver(settings: Settings, message: TextMessage) -> None:
    """Hand the message over. Raises `Refused` for good, `Busy` for now."""
    if urlsplit(settings.sms_url).scheme == "file":
        _keep(settings, message)
        return
    try:
        with _opener.open(_request(settings, message), timeout=SECONDS) as answer:
            answer.read(LONGEST_ANSWER)
    except urllib.error.HTTPError as error:
        with error:
            raise _said(error) from error
    except (OSError, http.client.HTTPException) as error:  # no connection, no answer in time, an answer that breaks off
        raise Busy(f"no answer of the gateway: {type(error).__name__}") from error


def parameters(template: str, values: dict[str, str]) -> tuple[bytes, str]:
    """The body of the request and its type. The template is parsed before it is filled: no text can break out."""
    if template.lstrip().startswith("{"):
        filled = _filled(json.loads(template), values)
        return json.dumps(filled, ensure_ascii=False).encode(), "application/json; charset=utf-8"
    pairs = parse_qsl(template, keep_blank_values=True)
    body = urlencode([(name, _filled(value, values)) for name, value in pairs])
    return body.encode("ascii"), "application/x-www-form-urlencoded; charset=utf-8"


def _filled(value: Any, values: dict[str, str]) -> Any:  # Any: what JSON holds
    if isinstance(value, dict):
        return {name: _filled(each, values) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    if not isinstance(value, str):
        return value
    parts = value.split("{")
    said = parts[0]
    for part in parts[1:]:
        word, closed, rest = part.partition("}")
        said += values[word] + rest if closed and word in values else "{" + part
    return said


def _request(settings: Settings, message: TextMessage) -> urllib.request.Request:
    values = {
        "phone": message.phone,
        "text": message.text,
        "reference": message.reference,
        "sender": settings.sms_sender,
        "token": settings.sms_token,
    }
    body, kind = parameters(settings.sms_parameters, values)
    headers = {"Content-Type": kind, "Idempotency-Key": message.reference, "User-Agent": "Ijaza"}
    if settings.sms_token and "{token}" not in settings.sms_parameters:
        headers["Authorization"] = f"Bearer {settings.sms_token}"
    return urllib.request.Request(settings.sms_url, body, headers, method="POST")  # noqa: S310 - checked at the start


def _said(error: urllib.error.HTTPError) -> Exception:
    if error.code == TOO_MANY or error.code >= BROKEN:
        asked = (error.headers.get("Retry-After") or "").strip()
        return Busy(f"the gateway answers {error.code}", min(int(asked), LONGEST_WAIT) if asked.isdecimal() else 0)
    return Refused(f"the gateway refuses the message: {error.code}")


def _keep(settings: Settings, message: TextMessage) -> None:
    folder = Path(settings.data_dir) / "sms"
    folder.mkdir(exist_ok=True, mode=0o700)
    (folder / f"{message.reference}.txt").write_text(f"{message.phone}\n\n{message.text}\n", "utf-8")
