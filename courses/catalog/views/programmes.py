"""Programmes, for registrars."""

from flask import flash
from flask.typing import ResponseReturnValue

from courses.catalog import policy
from courses.catalog.forms import NewProgrammeForm, ProgrammeForm, two
from courses.catalog.models import Programme
from courses.catalog.service import programmes
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _
from lms.core.web import done, render


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
    """Its words and courses."""
    form = ProgrammeForm(formdata=None, courses="\n".join(programmes.codes_of(programme)))
    for name in ("title", "summary"):
        for language in ("ar", "en"):
            form[f"{name}_{language}"].data = getattr(programme, name).get(language, "")
    return render("catalog/programme.html", programme=programme, form=form)


@bp.post("/programmes/<int:programme_id>")
@requires(policy.can_edit_programme, programmes.by_id)
def update_programme(programme: Programme) -> ResponseReturnValue:
    """Keep them."""
    form = ProgrammeForm()
    if form.validate_on_submit():
        words = {"title": two(form, "title"), "summary": two(form, "summary")}
        try:
            programmes.edit_programme(programme, codes=form.codes(), by=load.me(), **words)
            flash(_("Saved."))
            return done(".edit_programme", programme_id=programme.id)
        except BadValue as refusal:
            form.form_errors.append(str(refusal))
    return render("catalog/programme.html", status=422, programme=programme, form=form)
