"""Marks that were given are changed: chosen, looked at by name, put in force, brought by a job, taken back."""

import dataclasses
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import jobs, policy
from courses.quizzes.models import QuestionEntry
from courses.quizzes.regrading import applying, effects, people, rulings
from courses.quizzes.regrading.effects import Marks, Turn
from courses.quizzes.regrading.models import Ruling, RulingKind
from courses.quizzes.service.shelves import Bank
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from courses.quizzes.views.statistics import download
from lms.accounts.policy import is_registrar
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, _l, choose, locale
from lms.core.jobs import Job, JobState
from lms.core.sheets import CSV, as_csv
from lms.core.web import Page, done, render

SHOWN = 30
KINDS = {
    RulingKind.KEY: _l("Graded by the key of another version"),
    RulingKind.FULL_MARKS: _l("Void: everybody gets the whole mark"),
    RulingKind.LEFT_OUT: _l("Void: left out of the paper"),
    RulingKind.AS_ASKED: _l("Graded as it was asked"),
}
TURNS = {
    Turn.PASSES: _l("would pass now"),
    Turn.FAILS: _l("would no longer pass"),
    Turn.MORE: _l("a higher mark"),
    Turn.LESS: _l("a lower mark"),
    Turn.OTHER: _l("the same share"),
}
DONE_TURNS = {
    Turn.PASSES: _l("pass now"),
    Turn.FAILS: _l("no longer pass"),
    Turn.MORE: _l("got a higher mark"),
    Turn.LESS: _l("got a lower mark"),
    Turn.OTHER: _l("have the same share"),
}
TONES = {Turn.PASSES: "good", Turn.FAILS: "bad", Turn.MORE: "", Turn.LESS: "wait", Turn.OTHER: ""}


def load_ruling(ruling_id: int) -> Ruling:
    """A ruling whose question is one of a bank."""
    return applying.load(ruling_id)


def can_rule(user: Any, ruling: Ruling) -> bool:  # Any: Flask-Login's proxy
    """Whoever may write the question."""
    return policy.can_edit(user, ruling.version.entry)


@bp.get("/teach/questions/<int:entry_id>/rulings")
@requires(policy.can_edit, load.entry)
def list_rulings(entry: QuestionEntry) -> ResponseReturnValue:
    """What marks were given with each wording, what was ruled, and the choice of what to do."""
    given = people.given_marks(entry.versions)
    made = people.rulings_on(entry.versions)
    return render(
        "quizzes/rulings.html",
        entry=entry,
        bank=Bank(entry.category.course),
        given=given,
        asked=[version for version in reversed(entry.versions) if given.get(version.id)],
        made=made,
        in_force=rulings.in_force(version.id for version in entry.versions),
        kinds=KINDS,
    )


@bp.get("/teach/questions/<int:entry_id>/rulings/preview")
@requires(policy.can_edit, load.entry)
def preview_ruling(entry: QuestionEntry) -> ResponseReturnValue:
    """Who would pass, fail or change marks, by name; nothing is changed."""
    return _preview(entry, 200)


@bp.get("/teach/questions/<int:entry_id>/rulings/preview.csv")
@requires(policy.can_edit, load.entry)
def preview_file(entry: QuestionEntry) -> ResponseReturnValue:
    """The same as a sheet, whole."""
    found = people.named(people.in_order(applying.preview(entry, _drafted(entry)).effects))
    heads = (_("Learner"), _("Run"), _("Attempt"), _("Mark before"), _("of"), _("Mark after"), _("of"))
    rows = [
        [
            *(each.enrolment.user.name(locale()), choose(each.enrolment.run.title), each.effect.number),
            *(*_cells(each.effect.before), *_cells(each.effect.after)),
            *(str(TURNS[each.effect.turn]), _("yes") if each.is_certified else ""),
        ]
        for each in found
    ]
    return download(as_csv([*heads, _("What changes"), _("Certificate issued")], rows), CSV, f"marks-{entry.id}.csv")


