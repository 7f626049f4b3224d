"""Doing something with an edition. What is refused is shown with its reason, and with what was typed."""

from flask import current_app, flash
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.errors import NotFound, RuleError
from lms.core.forms import Form
from lms.core.web import done, render
from lms.publications import policy
from lms.publications.catalogue import words
from lms.publications.catalogue.forms import TimeForm, WordsForm
from lms.publications.catalogue.service import records
from lms.publications.catalogue.views.acts import BY_SLUG, Act
from lms.publications.catalogue.views.blueprint import bp, me
from lms.publications.models import Edition

Chosen = tuple[Edition, Act]


def load(edition_id: int, slug: str) -> Chosen:
    """An edition, and what is to be done with it. Raises `NotFound`."""
    if slug not in BY_SLUG:
        raise NotFound
    return records.find(edition_id), BY_SLUG[slug]


def may_act(user: policy.Visitor, _chosen: Chosen) -> bool:
    """Editors; what they may not do now the service refuses with a sentence."""
    return policy.may_catalogue(user)


@bp.get("/editions/<int:edition_id>/acts/<string:slug>")
@requires(may_act, load)
def ask(chosen: Chosen) -> ResponseReturnValue:
    """The form of an act."""
    edition, act = chosen
    form = act.form(formdata=None) if act.form else Form(formdata=None)
    return _form(edition, act, form, 200)


@bp.post("/editions/<int:edition_id>/acts/<string:slug>")
@requires(may_act, load)
def do(chosen: Chosen) -> ResponseReturnValue:
    """Do it."""
    edition, act = chosen
    form = act.form() if act.form else Form()
    if not form.validate():
        return _form(edition, act, form, 422)
    try:
        act.do(edition, me(), *_given(form))
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _form(edition, act, form, int(refusal.status))
    flash(str(words.DONE.get(act.slug, words.IS_DONE)), "good")
    return done(".show", edition_id=edition.id)


def _given(form: Form) -> list[object]:
    if isinstance(form, TimeForm):
        return [form.moment(current_app.config["ZONE"])]
    return [form.words.data or ""] if isinstance(form, WordsForm) else []


def _form(edition: Edition, act: Act, form: Form, status: int) -> ResponseReturnValue:
    return render("library_desk/act.html", status=status, edition=edition, act=act, form=form)
