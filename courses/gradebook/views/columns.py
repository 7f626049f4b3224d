"""The rules of a gradebook: scale, categories, items."""

from typing import Any

from flask import Response, flash
from flask.typing import ResponseReturnValue

from courses.enrolment.models import Run
from courses.enrolment.service import runs
from courses.gradebook import policy, words
from courses.gradebook.forms import CategoryForm, ItemForm, RulesForm, said
from courses.gradebook.models import GradeSource
from courses.gradebook.service import books, shaping
from courses.gradebook.views.blueprint import bp
from courses.gradebook.views.grid import tabs
from courses.gradebook.views.load import (
    Column,
    Shelf,
    can_keep_column,
    can_keep_shelf,
    can_shape_column,
    can_shape_shelf,
    column_of,
    me,
    shelf_of,
)
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _, ngettext, number
from lms.core.web import done, render


@bp.get("/runs/<int:run_id>/grades/rules")
@requires(policy.can_keep, runs.by_id)
def rules(run: Run) -> ResponseReturnValue:
    """Categories with their items, and the rules of the total."""
    form = RulesForm(formdata=None)
    form.show(books.of_run(run.id))
    return _rules(run, form)


@bp.post("/runs/<int:run_id>/grades/rules")
@requires(policy.can_shape, runs.by_id, see=policy.can_keep)
def update_rules(run: Run) -> ResponseReturnValue:
    """Keep the rules of the total."""
    form = RulesForm()
    if not form.validate_on_submit():
        return _rules(run, form, 422)
    try:
        share = form.least_total.share
        shaping.set_rules(run, me(), is_weighted=form.is_weighted.data, least_total=share, bands=form.scale())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _rules(run, form, int(refusal.status))
    flash(_("The rules are kept, and all totals follow them."))
    return done(".rules", run_id=run.id)


@bp.get("/runs/<int:run_id>/grades/categories/new")
@requires(policy.can_shape, runs.by_id, see=policy.can_keep)
def new_category(run: Run) -> ResponseReturnValue:
    """A form for a category."""
    return render("gradebook/category.html", run=run, form=CategoryForm(formdata=None), category=None, may_shape=True)


@bp.post("/runs/<int:run_id>/grades/categories")
@requires(policy.can_shape, runs.by_id, see=policy.can_keep)
def create_category(run: Run) -> ResponseReturnValue:
    """Add it."""
    return _keep_category(run, None)


@bp.get("/grade-categories/<int:category_id>")
@requires(can_keep_shelf, shelf_of)
def category(shelf: Shelf) -> ResponseReturnValue:
    """A category's rules."""
    form = CategoryForm(formdata=None)
    form.show(shelf.category)
    may = policy.can_shape(me(), shelf.run)
    return render("gradebook/category.html", run=shelf.run, form=form, category=shelf.category, may_shape=may)


@bp.post("/grade-categories/<int:category_id>")
@requires(can_shape_shelf, shelf_of, see=can_keep_shelf)
def update_category(shelf: Shelf) -> ResponseReturnValue:
    """Keep them."""
    return _keep_category(shelf.run, shelf)


@bp.post("/grade-categories/<int:category_id>/removal")
@requires(can_shape_shelf, shelf_of, see=can_keep_shelf)
def remove_category(shelf: Shelf) -> ResponseReturnValue:
    """Take an empty category away."""
    shaping.remove_category(shelf.run, shelf.category.id, me())
    return done(".rules", run_id=shelf.run.id)


@bp.get("/runs/<int:run_id>/grades/items/new")
@requires(policy.can_shape, runs.by_id, see=policy.can_keep)
def new_item(run: Run) -> ResponseReturnValue:
    """A form for an item that is marked by hand."""
    form = ItemForm(formdata=None)
    form.offer(books.of_run(run.id))
    return render("gradebook/item.html", run=run, form=form, item=None, is_manual=True, may_shape=True, words=words)


