"""A trainer's page of an assignment in a run: how everybody stands, posting, the run's own terms, more time."""

from typing import Any

from flask import Response, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue

from courses.assignments import jobs, policy, shown
from courses.assignments.forms import ExtensionForm, TermsForm, aware
from courses.assignments.models import Assignment, Release
from courses.assignments.service import following, releasing, terms, timing
from courses.assignments.service.following import Row
from courses.assignments.views import load
from courses.assignments.views.blueprint import bp
from courses.assignments.views.building import zone
from courses.enrolment.models import Enrolment, Run
from courses.progress import policy as progress_policy
from lms.core import sheets
from lms.core.access import requires
from lms.core.i18n import _, local, locale, ngettext, number
from lms.core.web import PAGE_SIZE, Page, done, render

ROOT = "/teach/runs/<int:run_id>/assignments/<string:key>"
Found = tuple[Assignment, Run]


def load_person(run_id: int, key: str, enrolment_id: int) -> tuple[Assignment, Enrolment]:
    """An assignment and one learner of the run."""
    assignment, run = load.of_run(run_id, key)
    return assignment, load.enrolment(run, enrolment_id)


def may_extend(user: Any, found: tuple[Assignment, Enrolment]) -> bool:  # Any: as access hands it over
    """Whoever follows this learner."""
    return progress_policy.can_follow(user, found[1])


@bp.get(ROOT)
@requires(policy.can_follow, load.of_run)
def table(found: Found) -> ResponseReturnValue:
    """Everybody's state, in pages, with filters."""
    assignment, run = found
    key, only, me = assignment.lesson.stable_key, _only(), load.me()
    counts = following.counts(run, key, me)
    total = counts[only]
    at = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-total // PAGE_SIZE)))
    rows = following.rows(following.people(run, key, me, only), (at - 1) * PAGE_SIZE, PAGE_SIZE)
    times = timing.reckon(assignment, run, None, timing.terms_of(run.id, key))
    extended = timing.extensions([row.enrolment.id for row in rows], key)
    return render(
        "assignments/table.html",
        **_places(found),
        page=Page(rows, at, total, PAGE_SIZE),
        counts=counts,
        only=only,
        times=times,
        extended=extended,
        chips=[(f"{label} {number(counts[name])}", _to(found, name), name == only) for name, label in _filters()],
    )


@bp.get(f"{ROOT}/table.csv")
@requires(policy.can_follow, load.of_run)
def csv(found: Found) -> ResponseReturnValue:
    """The whole list for a spreadsheet."""
    assignment, run = found
    rows = following.rows(following.people(run, assignment.lesson.stable_key, load.me(), _only()))
    headings = [_("Name"), _("State"), _("Handed in"), _("Late"), _("Number"), _("Given"), _("Taken off"), _("Counts")]
    response: Response = make_response(sheets.as_csv(headings, [_line(row) for row in rows]))
    response.content_type = sheets.CSV
    response.headers["Content-Disposition"] = f'attachment; filename="{run.code}-{assignment.lesson.stable_key}.csv"'
    return response


@bp.get(f"{ROOT}/posting")
@requires(policy.can_follow, load.of_run)
def ask_to_post(found: Found) -> ResponseReturnValue:
    """What would be posted, before it is."""
    assignment, run = found
    works = following.marked(run, assignment.lesson.stable_key, load.me(), request.args.getlist("work"))
    names = {work.enrolment_id: learner.name(locale()) for work, learner in works}
    return render("assignments/posting.html", works=[work for work, _who in works], names=names, **_places(found))


@bp.post(f"{ROOT}/posting")
@requires(policy.can_follow, load.of_run)
def post(found: Found) -> ResponseReturnValue:
    """Post those that were shown; each only if it is still marked."""
    assignment, run = found
    key, asked = assignment.lesson.stable_key, request.form.getlist("work")
    works = following.marked(run, key, load.me(), asked) if asked else []
    count = releasing.post_all((work for work, _who in works), load.me())
    flash(ngettext("One mark is posted.", "%(number)s marks are posted.", count, number=number(count)), "good")
    return done(".table", run_id=run.id, key=key)


@bp.post(f"{ROOT}/hiding")
@requires(policy.can_follow, load.of_run)
def hide(found: Found) -> ResponseReturnValue:
    """Take posted marks out of sight again."""
    assignment, run = found
    key = assignment.lesson.stable_key
    for work in following.posted(run, key, load.me(), request.form.getlist("work")):
        releasing.hide(work, load.me())
    flash(_("Hidden again. Who had opened the feedback has seen it; the list says who."), "wait")
    return done(".table", run_id=run.id, key=key)


