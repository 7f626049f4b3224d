"""One work on the desk: looking at it, drafts, the mark, giving it back."""

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.marking import policy
from courses.marking import said as words
from courses.marking.models import MarkingTask, TaskRole
from courses.marking.service import claiming, comments, drafting, giving, queue, settling
from courses.marking.service.claiming import HandedInAgain, Taken
from courses.marking.views import showing
from courses.marking.views.blueprint import bp
from courses.marking.views.reading import me, said, wanted
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _, moment
from lms.core.web import render
from media import playback
from media.intake import takes_video
from media.models import Asset, AssetKind
from media.service import uploads


@bp.get("/tasks/<int:task_id>")
@requires(policy.can_mark, claiming.load)
def show(task: MarkingTask) -> ResponseReturnValue:
    """The work, and the form beside it. Looking takes nothing from anybody; the first stroke claims it."""
    if task.is_done:
        return redirect(url_for(".settled", work_id=task.work_id), 303)
    draft = drafting.of(task, me())
    return _page(task, drafting.said(draft), audio=draft.audio if draft else None)


@bp.post("/tasks/<int:task_id>/draft")
@requires(policy.can_mark, claiming.load)
def save(task: MarkingTask) -> ResponseReturnValue:
    """Keep what is written so far, whoever holds the work; and keep holding it."""
    is_mine = giving.keep(task, said(task), me())
    taken = "" if is_mine else _taken(task)
    return jsonify(saved=moment(drafting.begin(task, me()).saved_at), taken=taken)


@bp.post("/tasks/<int:task_id>/lease")
@requires(policy.can_mark, claiming.load)
def renew(task: MarkingTask) -> ResponseReturnValue:
    """Keep holding it while its page is open; looking alone takes nothing from anybody."""
    is_free = not task.is_held_by(me().id) and not task.is_held_by_another(me().id) and not task.is_done
    is_mine = is_free or claiming.renew(task, me())
    return jsonify(taken="" if is_mine else _taken(task))


@bp.post("/tasks/<int:task_id>/mark")
@requires(policy.can_mark, claiming.load)
@takes_video
def mark(task: MarkingTask) -> ResponseReturnValue:
    """Give the mark and take what comes next. Whatever happens, what was written is kept as a draft."""
    user, audio = me(), _uploaded()
    try:
        given = drafting.with_bank(said(task), _from_bank(task))
    except BadValue as refusal:
        return _refused(task, refusal)
    giving.hold(task)  # who presses twice waits here for the first, and finds the mark given
    if giving.is_given(task, given, user):
        return _onwards(task)
    if audio:
        drafting.attach(task, user, audio)
    if not giving.keep(task, given, user):
        return _lost(task)
    if request.form.get("content", task.work.seal) != task.work.seal:
        return _unfinished(task, HandedInAgain())
    try:
        words.share(given, task.work.possible, task.work.rubric)
        giving.give(task, user)
    except BadValue as refusal:
        return _unfinished(task, refusal)
    if request.form.get("keep") and given.comment:
        comments.keep(task.work.course_id, given.comment, user)
    return _onwards(task)


@bp.post("/tasks/<int:task_id>/audio")
@requires(policy.can_mark, claiming.load)
@takes_video
def record(task: MarkingTask) -> ResponseReturnValue:
    """A spoken comment, from the browser's microphone; empty takes it away."""
    audio = _uploaded()
    drafting.attach(task, me(), audio)
    claiming.renew(task, me())
    return jsonify(kept=bool(audio))


@bp.post("/tasks/<int:task_id>/return")
@requires(policy.can_mark, claiming.load)
def release(task: MarkingTask) -> ResponseReturnValue:
    """Give it back for others."""
    claiming.release(task, me())
    flash(_("The work waits for others again. Your draft is kept."), "good")
    return redirect(url_for(".index", **wanted().values()), 303)


