"""Programmes, for registrars."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.catalog import policy
from courses.catalog.forms import NewProgrammeForm, ProgrammeForm, two
from courses.catalog.models import Programme, ProgrammeItem
from courses.catalog.service import courses, programmes
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, choose, number
from lms.core.web import done, is_htmx, render


def load_item(programme_id: int, item_id: int) -> tuple[Programme, ProgrammeItem]:
    """A programme and one of its items, with the course. Raises `NotFound`."""
    programme = programmes.by_id(programme_id)
    found = programmes.item_of(programme, item_id)
    session().refresh(found, ["course"])
    return programme, found


@bp.get("/programmes")
@requires(policy.can_make_programmes)
def list_programmes() -> ResponseReturnValue:
    """All programmes, and the form of a new one."""
    return render("catalog/programmes.html", programmes=programmes.every(), form=NewProgrammeForm(formdata=None))


@bp.post("/programmes")
@requires(policy.can_make_programmes)
def create_programme() -> ResponseReturnValue:
    """Make a programme."""
    form = NewProgrammeForm()
    if form.validate_on_submit():
        try:
            made = programmes.create_programme(form.slug.data or "", two(form, "title"), load.me())
            return done(".edit_programme", programme_id=made.id)
        except BadValue as refusal:
            form.form_errors.append(str(refusal))
    return render("catalog/programmes.html", status=422, programmes=programmes.every(), form=form)


@bp.get("/programmes/<int:programme_id>")
@requires(policy.can_edit_programme, programmes.by_id)
def edit_programme(programme: Programme) -> ResponseReturnValue:
    """Its words and its path."""
    form = ProgrammeForm(formdata=None)
    for name in ("title", "summary"):
        for language in ("ar", "en"):
            form[f"{name}_{language}"].data = getattr(programme, name).get(language, "")
    return render("catalog/programme.html", "catalog/_path.html", **_shown(programme, form))


@bp.post("/programmes/<int:programme_id>")
@requires(policy.can_edit_programme, programmes.by_id)
def update_programme(programme: Programme) -> ResponseReturnValue:
    """Keep the words."""
    form = ProgrammeForm()
    if not form.validate_on_submit():
        return render("catalog/programme.html", status=422, **_shown(programme, form))
    words = {"title": two(form, "title"), "summary": two(form, "summary")}
    programmes.edit_programme(programme, by=load.me(), **words)
    flash(_("Saved."))
    return done(".edit_programme", programme_id=programme.id)


@bp.post("/programmes/<int:programme_id>/items")
@requires(policy.can_edit_programme, programmes.by_id)
def add_item(programme: Programme) -> ResponseReturnValue:
    """A course at the end of the path."""
    course = courses.by_id(request.form.get("course", 0, type=int))
    is_required = request.form.get("required") == "yes"
    programmes.add_course(programme, course, load.me(), is_required=is_required)
    return _path(programme, _("“%(title)s” stands at the end of the path.", title=choose(course.title)))


@bp.post("/programmes/<int:programme_id>/items/<int:item_id>/place")
@requires(lambda user, found: policy.can_edit_programme(user, found[0]), load_item)
def step_item(found: tuple[Programme, ProgrammeItem]) -> ResponseReturnValue:
    """One place up or down."""
    programme, item = found
    programmes.step_item(programme, item, -1 if request.form.get("step", 1, type=int) < 0 else 1)
    words = {"title": choose(item.course.title), "place": number(item.position)}
    return _path(programme, _("“%(title)s” now stands in place %(place)s.", **words))


@bp.post("/programmes/<int:programme_id>/items/<int:item_id>/requirement")
@requires(lambda user, found: policy.can_edit_programme(user, found[0]), load_item)
def require_item(found: tuple[Programme, ProgrammeItem]) -> ResponseReturnValue:
    """Needed, or not."""
    programme, item = found
    programmes.require_item(item, is_required=request.form.get("required") == "yes")
    said = _("“%(title)s” is required now.") if item.is_required else _("“%(title)s” is optional now.")
    return _path(programme, said % {"title": choose(item.course.title)})


@bp.post("/programmes/<int:programme_id>/items/<int:item_id>/removal")
@requires(lambda user, found: policy.can_edit_programme(user, found[0]), load_item)
def remove_item(found: tuple[Programme, ProgrammeItem]) -> ResponseReturnValue:
    """Off the path."""
    programme, item = found
    said = _("“%(title)s” is taken off the path.", title=choose(item.course.title))
    programmes.remove_item(programme, item, load.me())
    return _path(programme, said)


def _path(programme: Programme, said: str) -> ResponseReturnValue:
    if not is_htmx():
        flash(said)
    shown = _shown(programme, ProgrammeForm(formdata=None)) | {"said": said}
    return done(".edit_programme", "catalog/_path.html", shown=shown, programme_id=programme.id)


def _shown(programme: Programme, form: ProgrammeForm) -> dict[str, Any]:  # Any: whatever templates show
    path, rest = programmes.items(programme), programmes.others(programme)
    return {"programme": programme, "form": form, "items": path, "others": rest, "said": ""}