@bp.post("/runs/<int:run_id>/grades/items")
@requires(policy.can_shape, runs.by_id, see=policy.can_keep)
def create_item(run: Run) -> ResponseReturnValue:
    """Add it."""
    return _keep_item(run, None)


@bp.get("/grade-items/<int:item_id>")
@requires(can_keep_column, column_of)
def column(found: Column) -> ResponseReturnValue:
    """An item's rules."""
    form = ItemForm(formdata=None)
    form.offer(found.book)
    form.show(found.item)
    return _item(found.run, form, found)


@bp.post("/grade-items/<int:item_id>")
@requires(can_shape_column, column_of, see=can_keep_column)
def update_column(found: Column) -> ResponseReturnValue:
    """Keep them."""
    return _keep_item(found.run, found)


@bp.post("/grade-items/<int:item_id>/removal")
@requires(can_shape_column, column_of, see=can_keep_column)
def remove_column(found: Column) -> ResponseReturnValue:
    """Take an item away that nobody has a mark in."""
    shaping.remove_item(found.run, found.item.id, me())
    return done(".rules", run_id=found.run.id)


@bp.post("/grade-items/<int:item_id>/posting")
@requires(can_keep_column, column_of)
def post_column(found: Column) -> ResponseReturnValue:
    """Let learners see their marks."""
    told = shaping.post(found.run, found.item.id, me())
    if told:
        words_ = ngettext(
            "One learner sees the mark now.", "%(number)s learners see their marks now.", told, number=number(told)
        )
        flash(words_)
    else:
        flash(_("Whoever has a mark in this item sees it already."))
    return done(".column", item_id=found.item.id)


def _rules(run: Run, form: RulesForm, status: int = 200) -> Response:
    book = books.of_run(run.id)
    shown: dict[str, Any] = {"run": run, "book": book, "form": form, "tabs": tabs(run, "rules"), "words": words}
    shown["may_shape"] = policy.can_shape(me(), run)
    return render("gradebook/rules.html", status=status, **shown)


def _keep_category(run: Run, shelf: Shelf | None) -> ResponseReturnValue:
    form = CategoryForm()
    shown: dict[str, Any] = {"run": run, "form": form, "category": shelf.category if shelf else None, "may_shape": True}
    if not form.validate_on_submit():
        return render("gradebook/category.html", status=422, **shown)
    fields = {"title": said(form), "weight": form.weight.value or 0, "least": form.least.share}
    fields |= {"drop_lowest": form.drop_lowest.data, "drop_highest": form.drop_highest.data}
    try:
        if shelf:
            shaping.edit_category(run, shelf.category.id, me(), fields)
        else:
            shaping.add_category(run, me(), fields)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return render("gradebook/category.html", status=int(refusal.status), **shown)
    return done(".rules", run_id=run.id)


def _keep_item(run: Run, found: Column | None) -> ResponseReturnValue:
    form = ItemForm()
    form.offer(found.book if found else books.of_run(run.id))
    is_named = found is None or found.item.source is GradeSource.MANUAL
    if not is_named:  # its lesson says what it is called
        del form.title_ar, form.title_en
    if not form.validate():
        return _item(run, form, found, 422)
    fields: dict[str, Any] = {"title": said(form)} if is_named else {}
    fields |= {"category_id": form.category.data, "maximum": form.maximum.value}
    fields |= {"least": form.least.share, "is_extra": form.is_extra.data, "is_kept": form.is_kept.data}
    fields["posts_itself"] = form.posts_itself.data
    try:
        if found:
            shaping.edit_item(run, found.item.id, me(), fields)
        else:
            shaping.add_item(run, me(), fields)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _item(run, form, found, int(refusal.status))
    return done(".rules", run_id=run.id)


def _item(run: Run, form: ItemForm, found: Column | None, status: int = 200) -> Response:
    is_manual = found is None or found.item.source is GradeSource.MANUAL
    shown: dict[str, Any] = {"run": run, "form": form, "item": found.item if found else None, "words": words}
    shown["may_shape"] = policy.can_shape(me(), run)
    return render("gradebook/item.html", status=status, is_manual=is_manual, **shown)
