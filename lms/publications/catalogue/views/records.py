"""The record of an edition: shown, begun, changed by two people at once without losing a word."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, render
from lms.publications import policy, tongues, words, years
from lms.publications.catalogue.forms import RecordForm, ReviewForm, with_blanks
from lms.publications.catalogue.service import agents, checking, editions, errata, history, records, reviewing, works
from lms.publications.catalogue.service.records import Record
from lms.publications.catalogue.service.refusals import Stale
from lms.publications.catalogue.views.acts import offered
from lms.publications.catalogue.views.blueprint import bp, me
from lms.publications.catalogue.words import FIELDS
from lms.publications.kinds import ErratumState, State
from lms.publications.models import Edition, Work


def sees(user: policy.Visitor, _thing: Any) -> bool:  # Any: an edition or a work
    """Whoever sees the desk sees all of it."""
    return policy.may_see_desk(user)


def catalogues(user: policy.Visitor, _thing: Any) -> bool:  # Any: as above
    """Editors; whether it can be changed now the service says."""
    return policy.may_catalogue(user)


@bp.get("/works/<int:work_id>/editions/new")
@requires(catalogues, works.find)
def new(work: Work) -> ResponseReturnValue:
    """An empty record for an edition of a work."""
    form = RecordForm(formdata=None)
    record = records.blank(work)
    form.show(record, 0)
    return _form(form, work, None, record["contributors"])


@bp.post("/works/<int:work_id>/editions")
@requires(catalogues, works.find)
def create(work: Work) -> ResponseReturnValue:
    """Begin a draft."""
    form = RecordForm()
    judged = checking.check(form.typed(), work)
    if request.form.get("propose"):
        return _proposed(form, work, None)
    if not form.validate() or judged.wrong:
        form.refuse(judged.wrong)
        return _form(form, work, None, form.typed()["contributors"], 422)
    try:
        edition = editions.begin(work, judged.record, me())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _form(form, work, None, judged.record["contributors"], int(refusal.status))
    flash(_("The draft is kept."), "good")
    return done(".show", edition_id=edition.id)


@bp.get("/editions/<int:edition_id>")
@requires(sees, records.find)
def show(edition: Edition) -> ResponseReturnValue:
    """The record, where it stands, what can be done, and what happened."""
    return page(edition)


def page(
    edition: Edition, *, review: ReviewForm | None = None, found: dict[int, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    """The page of a record; `review` and `found` as a refusal left them."""
    user = me()
    stage = editions.stage(edition)
    ticks = reviewing.ticks(edition)
    notes = found if found is not None else {key: tick.note for key, tick in ticks.items()}
    return render(
        "library_desk/show.html",
        status=status,
        edition=edition,
        stage=stage,
        revision=editions.open_revision(edition),
        acts=offered(edition, user),
        can_edit=policy.may_edit(user, edition),
        can_review=stage is State.REVIEW and policy.may_review(user, edition),
        rules=reviewing.rules(),
        ticks=ticks,
        notes=notes,
        review=review or ReviewForm(formdata=None),
        events=history.of(edition),
        errors=errata.of(edition, ErratumState.REPORTED, ErratumState.ACCEPTED),
        changes=_changes(edition),
    )


@bp.get("/editions/<int:edition_id>/record")
@requires(catalogues, records.find)
def edit(edition: Edition) -> ResponseReturnValue:
    """The record in a form."""
    if not policy.may_edit(me(), edition):
        flash(_("This record cannot be changed now. Give it back, or begin a correction, first."), "wait")
        return done(".show", edition_id=edition.id)
    form = RecordForm(formdata=None)
    record = editions.current(edition)
    form.show(record, edition.row_version)
    return _form(form, edition.work, edition, record["contributors"])


@bp.post("/editions/<int:edition_id>/record")
@requires(catalogues, records.find)
def update(edition: Edition) -> ResponseReturnValue:
    """Keep it. Where somebody was quicker, both are shown beside each other, with what was typed still in the form."""
    form = RecordForm()
    judged = checking.check(form.typed(), edition.work, edition)
    if request.form.get("propose"):
        return _proposed(form, edition.work, edition)
    if not form.validate() or judged.wrong:
        form.refuse(judged.wrong)
        return _form(form, edition.work, edition, form.typed()["contributors"], 422)
    try:
        editions.save(edition, judged.record, me(), form.known())
    except Stale as refusal:
        form.seen.data = str(edition.row_version)
        differs = _differs(refusal.theirs, judged.record)
        return _form(form, edition.work, edition, judged.record["contributors"], 409, differs=differs)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _form(form, edition.work, edition, judged.record["contributors"], int(refusal.status))
    flash(_("The record is kept."), "good")
    return done(".show", edition_id=edition.id)


def _proposed(form: RecordForm, work: Work, edition: Edition | None) -> ResponseReturnValue:
    """The same form with the year of the other calendar, as it follows from the one that was typed."""
    record = form.typed()
    ce, ah = record["year_ce"].strip(), record["year_ah"].strip()
    if ce.isdigit() and not ah and years.is_ce(int(ce)):
        form.year_ah.data = str(years.ah_years(int(ce))[0])
    elif ah.isdigit() and not ce and years.is_ah(int(ah)):
        form.year_ce.data = str(years.ce_years(int(ah))[0])
    return _form(form, work, edition, record["contributors"], 422)


def _form(
    form: RecordForm,
    work: Work,
    edition: Edition | None,
    rows: list[list[str]],
    status: int = 200,
    *,
    differs: list[tuple[Any, str, str]] | None = None,  # Any: a lazy sentence
) -> ResponseReturnValue:
    query = select(Edition).where(Edition.work_id == work.id, Edition.id != (edition.id if edition else 0))
    form.offer(list(session().scalars(query.order_by(Edition.id))))
    return render(
        "library_desk/record.html",
        status=status,
        form=form,
        work=work,
        edition=edition,
        people=with_blanks(rows),
        names=agents.names_offered(),
        usual=tongues.USUAL,
        differs=differs or [],
    )


def _differs(theirs: Record, yours: Record) -> list[tuple[Any, str, str]]:  # Any: a lazy sentence
    names = records.differing(theirs, yours)
    return [(FIELDS[name], _told(name, theirs[name]), _told(name, yours[name])) for name in names]


def _changes(edition: Edition) -> list[tuple[Any, str, str]]:  # Any: as above
    """What an open revision will say otherwise."""
    if editions.open_revision(edition) is None:
        return []
    return _differs(records.read(edition), editions.current(edition))


def _told(name: str, value: Any) -> str:  # Any: a text, or one of the two lists
    if name == "contributors":
        roles = {str(role): said for role, said in words.RELATORS.items()}
        return _(", ").join(f"{roles.get(role, role)}: {person}" for role, person in value)
    if name == "volumes":
        return "\n".join(f"{number}. {label}" for number, label in enumerate(value, 1))
    tables: dict[str, dict[Any, Any]] = {"kind": words.KINDS, "publisher": words.PUBLISHERS, "licence": words.LICENCES}
    return str(tables[name].get(value, value)) if name in tables else str(value)
