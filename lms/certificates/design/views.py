"""The pages of the sheet's versions: the list, a version with its pictures and its log, and the forms of a draft."""

from typing import Any, cast

from flask import Blueprint, Response, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.certificates import policy
from lms.certificates import press as presses
from lms.certificates.design import content as contents
from lms.certificates.design import marks, samples, service, words
from lms.certificates.design.content import KINDS, Content
from lms.certificates.design.forms import FORMS, PartForm, WordingForm
from lms.certificates.design.models import SheetTemplate
from lms.certificates.download import answer_with_pdf
from lms.certificates.record import Kind, Record
from lms.certificates.typeset import pictures, typeset
from lms.core.access import requires
from lms.core.db import end_reading
from lms.core.errors import BadValue, NotFound
from lms.core.web import done, paginate, render

bp = Blueprint("sheet_templates", __name__, url_prefix="/registry/sheet-templates", template_folder="../templates")
Part = tuple[SheetTemplate, str]
Sample = tuple[SheetTemplate, Kind, str]


def load_part(template_id: int, part: str) -> Part:
    """The version and one of its parts. Raises `NotFound`."""
    if part not in words.PARTS:
        raise NotFound
    return service.by_id(template_id), part


def load_sample(template_id: int, kind: Kind, name: str) -> Sample:
    """The version and which of its samples is asked for. Raises `NotFound`."""
    if kind not in KINDS or name not in samples.NAMES:
        raise NotFound
    return service.by_id(template_id), kind, name


@bp.get("")
@requires(policy.can_see_templates)
def index() -> ResponseReturnValue:
    """All versions, and which one is in force."""
    return render("certificates/templates.html", page=paginate(service.newest()), current=contents.in_force())


@bp.post("")
@requires(policy.can_see_templates)
def create() -> ResponseReturnValue:
    """A draft that begins as what is in force."""
    basis = contents.in_force()
    said = contents.said_by(basis) if basis else presses.first_content(current_app.config["SETTINGS"])
    made = service.begin(said, basis=basis, by=current_user)
    return done(".show", template_id=made.id)


@bp.get("/<int:template_id>")
@requires(policy.can_edit_template, service.by_id)
def show(template: SheetTemplate) -> ResponseReturnValue:
    """A version: how its sheets look, what can be changed, and who did what."""
    return _page(template)


@bp.post("/<int:template_id>/copies")
@requires(policy.can_edit_template, service.by_id)
def copy(template: SheetTemplate) -> ResponseReturnValue:
    """A draft that begins as this version."""
    made = service.begin(contents.said_by(template), basis=template, by=current_user)
    return done(".show", template_id=made.id)


@bp.post("/<int:template_id>/force")
@requires(policy.can_edit_template, service.by_id)
def put_in_force(template: SheetTemplate) -> ResponseReturnValue:
    """Set new sheets by this draft, once all its samples could be set."""
    try:
        service.put_in_force(template, current_app.config["SETTINGS"], by=current_user)
    except BadValue as refusal:
        return _page(template, refusal=str(refusal), status=422)
    return done(".show", template_id=template.id)


@bp.post("/<int:template_id>/return")
@requires(policy.can_edit_template, service.by_id)
def put_back(template: SheetTemplate) -> ResponseReturnValue:
    """Back to an older version."""
    made = service.put_back(template, by=current_user)
    return done(".show", template_id=made.id)


@bp.post("/<int:template_id>/discard")
@requires(policy.can_edit_template, service.by_id)
def discard(template: SheetTemplate) -> ResponseReturnValue:
    """Throw a draft away."""
    service.discard(template, by=current_user)
    return done(".index")


@bp.get("/<int:template_id>/parts/<string:part>")
@requires(policy.can_edit_part, load_part)
def edit(part: Part) -> ResponseReturnValue:
    """One part of a draft."""
    template, name = part
    service.check_draft(template)
    said = contents.said_by(template)
    blank = _form(name, formdata=None)
    return _part(template, name, _form(name, formdata=None, **blank.shown(said)), said)


@bp.post("/<int:template_id>/parts/<string:part>")
@requires(policy.can_edit_part, load_part)
def update(part: Part) -> ResponseReturnValue:
    """Keep what was typed; the draft's own page then shows how it looks."""
    template, name = part
    said, form = contents.said_by(template), _form(name)
    try:
        if form.validate_on_submit():
            service.change(template, name, form.changed(contents.said_by(template), service.mark), by=current_user)
            return done(".show", template_id=template.id)
    except BadValue as refusal:
        if not form.wrong():
            form.form_errors.append(str(refusal))
    return _part(template, name, form, said, status=422)


@bp.get("/<int:template_id>/samples/<string:kind>/<string:name>.png")
@requires(policy.can_see_sample, load_sample)
def picture(sample: Sample) -> ResponseReturnValue:
    """The first page of a sample as the compiler itself draws it."""
    return _unkept(Response(pictures(_record(sample))[0], mimetype="image/png"))


@bp.get("/<int:template_id>/samples/<string:kind>/<string:name>.pdf")
@requires(policy.can_see_sample, load_sample)
def pdf(sample: Sample) -> ResponseReturnValue:
    """A sample as the file that a holder would have."""
    return answer_with_pdf(typeset(_record(sample)), f"specimen-{sample[1]}.pdf")


@bp.get("/marks/<string:name>.svg")
@requires(policy.can_see_templates)
def mark(name: str) -> ResponseReturnValue:
    """A logo or a signature, for the form that changes it."""
    answer = Response(marks.named(name), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return _unkept(answer)


def _record(sample: Sample) -> Record:
    template, kind, name = sample
    settings, said = current_app.config["SETTINGS"], contents.said_by(template)
    record = samples.sample(kind, name, presses.of(settings, said, contents.version(template)))
    for each in marks.of(record):
        marks.named(each)
    end_reading()
    return record


def _form(part: str, **given: Any) -> Any:  # Any: what a form is filled with; one of the forms, each with its fields
    if part in FORMS:
        return FORMS[part](**given)
    kind = cast("Kind", part)
    return type("KindForm", (WordingForm,), {"kind": kind})(**given)


def _page(template: SheetTemplate, *, refusal: str = "", status: int = 200) -> Response:
    entries = service.history(template)
    return render(
        "certificates/template.html",
        status=status,
        version=template,
        current=contents.in_force(),
        refusal=refusal,
        kinds=words.KINDS,
        parts=words.PARTS,
        names=samples.SAID,
        entries=entries,
        actions=words.ACTIONS,
        actors=service.people_of(entries),
    )


def _part(template: SheetTemplate, part: str, form: PartForm, said: Content, status: int = 200) -> Response:
    return render(
        "certificates/template_part.html",
        status=status,
        version=template,
        part=part,
        title=words.PARTS[part],
        form=form,
        said=said,
        back=url_for(".show", template_id=template.id),
    )


def _unkept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
