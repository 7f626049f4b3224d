"""The registry's runs: all of them, one with its people, new, changed, closed; and groups."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Course, CourseVersion, VersionState
from courses.enrolment import policy, words
from courses.enrolment.forms import PasteForm, RunForm
from courses.enrolment.models import EnrolmentState, EnrolPolicy, Pace, Run
from courses.enrolment.service import ending, roster, runs, undoing
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.head import head
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, choose, ngettext, number
from lms.core.web import done, paginate, render

FIELDS = ("version_id", "starts_on", "ends_on", "seats", "is_proctored", "apply_until", "weeks", "zone", "groups_apart")


@bp.get("/registry/runs/new")
@requires(policy.can_register)
def new() -> ResponseReturnValue:
    """The form of a new run."""
    form = _form(RunForm(formdata=None))
    wanted = request.args.get("course", 0, type=int)
    version = session().scalar(_published().where(Course.id == wanted)) if wanted else None
    if version:
        form.version_id.data = version.id
        form.title_ar.data = choose(version.course.title, "ar")
    return render("enrolment/edit.html", form=form, run=None)


@bp.post("/registry/runs")
@requires(policy.can_register)
def create() -> ResponseReturnValue:
    """Open a run."""
    form = _form(RunForm())
    if form.validate():
        try:
            version = session().get_one(CourseVersion, form.version_id.data)
            run = runs.create_run(version, form.code.data or "", by=me(), **_fields(form))
            return done(".show", run_id=run.id)
        except BadValue as refusal:
            form.form_errors.append(str(refusal))
    return render("enrolment/edit.html", status=422, form=form, run=None)


@bp.get("/registry/runs/<int:run_id>")
@requires(policy.can_run, runs.by_id)
def show(run: Run) -> ResponseReturnValue:
    """The people of a run by state."""
    return render("enrolment/show.html", "enrolment/_people.html", **shown(run))


@bp.get("/registry/runs/<int:run_id>/edit")
@requires(policy.can_run, runs.by_id)
def edit(run: Run) -> ResponseReturnValue:
    """The form of a run."""
    form = _form(RunForm(formdata=None, obj=run, policy=run.policy.value, pace=run.pace.value), run)
    form.title_ar.data, form.title_en.data = run.title.get("ar", ""), run.title.get("en", "")
    return render("enrolment/edit.html", form=form, run=run)


@bp.post("/registry/runs/<int:run_id>")
@requires(policy.can_run, runs.by_id)
def update(run: Run) -> ResponseReturnValue:
    """Keep it."""
    form = _form(RunForm(), run)
    del form.code  # people have it on paper
    if form.validate():
        try:
            runs.edit_run(run, me(), **_fields(form))
            return done(".show", run_id=run.id)
        except BadValue as refusal:
            form.form_errors.append(str(refusal))
    return render("enrolment/edit.html", status=422, form=form, run=run)


@bp.post("/registry/runs/<int:run_id>/closure")
@requires(policy.can_run, runs.by_id)
def close(run: Run) -> ResponseReturnValue:
    """Nobody joins from now on."""
    runs.close_run(run, me())
    flash(_("The run is closed. Whoever is in goes on learning."))
    return done(".show", run_id=run.id)


@bp.post("/registry/runs/<int:run_id>/reopening")
@requires(policy.can_run, runs.by_id)
def reopen(run: Run) -> ResponseReturnValue:
    """Take the closing back."""
    runs.reopen_run(run, me())
    return done(".show", run_id=run.id)


@bp.post("/registry/runs/<int:run_id>/ending")
@requires(policy.can_run, runs.by_id)
def end(run: Run) -> ResponseReturnValue:
    """Who has not completed it has failed; who waits waits no more."""
    bulk = ending.end(run, me())
    flash(_("The run has ended."))
    return done(".show", run_id=run.id, bulk=bulk)


@bp.post("/registry/runs/<int:run_id>/undoing")
@requires(policy.can_run, runs.by_id)
def undo(run: Run) -> ResponseReturnValue:
    """Take back what was decided for many."""
    found = undoing.undo(run, request.form.get("bulk", ""), me())
    said = ngettext("One person is back.", "%(number)s people are back.", found.back, number=number(found.back))
    if found.stay:
        said += " " + ngettext(
            "One stays: something happened since.",
            "%(number)s stay: something happened since.",
            found.stay,
            number=number(found.stay),
        )
    flash(said)
    return done(".show", run_id=run.id)


@bp.get("/registry")
@requires(policy.can_register)
def index() -> ResponseReturnValue:
    """All runs, or those of a stage, with how many people are in which state."""
    stage = request.args.get("stage", "")
    page = paginate(runs.of_stage(stage))
    counts = runs.counts(run.id for run in page.items)
    return render(
        "enrolment/index.html", page=page, counts=counts, stage=stage, stages=words.STAGES, stage_of=runs.stage_of
    )


def shown(run: Run, **more: Any) -> dict[str, Any]:  # Any: whatever templates show
    """What the page of a run shows."""
    state, asked = request.args.get("state", ""), request.args.get("q", "")
    states = [EnrolmentState(state)] if state in set(EnrolmentState) else []
    return {
        **head(run, "people"),
        "page": paginate(roster.roster(run, states, asked)),
        "state": state if states else "",
        "asked": asked,
        "decided": undoing.decided(run, request.args.get("bulk", "")),
        "paste_form": PasteForm(formdata=None),
        "lines": None,
        **more,
    }


def _form(form: RunForm, run: Run | None = None) -> RunForm:
    """The form with the versions that a run may teach: the newest of each course, and the run's own."""
    newest: dict[int, CourseVersion] = {}
    for version in session().scalars(_published()):
        newest.setdefault(version.course_id, version)
    versions = list(newest.values())
    if run:
        versions = [version for version in versions if version.course_id == run.version.course_id]
        versions += [run.version] if run.version not in versions else []
    form.version_id.choices = [(version.id, _said(version)) for version in versions]
    form.zone.choices = list(words.ZONES.items())
    return form


def _published() -> Any:  # Any: a Select of CourseVersion
    return (
        select(CourseVersion)
        .join(CourseVersion.course)
        .options(joinedload(CourseVersion.course))
        .where(CourseVersion.state == VersionState.PUBLISHED)
        .order_by(Course.code, CourseVersion.number.desc())
    )


def _said(version: CourseVersion) -> str:
    title = choose(version.course.title)
    return _(
        "%(code)s: %(title)s, version %(number)s", code=version.course.code, title=title, number=number(version.number)
    )


def _fields(form: RunForm) -> dict[str, Any]:  # Any: columns of several types
    title = {"ar": form.title_ar.data or ""} | ({"en": form.title_en.data} if form.title_en.data else {})
    fields = {name: form[name].data for name in FIELDS}
    hours = 48 if form.offer_hours.data is None else form.offer_hours.data
    return {
        **fields,
        "title": title,
        "policy": EnrolPolicy(form.policy.data),
        "pace": Pace(form.pace.data),
        "offer_hours": hours,
    }
