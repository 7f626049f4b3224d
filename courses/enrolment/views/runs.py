"""The registry's runs: all of them, one with its people, new, changed, closed; and groups."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Course, CourseVersion, VersionState
from courses.enrolment import policy, words
from courses.enrolment.forms import GroupForm, PasteForm, RunForm
from courses.enrolment.models import EnrolmentState, EnrolPolicy, GroupPolicy, Run, RunGroup
from courses.enrolment.service import groups, many, roster, runs
from courses.enrolment.views.blueprint import bp, me
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, _l, choose, number
from lms.core.web import done, paginate, render

FIELDS = ("version_id", "starts_on", "ends_on", "seats", "is_proctored")


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
    form = _form(RunForm(formdata=None, obj=run, policy=run.policy.value), run)
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


@bp.post("/registry/runs/<int:run_id>/groups")
@requires(policy.can_run, runs.by_id)
def create_group(run: Run) -> ResponseReturnValue:
    """A group of the run."""
    form = GroupForm()
    if not form.validate_on_submit():
        return render("enrolment/show.html", status=422, **shown(run, group_form=form))
    trainer = many.find(form.trainer.data) if form.trainer.data else None
    if form.trainer.data and trainer is None:
        raise BadValue(_l("Nobody here has this phone number or e-mail."))
    name = {"ar": form.name_ar.data or ""} | ({"en": form.name_en.data} if form.name_en.data else {})
    groups.add(
        run, name, GroupPolicy(form.policy.data), seats=form.seats.data, trainers=[trainer] if trainer else [], by=me()
    )
    return done(".show", run_id=run.id)


@bp.post("/registry/groups/<int:group_id>/removal")
@requires(policy.can_keep_group, groups.by_id)
def remove_group(group: RunGroup) -> ResponseReturnValue:
    """Take an empty group away."""
    run_id = group.run_id
    groups.remove(group, me())
    return done(".show", run_id=run_id)


@bp.get("/registry")
@requires(policy.can_register)
def index() -> ResponseReturnValue:
    """All runs with how many people are in which state."""
    page = paginate(runs.every())
    counts = runs.counts(run.id for run in page.items)
    return render("enrolment/index.html", page=page, counts=counts)


def shown(run: Run, **more: Any) -> dict[str, Any]:  # Any: whatever templates show
    """What the page of a run shows."""
    state, asked = request.args.get("state", ""), request.args.get("q", "")
    states = [EnrolmentState(state)] if state in set(EnrolmentState) else []
    return {
        "run": run,
        "counts": runs.counts([run.id])[run.id],
        "page": paginate(roster.roster(run, states, asked)),
        "state": state if states else "",
        "asked": asked,
        "words": words,
        "paste_form": PasteForm(formdata=None),
        "group_form": GroupForm(formdata=None),
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
    return {**fields, "title": title, "policy": EnrolPolicy(form.policy.data)}
