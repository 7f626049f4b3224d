"""What editions hang on: people, subjects, series; and the rules of the review, which administrators write."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.forms import Form
from lms.core.i18n import _, _l, choose
from lms.core.web import done, paginate, render
from lms.publications import policy
from lms.publications.catalogue.forms import AgentForm, RuleForm, SeriesForm, SubjectForm
from lms.publications.catalogue.service import agents, reviewing, works
from lms.publications.catalogue.views.blueprint import bp, me
from lms.publications.models import Agent, ReviewRule, Series, Subject

TITLES = {
    "rules": _l("Rules of the review"),
    "agents": _l("Authors and bodies"),
    "subjects": _l("Tree of subjects"),
    "series": _l("Series of books"),
}
Line = tuple[int, object, int, str]  # id, name, depth, a note


@bp.get("/rules")
@requires(policy.may_see_desk)
def rules() -> ResponseReturnValue:
    """All rules, those no longer asked too."""
    rows = reviewing.rules(every=True)
    lines = [(row.id, row.words, 0, "" if row.is_active else _("no longer asked")) for row in rows]
    return _list("rules", lines, may_add=policy.may_set_up(me()))


@bp.get("/agents")
@requires(policy.may_see_desk)
def agents_index() -> ResponseReturnValue:
    """Everybody, by name."""
    text = request.args.get("q", "")[:100]
    page = paginate(agents.every(text), 60)
    lines = [(row.id, row.name, 0, row.latin_name) for row in page.items]
    return _list("agents", lines, may_add=policy.may_catalogue(me()), page=page, text=text)


@bp.get("/subjects")
@requires(policy.may_see_desk)
def subjects() -> ResponseReturnValue:
    """The tree."""
    lines = [(row.id, row.name, depth, "") for row, depth in works.tree()]
    return _list("subjects", lines, may_add=policy.may_catalogue(me()))


@bp.get("/series")
@requires(policy.may_see_desk)
def series() -> ResponseReturnValue:
    """All series."""
    rows = session().scalars(select(Series).order_by(Series.id))
    lines = [(row.id, row.title, 0, _("Atlas") if row.is_atlas else "") for row in rows]
    return _list("series", lines, may_add=policy.may_catalogue(me()))


def _may_keep(user: policy.Visitor, kept: tuple[str, int]) -> bool:
    return policy.may_set_up(user) if kept[0] == "rules" else policy.may_catalogue(user)


def _load(kind: str, key: int) -> tuple[str, int]:
    if kind not in TITLES:
        raise NotFound
    return kind, key


@bp.get("/<any(rules,agents,subjects,series):kind>/<int:key>")
@requires(_may_keep, _load)
def edit_kept(kept: tuple[str, int]) -> ResponseReturnValue:
    """One of them in a form; 0 is a new one."""
    return _form(*kept, _filled(*kept), 200)


@bp.post("/<any(rules,agents,subjects,series):kind>/<int:key>")
@requires(_may_keep, _load)
def keep(kept: tuple[str, int]) -> ResponseReturnValue:
    """Keep it."""
    kind, key = kept
    form = _blank(kind, sent=True)
    if not form.validate():
        return _form(kind, key, form, 422)
    try:
        _KEEPERS[kind](form, key)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _form(kind, key, form, int(refusal.status))
    flash(_("It is kept."), "good")
    return done(".agents_index" if kind == "agents" else f".{kind}")


def _list(kind: str, lines: Sequence[Line], **more: Any) -> ResponseReturnValue:  # Any: templates
    return render("library_desk/list.html", kind=kind, title=TITLES[kind], lines=lines, titles=TITLES, **more)


def _form(kind: str, key: int, form: Form, status: int) -> ResponseReturnValue:
    return render("library_desk/keep.html", status=status, kind=kind, key=key, form=form, title=TITLES[kind])


def _blank(kind: str, *, sent: bool) -> Any:  # Any: one of four forms
    made = {"rules": RuleForm, "agents": AgentForm, "subjects": SubjectForm, "series": SeriesForm}[kind]
    form = made() if sent else made(formdata=None)
    if isinstance(form, SubjectForm):
        below = [SelectChoice(row.id, f"{'— ' * depth}{choose(row.name)}") for row, depth in works.tree()]
        form.parent_id.choices = [SelectChoice(0, _("None: it stands at the top")), *below]
    return form


def _filled(kind: str, key: int) -> Form:
    form = _blank(kind, sent=False)
    if not key:
        if kind == "rules":
            form.is_active.data = True
        return form  # type: ignore[no-any-return]
    row = _row(kind, key)
    said = {
        "rules": ("words", "help"),
        "agents": ("name", "about"),
        "subjects": ("name",),
        "series": ("title", "about"),
    }
    for name in said[kind]:
        for language in ("ar", "en"):
            form[f"{name}_{language}"].data = getattr(row, name).get(language, "")
    for name in ("position", "is_active", "latin_name", "sort_name", "born", "died"):
        if name in form:
            form[name].data = getattr(row, name)
    if isinstance(row, Subject):
        form.parent_id.data = row.parent_id or 0
    if isinstance(row, Series):
        form.members.data = works.members(row)
    return form  # type: ignore[no-any-return]


def _row(kind: str, key: int) -> ReviewRule | Agent | Subject | Series:
    model = {"rules": ReviewRule, "agents": Agent, "subjects": Subject, "series": Series}[kind]
    row = session().get(model, key)
    if row is None:
        raise NotFound
    return row  # type: ignore[return-value]


def _both(form: Any, name: str) -> dict[str, str]:  # Any: one of four forms
    said = {language: (form[f"{name}_{language}"].data or "").strip() for language in ("ar", "en")}
    return {language: words for language, words in said.items() if words}


def _keep_rule(form: Any, key: int) -> None:  # Any: as above
    rule = reviewing.find(key) if key else None
    place = form.position.data or 0
    reviewing.keep(rule, _both(form, "words"), _both(form, "help"), place, me(), is_active=form.is_active.data)


def _keep_agent(form: Any, key: int) -> None:  # Any: as above
    agents.keep(
        agents.find(key) if key else None,
        _both(form, "name"),
        _both(form, "about"),
        latin_name=form.latin_name.data or "",
        sort_name=form.sort_name.data or "",
        born=form.born.data,
        died=form.died.data,
    )


def _keep_subject(form: Any, key: int) -> None:  # Any: as above
    row: Any = _row("subjects", key) if key else None  # Any: a subject
    works.keep_subject(row, _both(form, "name"), form.parent_id.data or None, form.position.data or 0, me())


def _keep_series(form: Any, key: int) -> None:  # Any: as above
    row: Any = _row("series", key) if key else None  # Any: a series
    works.keep_series(row, _both(form, "title"), _both(form, "about"), form.members.data or "", me())


_KEEPERS = {"rules": _keep_rule, "agents": _keep_agent, "subjects": _keep_subject, "series": _keep_series}
