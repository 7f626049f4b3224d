"""A learner's page of an assignment: write, attach, record, hand in. Works as one plain form; scripts keep it safer."""

from http import HTTPStatus
from typing import Any

from flask import Response, flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from courses.assignments import plain, shown
from courses.assignments.forms import WorkForm
from courses.assignments.models import WorkKind
from courses.assignments.service import handing
from courses.assignments.service.standing import REFUSALS, Standing
from courses.assignments.views import load
from courses.assignments.views.blueprint import bp
from lms.core import clock
from lms.core.access import signed_in
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _, _l, clock_time
from lms.core.web import done, is_htmx, render
from media import intake, tickets
from media.forms import FileForm

# Every page here belongs to the person who asks: the query finds only one's own, so there is nothing to guard after.
ROOT = "/learn/runs/<int:run_id>/assignments/<string:key>"


@bp.get(ROOT)
@signed_in
def show(run_id: int, key: str) -> ResponseReturnValue:
    """The task, until when, what was handed in, and the form."""
    return _page(load.place(run_id, key), ask_late=request.args.get("late") == "ask")


@bp.post(f"{ROOT}/work")
@intake.takes_video
@signed_in
def write(run_id: int, key: str) -> ResponseReturnValue:
    """The whole form without a script: keeps the text, takes the file, hands in where that was the button.

    What is refused after the text was kept is said on the page that comes next, so that the text stays kept.
    """
    place, form = load.place(run_id, key), WorkForm()
    try:
        _keep(place, form)
    except handing.OtherDevice as other:
        theirs = plain.as_typed(other.draft.text)
        return _page(load.place(run_id, key), theirs=theirs, mine=form.text.data or "", status=HTTPStatus.CONFLICT)
    try:
        if form.file.data:
            _attach(place, form.file.data.filename or "", form)
        if request.form.get("go") == "hand-in":
            return _hand_in(place, is_known=bool(form.late.data))
        flash(_("Saved. Nobody sees it until you hand it in."), "good")
    except RuleError as refusal:
        flash(str(refusal), "bad")
    return done(".show", run_id=run_id, key=key)


@bp.post(f"{ROOT}/draft")
@signed_in
def save(run_id: int, key: str) -> ResponseReturnValue:
    """Keep the text while it is written: {"text", "base"}; the reply is its receipt, or how it stands elsewhere."""
    request.max_content_length = 4 * handing.MOST_TEXT
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise BadValue(_l("This text cannot be read."))
    base = asked.get("base")
    try:
        draft = handing.keep(load.place(run_id, key), asked["text"], base if isinstance(base, int) else None)
    except handing.OtherDevice as other:
        return jsonify(
            message=str(other), text=plain.as_typed(other.draft.text), rev=other.draft.revision
        ), HTTPStatus.CONFLICT
    return jsonify(rev=draft.revision, at=clock_time(draft.saved_at), token=generate_csrf())


@bp.post(f"{ROOT}/files")
@signed_in
def attach(run_id: int, key: str) -> ResponseReturnValue:
    """What was uploaded in parts: `upload` is its id; the reply is the list of what is attached."""
    place = load.place(run_id, key)
    asset = intake.take_private(FileForm(), load.me(), wanted="")
    handing.attach(place, asset)
    return _files(run_id, key)


@bp.post(f"{ROOT}/files/<uuid:public_id>/removal")
@signed_in
def detach(run_id: int, key: str, public_id: object) -> ResponseReturnValue:
    """Take a file out of the draft."""
    place = load.place(run_id, key)
    handing.detach(place, str(public_id))
    return _files(run_id, key)


def _files(run_id: int, key: str) -> Response:
    if is_htmx():
        return render("assignments/_files.html", place=load.place(run_id, key), shown=shown)
    return done(".show", run_id=run_id, key=key, _anchor="files")


def _hand_in(place: Standing, *, is_known: bool) -> Response:
    """Hand in; who is late and has not said that they know it is asked first."""
    if place.late_seconds and place.can_write and not is_known:
        run_id, key = place.enrolment.run_id, place.assignment.lesson.stable_key
        return done(".show", run_id=run_id, key=key, late="ask")
    return done(".read", public_id=handing.hand_in(place, load.me()).public_id)


def _keep(place: Standing, form: WorkForm) -> None:
    if place.assignment.takes(WorkKind.TEXT) and form.text.data is not None:
        base = form.revision.data
        if form.text.data.strip() or place.draft:
            handing.keep(place, form.text.data, int(base) if base and base.isdecimal() else None)


def _attach(place: Standing, name: str, form: WorkForm) -> None:
    """A file that came with the form: what it is meant to be, its ending says; the worker looks at what it is."""
    wanted = shown.kind_of_name(name, place.assignment)
    asset = intake.take_private(form, load.me(), wanted=wanted)
    handing.attach(place, asset)


def _page(place: Standing, *, status: int = 200, **more: Any) -> Response:  # Any: what a template is shown
    user, draft = load.me(), place.draft
    form = WorkForm(
        formdata=None,
        data={"text": plain.as_typed(draft.text), "revision": draft.revision} if draft else {"text": "", "revision": 0},
    )
    if "mine" in more:
        form.text.data = more["mine"]
    refusal = REFUSALS[place.obstacle] if place.obstacle else None
    course_url = url_for("lessons.show", code=place.enrolment.run.code, key=place.assignment.lesson.stable_key)
    response = render(
        "assignments/show.html",
        status=status,
        place=place,
        assignment=place.assignment,
        lesson=place.assignment.lesson,
        form=form,
        refusal=refusal,
        lesson_url=course_url,
        ticket=tickets.give(user.id) if place.can_write else "",
        shown=shown,
        now=clock.now(),
        **{"theirs": None, "ask_late": False} | more,
    )
    if place.can_write and place.assignment.takes(WorkKind.VIDEO):
        response.headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=()"
    return response