@bp.get(f"{ROOT}/terms")
@requires(policy.can_follow, load.of_run)
def edit_terms(found: Found) -> ResponseReturnValue:
    """What this run sets otherwise."""
    assignment, run = found
    kept = timing.terms_of(run.id, assignment.lesson.stable_key)
    form = TermsForm(formdata=None)
    form.show(timing.reckon(assignment, run, None, kept), kept, zone())
    return render("assignments/terms.html", form=form, **_places(found))


@bp.post(f"{ROOT}/terms")
@requires(policy.can_follow, load.of_run)
def update_terms(found: Found) -> ResponseReturnValue:
    """Keep it, and have what was handed in reckoned anew."""
    assignment, run = found
    form = TermsForm()
    if not form.validate():
        return render("assignments/terms.html", status=422, form=form, **_places(found))
    base = form.revision.data or ""
    values: dict[str, Any] = {
        "due_at": aware(form.due_at.data, zone()),
        "cutoff_at": aware(form.cutoff_at.data, zone()),
    }
    values |= {"late": form.late_policy(), "release": Release(form.release.data)}
    me, key = load.me(), assignment.lesson.stable_key
    kept = terms.change(assignment, run, me, int(base) if base.isdecimal() else None, **values)
    asked = {"run_id": run.id, "lesson_id": assignment.lesson_id, "by_id": me.id}
    jobs.reapply.later(key=f"assignments:{run.id}:{key}:{kept.revision}", owner_id=me.id, **asked)
    flash(_("The terms are saved. What was handed in is being reckoned anew by them."), "good")
    return done(".table", run_id=run.id, key=key)


@bp.get(f"{ROOT}/people/<int:enrolment_id>/extension")
@requires(may_extend, load_person)
def edit_extension(found: tuple[Assignment, Enrolment]) -> ResponseReturnValue:
    """More time for one person."""
    return _extension(found, ExtensionForm(formdata=None))


@bp.post(f"{ROOT}/people/<int:enrolment_id>/extension")
@requires(may_extend, load_person)
def extend(found: tuple[Assignment, Enrolment]) -> ResponseReturnValue:
    """Give it, or take it back where no time is named."""
    assignment, enrolment = found
    form = ExtensionForm()
    if not form.validate():
        return _extension(found, form, 422)
    terms.extend(assignment, enrolment, aware(form.due_at.data, zone()), form.reason.data or "", load.me())
    flash(_("Saved, and the learner is told.") if form.due_at.data else _("The run's own time counts again."), "good")
    return done(".table", run_id=enrolment.run_id, key=assignment.lesson.stable_key)


def _extension(found: tuple[Assignment, Enrolment], form: ExtensionForm, status: int = 200) -> ResponseReturnValue:
    assignment, enrolment = found
    more: dict[str, Any] = {"enrolment": enrolment, "times": timing.of(assignment, enrolment)}
    return render(
        "assignments/extension.html", status=status, form=form, **more, **_places((assignment, enrolment.run))
    )


def _places(found: Found) -> dict[str, Any]:  # Any: what a template is shown
    assignment, run = found
    address = url_for("assignments.table", run_id=run.id, key=assignment.lesson.stable_key)
    return {"assignment": assignment, "lesson": assignment.lesson, "run": run, "shown": shown, "table_url": address}


def _filters() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        (following.NOT_IN, _("Not handed in")),
        (following.LATE, _("Late")),
        (following.WAITING, _("Waiting")),
        (following.MARKED, _("Marked, not posted")),
        (following.POSTED, _("Mark posted")),
    ]


def _only() -> str:
    asked = request.args.get("only", "")
    return asked if asked in following.WHERE else ""


def _to(found: Found, name: str) -> str:
    return url_for(".table", run_id=found[1].id, key=found[0].lesson.stable_key, only=name or None)


def _line(row: Row) -> list[Any]:  # Any: cells
    work = row.work
    said, _tone = shown.state(work, reader_marks=True)
    if work is None:
        return [row.learner.name(locale()), said, "", "", "", "", "", ""]
    at = local(work.submitted_at).strftime("%Y-%m-%d %H:%M") if work.submitted_at else ""
    late = shown.how_late(work.late_seconds) if work.late_seconds else ""
    return [row.learner.name(locale()), said, at, late, work.number or "", work.entered, work.deduction, work.final]
