"""People, as registrars and administrators keep them."""

import flask
from flask import request
from flask.typing import ResponseReturnValue

from lms.accounts import letters, policy, words
from lms.accounts.forms import PersonForm, RoleForm, option
from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.accounts.service import access, keeping, people, records, roles, second_factor, units
from lms.accounts.views import bp
from lms.accounts.views.account import me
from lms.accounts.views.answers import refused, unit_choices
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, paginate, render


def load(person_id: int) -> User:
    """The person of this id. Raises `NotFound`."""
    return people.find(person_id)


def load_role(assignment_id: int) -> RoleAssignment:
    """The role of this id. Raises `NotFound`."""
    return roles.find(assignment_id)


def sees_roles(user: User, given: RoleAssignment) -> bool:
    """Who sees people sees their roles."""
    del given
    return policy.is_registrar(user)


@bp.get("/registry/people")
@requires(policy.is_registrar)
def index_people() -> ResponseReturnValue:
    """Everybody, or those whom a search finds."""
    asked = request.args.get("q", "").strip()
    page = paginate(people.found(asked))
    return render("accounts/people.html", "accounts/_people.html", page=page, asked=asked, roles=words.ROLES)


@bp.get("/registry/people/new")
@requires(policy.is_registrar)
def new_person() -> ResponseReturnValue:
    """Register somebody."""
    return _new(PersonForm(formdata=None))


@bp.post("/registry/people")
@requires(policy.is_registrar)
def create_person() -> ResponseReturnValue:
    """Make the account and send the letter."""
    form = _with_units(PersonForm())
    if not form.validate():
        return _new(form, 422)
    try:
        user = keeping.invite(form.facts(), by=me())
        _keep_service(user, form)
    except RuleError as refusal:
        return refused(form, refusal, _new)
    flask.flash(_("The account is made.") + " " + _next_step(user))
    return done("accounts.show_person", person_id=user.id)


@bp.get("/registry/people/<int:person_id>")
@requires(policy.can_see_person, load)
def show_person(person: User) -> ResponseReturnValue:
    """What we know of a person, and what may be done."""
    return _show(person)


@bp.get("/registry/people/<int:person_id>/edit")
@requires(policy.can_edit_person, load, see=policy.can_see_person)
def edit_person(person: User) -> ResponseReturnValue:
    """Correct it."""
    form = PersonForm(formdata=None, obj=person, data={"org_unit_id": person.org_unit_id or 0})
    form.grade.data = person.grade.value if person.grade else ""
    form.org_unit_id.data = person.org_unit_id or 0
    return _edit(form, person)


@bp.post("/registry/people/<int:person_id>")
@requires(policy.can_edit_person, load, see=policy.can_see_person)
def update_person(person: User) -> ResponseReturnValue:
    """Keep the correction."""
    form = _with_units(PersonForm())
    if not form.validate():
        return _edit(form, person, 422)
    try:
        keeping.edit(person, form.facts(), by=me())
        _keep_service(person, form)
    except RuleError as refusal:
        return refused(form, refusal, lambda shown, status: _edit(shown, person, status))
    flask.flash(_("Saved."))
    return done("accounts.show_person", person_id=person.id)


@bp.post("/registry/people/<int:person_id>/letter")
@requires(policy.can_edit_person, load, see=policy.can_see_person)
def send_letter(person: User) -> ResponseReturnValue:
    """Send the invitation once more."""
    access.invite_by_letter(person)
    flask.flash(_("The letter is on its way."))
    return done("accounts.show_person", person_id=person.id)


@bp.post("/registry/people/<int:person_id>/link")
@requires(policy.can_edit_person, load, see=policy.can_see_person)
def create_link(person: User) -> ResponseReturnValue:
    """A one-time link to hand over, for who has no e-mail; shown here once and kept nowhere."""
    return render("accounts/link.html", person=person, link=access.handed_link(person, by=me()))


