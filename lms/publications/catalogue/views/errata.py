"""Errors that readers report, and what editors make of them."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import public, requires
from lms.core.errors import NotFound, RuleError, TooMany
from lms.core.i18n import _, _l
from lms.core.limits import Limit
from lms.core.web import done, paginate, render
from lms.publications import policy
from lms.publications.catalogue.forms import ErratumForm, WordsForm
from lms.publications.catalogue.service import errata
from lms.publications.catalogue.views.blueprint import bp, me, readers
from lms.publications.catalogue.views.records import catalogues
from lms.publications.kinds import State
from lms.publications.models import Edition, Erratum

REPORTS = Limit("library-errata", 12, 3600)


@readers.get("/<string:code>/errata")
@public
def write(code: str) -> ResponseReturnValue:
    """The form for a reader who found an error."""
    edition = _published(code)
    form = ErratumForm(formdata=None)
    form.page.data, form.volume.data = request.args.get("page", type=int), request.args.get("volume", type=int)
    form.quoted.data = request.args.get("quoted", "")[:2000]
    return _form(edition, form, 200)


@readers.post("/<string:code>/errata")
@public
def report(code: str) -> ResponseReturnValue:
    """Send it to the editors."""
    edition, form = _published(code), ErratumForm()
    if not form.validate():
        return _form(edition, form, 422)
    who = str(me().id) if current_user.is_authenticated else request.remote_addr or ""
    wait = REPORTS.wait(who)
    if wait:
        raise TooMany(_l("You have reported many errors this hour. Please come back later."), wait)
    by = me() if current_user.is_authenticated else None
    place = [_small(form.page.data), _small(form.volume.data)]
    errata.report(edition, form.words.data or "", form.quoted.data or "", place[0], place[1], by=by)
    REPORTS.count(who)
    flash(_("Thank you. The editors will look at it; what they correct stands in the log of corrections."), "good")
    return done("shelves.edition", code=edition.code)


@bp.get("/errata")
@requires(policy.may_see_desk)
def index_errata() -> ResponseReturnValue:
    """What readers found and nobody has looked at."""
    return render("library_desk/errata.html", page=paginate(errata.waiting()), form=WordsForm(formdata=None), wrong=0)


@bp.post("/errata/<int:erratum_id>/acceptance")
@requires(catalogues, errata.find)
def accept(row: Erratum) -> ResponseReturnValue:
    """It is an error: its edition gets a correction."""
    errata.accept(row, me())
    flash(_("The correction is open: change the record or its files, then send it to review."), "good")
    return done(".show", edition_id=row.edition_id)


@bp.post("/errata/<int:erratum_id>/dismissal")
@requires(catalogues, errata.find)
def dismiss(row: Erratum) -> ResponseReturnValue:
    """It is none; say why."""
    form = WordsForm()
    try:
        form.validate()
        errata.dismiss(row, me(), form.words.data or "")
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        found = paginate(errata.waiting())
        return render("library_desk/errata.html", status=int(refusal.status), page=found, form=form, wrong=row.id)
    flash(_("The report is answered."), "good")
    return done(".index_errata")


def _published(code: str) -> Edition:
    edition = errata.edition(code)
    if edition.state is not State.PUBLISHED:
        raise NotFound
    return edition


def _small(number: int | None) -> int | None:
    return number if number is not None and 0 < number < 100_000 else None  # noqa: PLR2004 - pages of a book


def _form(edition: Edition, form: ErratumForm, status: int) -> ResponseReturnValue:
    return render("library_desk/report.html", status=status, edition=edition, form=form)
