"""The door through which browsers report what was watched."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from courses.progress import opened, reports
from courses.progress.service import watching
from courses.progress.service.watching import Watched
from lms.core import clock
from lms.core.access import signed_in

bp = Blueprint("progress", __name__, template_folder="templates")


@bp.get("/watched")
@signed_in
def hello() -> ResponseReturnValue:
    """Who reads here, the server's time and a fresh token: for a page that was kept while there was no connection."""
    return jsonify(reader=current_user.get_id(), now=_now(), token=generate_csrf())


@bp.post("/watched")
@signed_in
def watch() -> ResponseReturnValue:
    """Take a batch. The answer says what is credited and read now, and has the part of the page that shows it."""
    batch = reports.read(request.form.get("batch", ""))
    user = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
    taken = watching.take(user, batch, opened.moment())
    lessons = [_shown(run, key, each) for (run, key), each in taken.credited.items()]
    return jsonify(now=_now(), lessons=lessons, done=taken.done)


def _shown(run: str, key: str, watched: Watched) -> dict[str, Any]:  # Any: what JSON can carry
    is_done = watched.share >= watched.enough
    part = render_template("progress/_watched.html", watched=watched, is_done=is_done)
    return {"run": run, "key": key, "share": round(watched.share, 4), "seen": watched.spans, "html": part}


def _now() -> int:
    return round(clock.now().timestamp() * 1000)
