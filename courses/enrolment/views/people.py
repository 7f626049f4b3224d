"""The registry's people: enrolled one by one or many at once, decided on, moved; each with their history."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.enrolment import policy, words
from courses.enrolment.forms import MoreTimeForm, PasteForm
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.enrolment.service import ending, groups, joining, many, moving, roster, runs, undoing
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.runs import shown
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l, ngettext, number
from lms.core.web import done, render

DECISIONS = frozenset(
    {EnrolmentState.ACTIVE, EnrolmentState.WAITLISTED, EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN}
)
NEED_WHY = frozenset({EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN})
LONGEST_REASON = 500


@bp.post("/registry/runs/<int:run_id>/people")
@requires(policy.can_run, runs.by_id)
def enrol_many(run: Run) -> ResponseReturnValue:
    """Enrol a pasted list; the answer says what became of each line. Sent twice, the second says "already in"."""
    form = PasteForm()
    if not form.validate_on_submit():
        return render("enrolment/show.html", status=422, **shown(run, paste_form=form))
    lines = many.enrol_many(run, form.people.data or "", me())
    return render("enrolment/show.html", **shown(run, lines=lines, paste_form=_unknown_only(lines)))


@bp.get("/registry/runs/<int:run_id>/candidates")
@requires(policy.can_run, runs.by_id)
def candidates(run: Run) -> ResponseReturnValue:
    """People found by name, phone or e-mail who are not in the run yet."""
    asked = request.args.get("q", "").strip()
    found = roster.outside(run, asked) if asked else []
    return render("enrolment/candidates.html", "enrolment/_candidates.html", run=run, found=found, asked=asked)


@bp.post("/registry/runs/<int:run_id>/enrolments")
@requires(policy.can_run, runs.by_id)
def enrol(run: Run) -> ResponseReturnValue:
    """Enrol one person."""
    user = session().get(User, request.form.get("user_id", 0, type=int))
    if user is None:
        raise NotFound
    enrolment = joining.enrol(run, user, me())
    flash(_("%(name)s: %(state)s", name=user.name_ar, state=words.STATES[enrolment.state]))
    return done(".show", run_id=run.id)


@bp.post("/registry/runs/<int:run_id>/decisions")
@requires(policy.can_run, runs.by_id)
def decide(run: Run) -> ResponseReturnValue:
    """The same decision for all that were ticked; whom it does not fit stays as they are.

    An approval without a free seat goes to the waiting list.
    """
    to, bulk = _state(DECISIONS), undoing.new_bulk()
    if to in NEED_WHY and not reason():
        raise BadValue(_l("Say why; the reason stands in the history."))
    ticked = set(request.form.getlist("enrolment", type=int))
    people = [person for person in session().scalars(roster.roster(run)) if person.id in ticked]
    fitting = [person for person in people if to in moving.MOVES[person.state]]
    hold(run)  # before any of its places
    for person in sorted(fitting, key=lambda each: each.id):
        if to is EnrolmentState.ACTIVE:
            joining.approve(person, me(), reason(), bulk=bulk)
        else:
            moving.move(person, to, me(), reason(), bulk=bulk)
    left = len(people) - len(fitting)
    if left:
        flash(
            ngettext(
                "One stays as it was: this decision does not fit where it stands.",
                "%(number)s stay as they were: this decision does not fit where they stand.",
                left,
                number=number(left),
            )
        )
    return done(".show", run_id=run.id, bulk=bulk)


@bp.post("/registry/runs/<int:run_id>/regrouping")
@requires(policy.can_run, runs.by_id)
def regroup(run: Run) -> ResponseReturnValue:
    """Move all that were ticked into one group."""
    group = groups.by_id(request.form.get("group", 0, type=int))
    ticked = set(request.form.getlist("enrolment", type=int))
    people = [person for person in session().scalars(roster.roster(run)) if person.id in ticked]
    for person in people:
        groups.put(person, group, me())
    flash(ngettext("One person is moved.", "%(number)s people are moved.", len(people), number=number(len(people))))
    return done(".show", run_id=run.id)


@bp.get("/registry/enrolments/<int:enrolment_id>")
@requires(policy.can_decide, joining.by_id)
def person(enrolment: Enrolment) -> ResponseReturnValue:
    """One person in a run: where they stand, what happened, what may come."""
    return render(
        "enrolment/person.html",
        enrolment=enrolment,
        run=runs.by_id(enrolment.run_id),
        actors=roster.actors(enrolment.events),
        moves=[state for state in words.MOVES if state in moving.MOVES[enrolment.state]],
        words=words,
    )


@bp.post("/registry/enrolments/<int:enrolment_id>/state")
@requires(policy.can_decide, joining.by_id)
def move(enrolment: Enrolment) -> ResponseReturnValue:
    """Bring it to another state."""
    to = _state(frozenset(words.MOVES))
    if to in words.GRAVE and not reason():
        raise BadValue(_l("Say why; the reason stands in the history."))
    moving.move(enrolment, to, me(), reason())
    return done(".person", enrolment_id=enrolment.id)


@bp.post("/registry/enrolments/<int:enrolment_id>/extension")
@requires(policy.can_decide, joining.by_id)
def extend(enrolment: Enrolment) -> ResponseReturnValue:
    """Give one person more time."""
    form = MoreTimeForm()
    if not form.validate() or form.until.data is None:
        raise BadValue(_l("Choose the new last day."))
    ending.extend(enrolment, form.until.data, me(), reason())
    flash(_("There is more time now, and the learner is told."))
    return done(".person", enrolment_id=enrolment.id)


@bp.post("/registry/enrolments/<int:enrolment_id>/group")
@requires(policy.can_decide, joining.by_id)
def put_into_group(enrolment: Enrolment) -> ResponseReturnValue:
    """Put the person into another group of the run."""
    groups.put(enrolment, groups.by_id(request.form.get("group", 0, type=int)), me())
    return done(".person", enrolment_id=enrolment.id)


def _state(allowed: frozenset[EnrolmentState]) -> EnrolmentState:
    typed = request.form.get("to", "")
    if typed not in allowed:
        raise BadValue(_l("Choose what to do."))
    return EnrolmentState(typed)


def reason() -> str:
    """Why, as it was typed."""
    return request.form.get("reason", "").strip()[:LONGEST_REASON]


def decided(run: Run) -> undoing.Decided | None:
    """What was decided a moment ago, where the address says so."""
    return undoing.decided(run, request.args.get("bulk", ""))


def _unknown_only(lines: list[many.Line]) -> PasteForm:
    """The lines that found nobody stay in the box, to be put right."""
    return PasteForm(formdata=None, people="\n".join(line.typed for line in lines if line.outcome == "unknown"))
