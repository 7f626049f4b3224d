"""A Friday at the desk: when it is published, its subject, its sources, its languages."""

import datetime as dt
from typing import Any

import flask
from flask.typing import ResponseReturnValue

from lms.accounts.forms import option
from lms.core.access import requires
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _, choose, local
from lms.core.web import done, render
from lms.sermons import policy
from lms.sermons.forms import LanguageForm, PlanForm, SourcesForm
from lms.sermons.kinds import LANGUAGES
from lms.sermons.models import Sermon
from lms.sermons.service import reading, weeks, writing
from lms.sermons.views.desk import bp, load, me


@bp.post("/<string:day>/sermon")
@requires(policy.may_see_desk)
def create(day: str) -> ResponseReturnValue:
    """Begin the sermon of a Friday that has none."""
    try:
        friday = dt.date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    writing.plan(friday, me())
    return done(".show", day=day)


@bp.get("/<string:day>")
@requires(policy.may_write, load)
def show(sermon: Sermon) -> ResponseReturnValue:
    """All that is planned for a Friday."""
    return _page(sermon)


@bp.post("/<string:day>/plan")
@requires(policy.may_write, load)
def change(sermon: Sermon) -> ResponseReturnValue:
    """Another time, another subject."""
    form = _with_subjects(PlanForm())
    if not form.validate():
        return _page(sermon, 422, plan=form)
    writing.change_plan(sermon, form.plan, me())
    flask.flash(_("Kept."))
    return done(".show", day=sermon.friday.isoformat())


@bp.post("/<string:day>/sources")
@requires(policy.may_write, load)
def cite(sermon: Sermon) -> ResponseReturnValue:
    """The sources, all of them."""
    form = SourcesForm()
    if not form.validate():
        return _page(sermon, 422, sources=form)
    try:
        writing.cite(sermon, form.sources, me())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _page(sermon, int(refusal.status), sources=form)
    flask.flash(_("Kept."))
    return done(".show", day=sermon.friday.isoformat())


@bp.post("/<string:day>/languages")
@requires(policy.may_write, load)
def add(sermon: Sermon) -> ResponseReturnValue:
    """Begin a text in another language; it may come later than the others."""
    form = LanguageForm()
    if not form.validate():
        return _page(sermon, 422, adding=form)
    text = writing.begin(sermon, form.language.data, form.title.data or "", me())
    return done(".write", day=sermon.friday.isoformat(), language=text.language)


def _page(
    sermon: Sermon,
    status: int = 200,
    plan: PlanForm | None = None,
    sources: SourcesForm | None = None,
    adding: LanguageForm | None = None,
) -> ResponseReturnValue:
    if plan is None:
        plan = _with_subjects(PlanForm(formdata=None))
        plan.at.data = local(sermon.publish_at).time()
        plan.subject_id.data, plan.is_announced.data = sermon.subject_id, sermon.is_announced
    if sources is None:
        sources = SourcesForm(formdata=None)
        sources.show(sermon.sources)
    adding = adding or LanguageForm(formdata=None)
    known = {text.language for text in sermon.texts}
    adding.language.choices = [option(*each) for each in LANGUAGES.items() if each[0] not in known]
    week = next((each for each in weeks.calendar(sermon.friday)), None)
    shown: dict[str, Any] = {
        "sermon": sermon,
        "plan": plan,
        "sources": sources,
        "adding": adding,
        "languages": LANGUAGES,
    }
    return render("sermons_desk/show.html", status=status, week=week, **shown)


def _with_subjects(form: PlanForm) -> PlanForm:
    named = [option(each.id, choose(each.name)) for each in reading.subjects()]
    form.subject_id.choices = [option("", _("None yet")), *named]
    return form
