"""Answers to programs: kept for a while, asked for again with a mark, and open to the pages of other sites."""

import datetime as dt
import hashlib
from collections.abc import Callable

from flask import Blueprint, Response, request

from lms.core import clock
from lms.core.errors import RuleError, TooMany
from lms.harvest import register
from lms.harvest.models import EVERYTHING
from lms.harvest.pace import Pace

KEPT_SECONDS = 300
WRITTEN = "1"  # how documents are written; another number makes everybody fetch them anew
FEEDS = Pace(60, 60)
HARVESTS = Pace(300, 60)


def fresh(mime: str, write: Callable[[dt.datetime], bytes], *, spec: str = EVERYTHING, said: str = "") -> Response:
    """The document, or 304 where its asker has it as it is.

    Whether it is new is known from the register by one look at an index, before anything is loaded or written.
    `write` is told when it last changed; `said`: what else the answer hangs on, such as its language.
    """
    changed = register.last_change(spec)
    answer = Response(content_type=mime)
    answer.set_etag(_mark(changed, said), weak=False)
    if changed and changed <= clock.now():  # what changed this very moment may change again within the same second
        answer.last_modified = changed.replace(microsecond=0)
    if _has_it(answer, changed):
        answer.status_code = 304
    else:
        answer.set_data(write(changed or clock.now()))
    return opened(answer)


def guard(bp: Blueprint, pace: Pace) -> None:
    """Have all addresses of a door keep this pace before the database is asked anything; refusals are one line."""

    @bp.before_request
    def slow_down() -> None:
        pace.keep(request.remote_addr or "")

    @bp.errorhandler(RuleError)
    def refused(refusal: RuleError) -> Response:
        answer = Response(f"{refusal.status.value} {refusal.status.phrase}\n", refusal.status, mimetype="text/plain")
        if isinstance(refusal, TooMany):
            answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer


def opened(answer: Response) -> Response:
    """Everybody may keep it for some minutes, and programs in pages of other sites may read it."""
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _mark(changed: dt.datetime | None, said: str) -> str:
    said = f"{WRITTEN} {said} {request.full_path} {changed.isoformat() if changed else ''}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _has_it(answer: Response, changed: dt.datetime | None) -> bool:
    """The mark counts; the date only where no mark was sent."""
    if request.if_none_match:
        sent = {mark.partition(":")[0] for mark in request.if_none_match.as_set(include_weak=True)}
        return "*" in request.if_none_match or answer.get_etag()[0] in sent  # compressed answers carry ":br" behind it
    since = request.if_modified_since
    return bool(since and changed and answer.last_modified and answer.last_modified <= since)
