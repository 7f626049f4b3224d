"""The groups of a run: men's, women's and mixed, with their seats and trainers."""

from typing import Any

from flask.typing import ResponseReturnValue

from courses.enrolment import policy
from courses.enrolment.forms import GroupForm
from courses.enrolment.models import GroupPolicy, Run, RunGroup
from courses.enrolment.service import groups, many, room, runs
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.head import head
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _l
from lms.core.web import done, render


@bp.get("/registry/runs/<int:run_id>/groups")
@requires(policy.can_run, runs.by_id)
def index_groups(run: Run) -> ResponseReturnValue:
    """All groups of a run."""
    return _page(run)


@bp.post("/registry/runs/<int:run_id>/groups")
@requires(policy.can_run, runs.by_id)
def create_group(run: Run) -> ResponseReturnValue:
    """A group of the run."""
    form = GroupForm()
    if not form.validate():
        return _page(run, 422, group_form=form)
    kept = _values(form)
    groups.add(run, kept["name"], kept["policy"], seats=kept["seats"], trainers=_trainers(form), by=me())
    return done(".index_groups", run_id=run.id)


@bp.post("/registry/groups/<int:group_id>")
@requires(policy.can_keep_group, groups.by_id)
def update_group(group: RunGroup) -> ResponseReturnValue:
    """Change a group and its trainers."""
    form = GroupForm()
    if not form.validate():
        return _page(runs.by_id(group.run_id), 422, wrong=(group.id, form))
    groups.edit(group, **_values(form), by=me())
    groups.name_trainers(group, _trainers(form), by=me())
    return done(".index_groups", run_id=group.run_id)


@bp.post("/registry/groups/<int:group_id>/removal")
@requires(policy.can_keep_group, groups.by_id)
def remove_group(group: RunGroup) -> ResponseReturnValue:
    """Take an empty group away."""
    run_id = group.run_id
    groups.remove(group, me())
    return done(".index_groups", run_id=run_id)


def _page(
    run: Run, status: int = 200, group_form: GroupForm | None = None, wrong: tuple[int, GroupForm] | None = None
) -> ResponseReturnValue:
    found = groups.of_run(run)
    forms = {group.id: _form_of(group) for group in found} | (dict([wrong]) if wrong else {})
    for group_id, form in forms.items():
        _named_apart(form, str(group_id))
    return render(
        "enrolment/groups.html",
        status=status,
        groups=found,
        forms=forms,
        wrong=wrong[0] if wrong else 0,
        taken=room.of(run).taken,
        group_form=_named_apart(group_form or GroupForm(formdata=None), "new"),
        **head(run, "groups"),
    )


def _form_of(group: RunGroup) -> GroupForm:
    form = GroupForm(formdata=None, policy=group.policy.value, seats=group.seats)
    form.name_ar.data, form.name_en.data = group.name.get("ar", ""), group.name.get("en", "")
    form.trainers.data = "\n".join(str(held.user.phone or held.user.email) for held in group.trainers)
    return form


def _named_apart(form: GroupForm, suffix: str) -> GroupForm:
    """Several such forms stand on one page: their labels must find their own fields."""
    for one in form:
        one.id = f"{one.name}-{suffix}"
    return form


def _values(form: GroupForm) -> dict[str, Any]:  # Any: columns of several types
    name = {"ar": form.name_ar.data or ""} | ({"en": form.name_en.data} if form.name_en.data else {})
    return {"name": name, "policy": GroupPolicy(form.policy.data), "seats": form.seats.data}


def _trainers(form: GroupForm) -> list[User]:
    lines = [line.strip() for line in (form.trainers.data or "").splitlines() if line.strip()]
    found = [many.find(line) for line in lines]
    if None in found:
        raise BadValue(_l("Nobody here has this phone number or e-mail: %(line)s", line=lines[found.index(None)]))
    return [user for user in found if user]
