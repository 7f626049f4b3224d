"""Places for editors: kept one by one, or brought in a table that is looked at first."""

import json
from typing import Any

import flask
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.core import sheets
from lms.core.access import requires
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _
from lms.core.web import done, paginate, render
from lms.publications import policy
from lms.publications.atlas.forms import PlaceForm, SheetForm, TakingForm
from lms.publications.atlas.models import Place
from lms.publications.atlas.service import importing, places

bp = Blueprint("atlas_places", __name__, template_folder="../templates", url_prefix="/library/desk/atlas/places")


def may_keep(user: User, place: Place) -> bool:
    """Whoever catalogues."""
    del place
    return policy.may_catalogue(user)


@bp.get("")
@requires(policy.may_catalogue)
def index() -> ResponseReturnValue:
    """All places, or those whose name begins so."""
    words = request.args.get("words", "")
    return render("atlas/desk/places.html", page=paginate(places.every(words)), words=words)


@bp.get("/new")
@requires(policy.may_catalogue)
def new() -> ResponseReturnValue:
    """An empty place."""
    return _page(PlaceForm(formdata=None))


@bp.post("")
@requires(policy.may_catalogue)
def create() -> ResponseReturnValue:
    """Add it."""
    return _kept(PlaceForm(), None)


@bp.get("/<int:place_id>")
@requires(may_keep, places.load)
def edit(place: Place) -> ResponseReturnValue:
    """What is known of it."""
    form = PlaceForm(formdata=None)
    form.fill(place)
    return _page(form, place=place)


@bp.post("/<int:place_id>")
@requires(may_keep, places.load)
def update(place: Place) -> ResponseReturnValue:
    """Change it."""
    return _kept(PlaceForm(), place)


@bp.post("/<int:place_id>/removal")
@requires(may_keep, places.load)
def remove(place: Place) -> ResponseReturnValue:
    """Forget it."""
    try:
        places.remove(place, current_user)
    except RuleError as refusal:
        form = PlaceForm(formdata=None)
        form.fill(place)
        form.form_errors.append(str(refusal))
        return _page(form, int(refusal.status), place)
    flask.flash(_("The place is removed."))
    return done(".index")


@bp.get("/table")
@requires(policy.may_catalogue)
def table() -> ResponseReturnValue:
    """Bring a table."""
    return render("atlas/desk/table.html", form=SheetForm(formdata=None), headings=importing.HEADINGS)


@bp.post("/table")
@requires(policy.may_catalogue)
def try_table() -> ResponseReturnValue:
    """The dry run: what would become of each row; nothing is kept."""
    form = SheetForm()
    sent = request.files.get("file")
    try:
        if not form.validate() or sent is None or not sent.filename:
            raise BadValue(_("Please choose a file."))
        rows = importing.rows(sheets.parsed(sent.read()))
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return render("atlas/desk/table.html", status=422, form=form, headings=importing.HEADINGS)
    taking = TakingForm(formdata=None, data={"rows": json.dumps(rows, ensure_ascii=False)})
    return render("atlas/desk/judged.html", judged=importing.judge(rows), form=taking)


@bp.post("/table/taking")
@requires(policy.may_catalogue)
def take_table() -> ResponseReturnValue:
    """Keep what is right of it; each row is judged again."""
    form = TakingForm()
    if not form.validate():
        return done(".table")
    new, changed = importing.take(_rows(form.rows.data or ""), current_user)
    flask.flash(_("Places added: %(new)s; brought up to date: %(changed)s.", new=new, changed=changed))
    return done(".index")


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """The rows as our own page carried them. Raises `BadValue` for anything else."""
    try:
        said: list[Any] = json.loads(text)  # Any: JSON that may be somebody's own
        return [(int(number), {name: str(cells[name]) for name in importing.COLUMNS}) for number, cells in said][
            : importing.MOST_ROWS
        ]
    except (ValueError, TypeError, KeyError) as bad:
        raise BadValue(_("Bring the table again.")) from bad


def _kept(form: PlaceForm, place: Place | None) -> ResponseReturnValue:
    facts = form.facts() if form.validate() else None
    if facts is None:
        return _page(form, 422, place)
    try:
        if place is None:
            place = places.add(facts, current_user)
        else:
            places.change(place, facts, current_user)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _page(form, int(refusal.status), place)
    flask.flash(places.doubt(place) or _("The place is kept."))
    return done(".index")


def _page(form: PlaceForm, status: int = 200, place: Place | None = None) -> ResponseReturnValue:
    return render("atlas/desk/place.html", status=status, form=form, place=place)
