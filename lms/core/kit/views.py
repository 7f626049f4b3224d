"""Shows the kit. All names and numbers on it are examples."""

import datetime as dt
from types import SimpleNamespace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import public
from lms.core.assets.icons import NAMES
from lms.core.kit.forms import SampleForm
from lms.core.web import Page

bp = Blueprint("kit", __name__)

COVERS = ["computer", "files", "office", "media", "safety", "arabic", "research", "atlas"]


@bp.get("/kit")
@public
def index() -> ResponseReturnValue:
    """Every component in every state."""
    refused = SampleForm(formdata=None, meta={"csrf": False}, prefix="refused-")
    refused.name.errors = ["Write the name as it stands on the identity card."]
    refused.place.errors = ["Choose one of the places."]
    refused.file.errors = ["This file is not a video."]
    return render_template(
        "kit/index.html",
        form=SampleForm(formdata=None, meta={"csrf": False}),
        refused=refused,
        jobs=_jobs(),
        page=Page(items=[], number=3, total=250, size=30),
        day=dt.date(2026, 11, 23),
        icons=sorted(NAMES),
        covers=COVERS,
    )


@bp.get("/kit/job")
@public
def job() -> ResponseReturnValue:
    """What the running example asks for every two seconds."""
    return render_template("components/_job.html", job=_jobs()[0], job_url=url_for("kit.job"))


def _jobs() -> list[SimpleNamespace]:
    base = {"id": "kit", "total": 212, "note": "", "cancel_asked_at": None, "is_open": False}
    states = [("waiting", 0), ("running", 138), ("done", 212), ("failed", 31), ("cancelled", 60)]
    return [
        SimpleNamespace(
            **{
                **base,
                "id": f"kit-{state}",
                "state": state,
                "done_count": done,
                "is_open": state == "running",
            }
        )
        for state, done in states[1:]
    ]
