"""One submission: the receipt, the work, the feedback once it is posted. For its learner and their trainers."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.assignments import policy, shown
from courses.assignments.models import Submission, SubmissionState, WorkKind
from courses.assignments.service import handing, releasing, standing, timing
from courses.assignments.views import load
from courses.assignments.views.blueprint import bp
from courses.rubrics import service as rubrics
from lms.core.access import requires
from lms.core.db import transaction
from lms.core.i18n import _
from lms.core.web import render
from media import playback
from media.models import Asset
from media.service import files

ROOT = "/learn/submissions/<uuid:public_id>"


@bp.get(ROOT)
@requires(policy.can_see, load.submission)
def read(work: Submission) -> ResponseReturnValue:
    """The receipt and the work; with the feedback where the reader may see it."""
    is_own = work.enrolment.user_id == load.me().id
    if work.state is SubmissionState.DRAFT:
        return redirect(_page_of(work), 303)
    if is_own and work.is_posted and work.opened_at is None:
        with transaction():  # a GET that counts: the first look is what the trainer is shown
            releasing.opened(work)
    sees_mark = work.is_posted or not is_own
    return render("assignments/read.html", **_shown(work, is_own=is_own, sees_mark=sees_mark))


@bp.get(f"{ROOT}/files/<uuid:asset_id>")
@requires(lambda user, found: policy.can_see(user, found[0]), load.file)
def download(found: tuple[Submission, Asset]) -> ResponseReturnValue:
    """One file as it was sent, by an address that opens for this reader alone."""
    work, asset = found
    is_own = work.enrolment.user_id == load.me().id
    return redirect(files.download(asset, unseen=is_own, reader=playback.reader()), 302)


@bp.post(f"{ROOT}/withdrawal")
@requires(policy.can_take_back, load.submission, see=policy.can_see)
def withdraw(work: Submission) -> ResponseReturnValue:
    """Take it back while nobody has marked it."""
    handing.withdraw(work, load.me())
    flash(_("Your work is a draft again. Remember to hand it in."), "wait")
    return redirect(_page_of(work), 303)


def _page_of(work: Submission) -> str:
    return url_for("assignments.show", run_id=work.enrolment.run_id, key=work.stable_key)


def _shown(work: Submission, *, is_own: bool, sees_mark: bool) -> dict[str, Any]:  # Any: what a template is shown
    wanted = [file.asset_id for file in work.files if file.kind in {WorkKind.AUDIO, WorkKind.VIDEO}]
    spoken = work.feedback_asset_id if sees_mark else None
    heard = playback.of_all([*wanted, spoken] if spoken else wanted)
    played = {asset_id: heard.get(asset_id) for asset_id in wanted}
    feedback = heard.get(spoken) if spoken else None
    version = work.assignment.rubric_version_id
    chosen = work.rubric or {}
    version = chosen.get("version") or version
    return {
        "work": work,
        "assignment": work.assignment,
        "lesson": work.assignment.lesson,
        "learner": work.enrolment.user,
        "is_own": is_own,
        "is_hidden": not is_own and work.assignment.is_blind and not work.is_posted,
        "sees_mark": sees_mark and work.is_marked,
        "played": played,
        "feedback": feedback,
        "rubric": rubrics.version(version) if sees_mark and version else None,
        "level": rubrics.level,
        "chosen": chosen.get("chosen") or {},
        "words": chosen.get("words") or {},
        "tries": standing.tries(work.enrolment_id, work.stable_key),
        "times": timing.of(work.assignment, work.enrolment),
        "shown": shown,
        "back": _page_of(work)
        if is_own
        else url_for("assignments.table", run_id=work.enrolment.run_id, key=work.stable_key),
    }