@bp.post("/teach/questions/<int:entry_id>/rulings")
@requires(policy.can_edit, load.entry)
def create_ruling(entry: QuestionEntry) -> ResponseReturnValue:
    """Put it in force; the worker brings it to the attempts."""
    try:
        ruling = applying.rule(entry, _drafted(entry), request.form.get("reason", ""), current_user)
    except BadValue as refusal:
        flash(str(refusal), "bad")
        return _preview(entry, 422)
    _begin(ruling)
    return done(".show_ruling", ruling_id=ruling.id)


@bp.get("/teach/rulings/<int:ruling_id>")
@requires(can_rule, load_ruling)
def show_ruling(ruling: Ruling) -> ResponseReturnValue:
    """How far it is, what it did, and the way back."""
    entry = ruling.version.entry
    job = session().get(Job, ruling.job_id) if ruling.job_id else None
    return render(
        "quizzes/ruling.html",
        ruling=ruling,
        entry=entry,
        bank=Bank(entry.category.course),
        job=job,
        is_stopped=job is not None and job.state in {JobState.CANCELLED, JobState.FAILED},
        is_in_force=applying.is_in_force(ruling),
        stranded=people.stranded(ruling.version_id),
        may_see_register=is_registrar(current_user),
        kinds=KINDS,
        turns=DONE_TURNS,
    )


@bp.post("/teach/rulings/<int:ruling_id>/resumption")
@requires(can_rule, load_ruling)
def resume_ruling(ruling: Ruling) -> ResponseReturnValue:
    """Go on where it was stopped."""
    _begin(ruling)
    return done(".show_ruling", ruling_id=ruling.id)


@bp.post("/teach/rulings/<int:ruling_id>/undoing")
@requires(can_rule, load_ruling)
def undo_ruling(ruling: Ruling) -> ResponseReturnValue:
    """Have graded again as it was before."""
    back = applying.undo(ruling, current_user)
    _begin(back)
    return done(".show_ruling", ruling_id=back.id)


def _begin(ruling: Ruling) -> None:
    key = f"ruling:{ruling.id}"
    ruling.job_id = jobs.regrade.later(key=key, owner_id=current_user.id, ruling_id=ruling.id).id


def _drafted(entry: QuestionEntry) -> Ruling:
    """What is asked for, by the address or the form."""
    asked = request.values
    kind = asked.get("kind", "")
    if kind not in set(RulingKind):
        raise BadValue(_l("Please choose what is to be done."))
    key = asked.get("key", type=int)
    return applying.draft(entry, asked.get("version", 0, type=int), RulingKind(kind), key)


def _preview(entry: QuestionEntry, status: int) -> ResponseReturnValue:
    ruling = _drafted(entry)
    outcome = applying.preview(entry, ruling)
    touched = people.in_order(outcome.effects)
    page = _page(touched)
    shown, certified = people.looked_at(touched, page.items)
    return render(
        "quizzes/ruling_preview.html",
        status=status,
        entry=entry,
        bank=Bank(entry.category.course),
        ruling=ruling,
        version=next(version for version in entry.versions if version.id == ruling.version_id),
        outcome=outcome,
        counts=outcome.counts(),
        page=dataclasses.replace(page, items=shown),
        certified=certified,
        kinds=KINDS,
        turns=TURNS,
        tones=TONES,
        reason=request.form.get("reason", ""),
        asked={"version": ruling.version_id, "kind": ruling.kind.value, "key": ruling.graded_by_id},
    )


def _page(touched: list[effects.Effect]) -> Page[Any]:  # Any: effects, then people
    number = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-len(touched) // SHOWN)))
    return Page(touched[(number - 1) * SHOWN : number * SHOWN], number, len(touched), SHOWN)


def _cells(marks: Marks) -> tuple[float | None, float]:
    return None if marks.raw is None else round(float(marks.raw), 4), round(float(marks.possible), 4)
