"""All learners of a run against all items, a page at a time; and one learner's marks."""

import uuid
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from courses.enrolment.models import Enrolment, Run
from courses.enrolment.service import runs
from courses.gradebook import jobs, policy, words
from courses.gradebook.models import Gradebook, GradeItem
from courses.gradebook.service import books, cells, filling, rules
from courses.gradebook.service.cells import Row
from courses.gradebook.views.blueprint import bp
from courses.gradebook.views.load import me
from lms.core.access import requires
from lms.core.db import hold, session
from lms.core.i18n import _
from lms.core.jobs import Job
from lms.core.web import Page, done, render

AT_ONCE = 25


@bp.get("/runs/<int:run_id>/grades")
@requires(policy.can_keep, runs.by_id)
def show(run: Run) -> ResponseReturnValue:
    """The page of many."""
    book = books.find(run.id)
    if book is None:
        return render("gradebook/none.html", run=run, tabs=tabs(run, "show"))
    group_id = request.args.get("group", type=int)
    order = "total" if request.args.get("order") == "total" else "name"
    query = cells.learners(run, me(), group_id)
    page = page_of(cells.by_total(query) if order == "total" else query)
    items = rules.items_of(book)
    found = cells.rows(book, page.items)
    shown: dict[str, Any] = {"run": run, "book": book, "items": items, "page": page, "order": order}
    shown |= {"tabs": tabs(run, "show"), "rows": [_line(book, items, row) for row in found], "group_id": group_id}
    shown |= {"chosen": _chosen(items), "editing": request.args.get("cell", ""), "here": _here(), "job": _job(book)}
    return render("gradebook/show.html", **shown, words=words)


@bp.post("/runs/<int:run_id>/grades")
@requires(policy.can_keep, runs.by_id)
def create(run: Run) -> ResponseReturnValue:
    """Make the gradebook of a run that has none yet, or look again what its version has."""
    hold(run)
    book = filling.keep_up(run)
    book.job_id = jobs.ask_rebuild(run.id, uuid.uuid4(), me().id).id
    return done(".show", run_id=run.id)


def tabs(run: Run, here: str) -> list[tuple[str, str, bool]]:
    """The parts of the gradebook."""
    named = {"show": _("Marks"), "rules": _("Categories and rules"), "imports": _("As a sheet")}
    return [(label, url_for(f".{name}", run_id=run.id), name == here) for name, label in named.items()]


def _line(book: Gradebook, items: list[GradeItem], row: Row) -> dict[str, Any]:  # Any: what a template shows
    total = row.total
    dropped = set(total.dropped) if total else set()
    return {
        "id": row.enrolment.id,
        "user": row.user,
        "cells": [_cell(item, row, dropped) for item in items],
        "current": words.per_cent(total.current if total else None),
        "final": words.per_cent(total.final if total else None),
        "band": rules.band(book, total.current if total else None),
        "typed": lambda item_id: words.typed(row.entries.get(item_id)),
        "is_passed": total.is_passed if total else None,
        "is_stale": total is not None and total.revision != book.revision,
    }


def _cell(item: GradeItem, row: Row, dropped: set[int]) -> tuple[int, str, str]:
    """The item, what is shown, and how: by marks that the style sheet and a legend explain."""
    entry = row.entries.get(item.id)
    looks = "dropped " if item.id in dropped else ""
    if entry:
        looks += ("by-hand " if entry.is_overridden else "") + ("locked " if entry.is_locked else "")
        looks += "" if entry.is_posted else "unposted"
    text = words.entry(entry)
    return item.id, words.dropped(text) if item.id in dropped else text, looks.strip()


def page_of(query: Any) -> Page[Enrolment]:  # Any: a select of enrolments
    """The page that the address asks for."""
    total = cells.count(query)
    asked = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-total // AT_ONCE)))
    found = session().scalars(query.limit(AT_ONCE).offset((asked - 1) * AT_ONCE)).unique().all()
    return Page(list(found), asked, total, AT_ONCE)


def _chosen(items: list[GradeItem]) -> int:
    """The item that a narrow screen shows."""
    asked = request.args.get("item", type=int)
    ids = [item.id for item in items]
    return asked if asked in ids else next(iter(ids), 0)


def _here() -> str:
    """This page's own address, to come back to; without the cell that is open."""
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in {"page", "group", "order", "item"}
    }
    return url_for(".show", **(request.view_args or {}), **kept)


def _job(book: Gradebook) -> Job | None:
    job = session().get(Job, book.job_id) if book.job_id else None
    return job if job and job.is_open else None
