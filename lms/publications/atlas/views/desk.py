"""The desk of the atlas: its volumes, the plates of each, and what stands on a plate."""

from collections.abc import Callable

import flask
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _
from lms.core.web import done, render
from lms.publications import policy
from lms.publications.atlas.forms import MarkForm, PlateForm, PlatesForm, VolumeForm
from lms.publications.atlas.kinds import PlateKind, Theme
from lms.publications.atlas.models import Place, Plate
from lms.publications.atlas.service import editing, places, reading
from lms.publications.atlas.service.editing import Region
from lms.publications.atlas.service.reading import Opened
from media import intake
from media.models import Asset, AssetKind
from media.service import uploads

bp = Blueprint("atlas_desk", __name__, template_folder="../templates", url_prefix="/library/desk/atlas")


def may_edit(user: User, thing: Opened | Plate) -> bool:
    """Whoever may change the edition now."""
    edition = thing.edition if isinstance(thing, Opened) else thing.volume.edition
    return policy.may_edit(user, edition)


def may_see(user: User, thing: Opened | Plate) -> bool:
    """Whoever has the desk."""
    del thing
    return policy.may_see_desk(user)


def load(number: int) -> Opened:
    """The volume, for whoever has the desk."""
    return reading.volume(number, current_user)


@bp.get("")
@requires(policy.may_see_desk)
def index() -> ResponseReturnValue:
    """The volumes, with how many plates they have."""
    return render("atlas/desk/index.html", volumes=reading.volumes(current_user), series=reading.atlas())


@bp.get("/<int:number>")
@requires(may_see, load)
def volume(opened: Opened) -> ResponseReturnValue:
    """A volume and its plates."""
    return _volume(opened)


@bp.post("/<int:number>")
@requires(may_edit, load, see=may_see)
def describe(opened: Opened) -> ResponseReturnValue:
    """Say what it is about."""
    form = VolumeForm()
    if not form.validate():
        return _volume(opened, 422, about=form)
    theme = Theme(form.theme.data) if form.theme.data else None
    editing.describe(opened, theme, form.governorate.data or "", current_user)
    flask.flash(_("The volume is kept."))
    return done(".volume", number=opened.number)


@bp.post("/<int:number>/plates")
@requires(may_edit, load, see=may_see)
@intake.takes_video
def create(opened: Opened) -> ResponseReturnValue:
    """Take pictures: in parts by the page's script one by one, or whole with a plain form."""
    form = PlatesForm()
    if not form.validate():
        return _volume(opened, 422, form=form)
    try:
        brought = _brought(form)
        for asset in brought:
            title = {"ar": asset.title.rpartition(".")[0] or asset.title}
            editing.add(opened, asset, title, PlateKind.VIEW, current_user)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _volume(opened, int(refusal.status), form=form)
    return done(".volume", number=opened.number)


@bp.get("/plates/<int:plate_id>")
@requires(may_see, places.with_places)
def plate(plate: Plate) -> ResponseReturnValue:
    """A plate: its title, its number, and the places on it."""
    form = PlateForm(formdata=None)
    form.title_ar.data, form.title_en.data = plate.title.get("ar"), plate.title.get("en")
    form.kind.data, form.number.data = plate.kind.value, plate.number
    return _plate(plate, form)


@bp.post("/plates/<int:plate_id>")
@requires(may_edit, places.with_places, see=may_see)
def update(plate: Plate) -> ResponseReturnValue:
    """Another title, kind or number."""
    form = PlateForm()
    if not form.validate():
        return _plate(plate, form, 422)
    editing.name(plate, form.title(), PlateKind(form.kind.data), current_user)
    if form.number.data != plate.number:
        editing.move(plate, form.number.data or 1, current_user)
    flask.flash(_("The plate is kept."))
    return done(".plate", plate_id=plate.id)