def played(task_id: int, public_id: Any) -> tuple[MarkingTask, Asset]:  # Any: a UUID
    """A recording of a work."""
    task = claiming.load(task_id)
    found = next((each for each in showing.assets(task) if each.public_id == str(public_id)), None)
    if found is None:
        raise NotFound
    return task, found


@bp.get("/tasks/<int:task_id>/sources/<uuid:public_id>")
@requires(lambda user, found: policy.can_mark(user, found[0]), played)
def sources(found: tuple[MarkingTask, Asset]) -> ResponseReturnValue:
    """New addresses for a player whose old ones have ended."""
    here = playback.of(found[1].id)
    if here is None:
        raise NotFound
    return jsonify(here.sources)


def _page(task: MarkingTask, given: words.Said, status: int = 200, **more: Any) -> ResponseReturnValue:  # Any: shown
    user, looked_for = me(), wanted()
    marks = settling.marks(task.work) if task.role is TaskRole.MODERATOR else {}
    return render(
        "desk/task.html",
        "desk/_desk.html",
        status=status,
        **showing.of(task),
        **{"error": "", "audio": None} | more,
        task=task,
        work=task.work,
        said=given,
        marks=marks,
        wanted=looked_for,
        bank=comments.of(user, [task.work.course_id]),
        next_id=queue.following(user, looked_for, task),
        is_taken=task.is_held_by_another(user.id),
        me=user,
    )


def _refused(task: MarkingTask, refusal: RuleError) -> ResponseReturnValue:
    """What cannot be read is shown again as the form has it, as far as it can be read."""
    if _by_script():
        return jsonify(error=str(refusal)), int(refusal.status)
    return _page(task, drafting.said(drafting.of(task, me())), status=int(refusal.status), error=str(refusal))


def _unfinished(task: MarkingTask, refusal: RuleError) -> ResponseReturnValue:
    """No mark yet. The draft is kept, so the answer is good: a refusal would undo it."""
    if _by_script():
        return jsonify(error=str(refusal))
    draft = drafting.of(task, me())
    return _page(task, drafting.said(draft), audio=draft.audio if draft else None, error=str(refusal))


def _lost(task: MarkingTask) -> ResponseReturnValue:
    if _by_script():
        return jsonify(error=_taken(task))
    flash(_taken(task), "wait")
    return redirect(url_for(".index", **wanted().values()), 303)


def _onwards(task: MarkingTask) -> ResponseReturnValue:
    user, looked_for = me(), wanted()
    following = queue.take(user, looked_for, task, request.form.get("next", type=int))
    if _by_script():
        address = url_for(".show", task_id=following.id, **looked_for.values()) if following else ""
        return jsonify(next=following.id if following else None, address=address)
    if following is None:
        flash(_("The mark is given. Nothing else waits here."), "good")
        return redirect(url_for(".index", **looked_for.values()), 303)
    flash(_("The mark is given. Here is the next work."), "good")
    return redirect(url_for(".show", task_id=following.id, **looked_for.values()), 303)


def _taken(task: MarkingTask) -> str:
    """Who has it. Said in words that are kept in this language alone: it is an answer, not a record."""
    if task.is_done or task.claimed_by is None:
        return str(Taken())
    session().refresh(task, ["claimed_by"])
    name = task.claimed_by.name_ar
    return _("%(name)s has taken this work. What you wrote is kept as your draft.", name=name)


def _uploaded() -> Asset | None:
    """What was recorded; the file is stored before anything is written."""
    sent = request.files.get("audio")
    if sent is None or not sent.filename:
        return None
    return uploads.receive(me(), sent.filename, sent.stream, wanted=AssetKind.AUDIO.value, private=True)


def _from_bank(task: MarkingTask) -> list[str]:
    chosen = request.form.getlist("bank", type=int)
    if not chosen:
        return []
    found = {comment.id: comment.text for comment in comments.of(me(), [task.work.course_id])}
    comments.used([number for number in chosen if number in found])
    return [found[number] for number in chosen if number in found]


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