@bp.post("/registry/people/<int:person_id>/closure")
@requires(policy.can_edit_person, load, see=policy.can_see_person)
def disable_person(person: User) -> ResponseReturnValue:
    """Close the account."""
    keeping.disable(person, by=me())
    flask.flash(_("The account is closed, and signed out everywhere."))
    return done("accounts.show_person", person_id=person.id)


@bp.post("/registry/people/<int:person_id>/reopening")
@requires(policy.can_edit_person, load, see=policy.can_see_person)
def enable_person(person: User) -> ResponseReturnValue:
    """Open it again."""
    keeping.enable(person, by=me())
    flask.flash(_("The account is open again."))
    return done("accounts.show_person", person_id=person.id)


@bp.post("/registry/people/<int:person_id>/second-factor/removal")
@requires(policy.can_administer_person, load, see=policy.can_see_person)
def reset_second_factor(person: User) -> ResponseReturnValue:
    """The person lost the device: forget the second factor, and sign them out."""
    second_factor.remove(person, by=me())
    access.end_sessions(person)
    letters.warn_of_reset(person)
    flask.flash(_("The second factor is taken away; the person sets up a new one."))
    return done("accounts.show_person", person_id=person.id)


@bp.post("/registry/people/<int:person_id>/roles")
@requires(policy.can_see_person, load)
def give_role(person: User) -> ResponseReturnValue:
    """Give a role on the whole site or in a unit."""
    form = _role_form(RoleForm())
    if not form.validate():
        return _show(person, form, 422)
    unit_id = form.org_unit_id.data
    context = (Context.ORG_UNIT, units.find(unit_id).id) if unit_id else (Context.SITE, 0)
    roles.give(person, Role(form.role.data), *context, by=me())
    flask.flash(_("The role is given."))
    return done("accounts.show_person", person_id=person.id)


@bp.post("/registry/roles/<int:assignment_id>/ending")
@requires(policy.can_take_role, load_role, see=sees_roles)
def take_role(given: RoleAssignment) -> ResponseReturnValue:
    """Take a role away."""
    roles.take(given, by=me())
    flask.flash(_("The role is taken away."))
    return done("accounts.show_person", person_id=given.user_id)


def _keep_service(user: User, form: PersonForm) -> None:
    records.keep(user, form.service(), by=me())
    if form.national_id.data:
        records.keep_national_id(user, form.national_id.data, by=me())


def _next_step(user: User) -> str:
    if user.email and letters.has_server():
        return _("An invitation is on its way to their e-mail.")
    return _("Make a one-time link now and hand it over, so that they can choose a password.")


def _with_units(form: PersonForm) -> PersonForm:
    form.org_unit_id.choices = unit_choices()
    return form


def _role_form(form: RoleForm) -> RoleForm:
    form.role.choices = [option(role.value, words.ROLES[role]) for role in policy.roles_to_give(me())]
    form.org_unit_id.choices = unit_choices(str(words.CONTEXTS[Context.SITE]))
    return form


def _new(form: PersonForm, status: int = 200) -> flask.Response:
    return render("accounts/new_person.html", status=status, form=_with_units(form))


def _edit(form: PersonForm, person: User, status: int = 200) -> flask.Response:
    return render("accounts/edit_person.html", status=status, form=_with_units(form), person=person)


def _show(person: User, form: RoleForm | None = None, status: int = 200) -> flask.Response:
    units_by_id = {unit.id: unit.name for unit, _depth in units.tree()}
    named = roles.names_of(person.roles) | {(Context.ORG_UNIT, key): name for key, name in units_by_id.items()}
    user = me()
    return render(
        "accounts/person.html",
        status=status,
        person=person,
        named=named,
        words=words,
        affiliations=records.affiliations(person),
        namesakes=keeping.namesakes(person),
        form=form or _role_form(RoleForm(formdata=None)),
        may_edit=policy.can_edit_person(user, person),
        may_administer=policy.can_administer_person(user, person),
        may_take={held.id for held in person.roles if policy.can_take_role(user, held)},
        sessions=access.sessions_of(person),
        is_me=person.id == user.id,
    )