@bp.post("/plates/<int:plate_id>/removal")
@requires(may_edit, places.with_places, see=may_see)
def remove(plate: Plate) -> ResponseReturnValue:
    """Take it out of the volume."""
    number = _number(plate)
    editing.remove(plate, current_user)
    flask.flash(_("The plate is taken out."))
    return done(".volume", number=number)


@bp.post("/plates/<int:plate_id>/cutting")
@requires(may_edit, places.with_places, see=may_see)
def cut(plate: Plate) -> ResponseReturnValue:
    """Begin anew with a picture that could not be cut."""
    editing.cut_again(plate)
    return done(".plate", plate_id=plate.id)


@bp.post("/plates/<int:plate_id>/marks")
@requires(may_edit, places.with_places, see=may_see)
def mark(plate: Plate) -> ResponseReturnValue:
    """A place stands on it."""
    form = MarkForm()
    return _marked(plate, form, lambda: editing.mark(plate, _place(form), _region(form), current_user))


@bp.post("/plates/<int:plate_id>/marks/removal")
@requires(may_edit, places.with_places, see=may_see)
def unmark(plate: Plate) -> ResponseReturnValue:
    """A place does not stand on it."""
    editing.unmark(plate, request.form.get("mark", 0, type=int), current_user)
    return done(".plate", plate_id=plate.id)


def _brought(form: PlatesForm) -> list[Asset]:
    user = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    if form.asset.data or form.upload.data:
        return [intake.take(form, user, wanted=AssetKind.FILE)]
    given = [each for each in form.file.data or [] if each and each.filename]
    if not given:
        raise RuleError(_("Please choose a file."))
    return [uploads.receive(user, each.filename, each.stream, wanted=AssetKind.FILE) for each in given]


def _marked(plate: Plate, form: MarkForm, keep: Callable[[], object]) -> ResponseReturnValue:
    plain = PlateForm(formdata=None, data={"title_ar": plate.title.get("ar"), "title_en": plate.title.get("en")})
    plain.kind.data, plain.number.data = plate.kind.value, plate.number
    if not form.validate():
        return _plate(plate, plain, 422, form)
    try:
        keep()
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _plate(plate, plain, int(refusal.status), form)
    return done(".plate", plate_id=plate.id)


def _place(form: MarkForm) -> Place:
    """The place by its number or by its name in either language."""
    written = form.place.data or ""
    if written.isdigit():
        return places.load(int(written))
    found = places.by_name(written)
    if found is None:
        raise RuleError(_("There is no place of this name. Add it to the places first."))
    return found


def _region(form: MarkForm) -> Region | None:
    written = [form.x.data, form.y.data, form.width.data, form.height.data]
    if all(each is None for each in written):
        return None
    if any(each is None for each in written):
        raise RuleError(_("A region has four numbers; leave all of them empty for the whole plate."))
    return Region(*(each or 0 for each in written))


def _number(plate: Plate) -> int:
    opened = reading.of_edition(plate.volume.edition)
    if opened is None:
        raise NotFound
    return opened.number


def _volume(
    opened: Opened, status: int = 200, *, form: PlatesForm | None = None, about: VolumeForm | None = None
) -> ResponseReturnValue:
    user = current_user._get_current_object()  # noqa: SLF001 - as above
    kept = {"theme": opened.theme.value if opened.theme else "", "governorate": opened.governorate}
    return render(
        "atlas/desk/volume.html",
        status=status,
        volume=opened,
        plates=editing.working(opened),
        form=form or PlatesForm(formdata=None),
        about=about or VolumeForm(formdata=None, data=kept),
        may_edit=may_edit(user, opened),
        unfinished=uploads.unfinished_of(user),
    )


def _plate(plate: Plate, form: PlateForm, status: int = 200, marking: MarkForm | None = None) -> ResponseReturnValue:
    return render(
        "atlas/desk/plate.html",
        status=status,
        plate=plate,
        number=_number(plate),
        form=form,
        marking=marking or MarkForm(formdata=None),
        names=places.names(),
        may_edit=may_edit(current_user, plate),
    )
