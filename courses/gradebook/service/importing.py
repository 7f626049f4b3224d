"""Sheets of marks that are brought back: looked at first, taken in whole or not at all, and taken back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, undefer

from courses.catalog.models import CourseVersion
from courses.enrolment.models import Enrolment, Run
from courses.gradebook.models import GradeAct, Gradebook, GradeHistory, GradeImport, GradeState, ImportState
from courses.gradebook.service import books, cells, judging, recording, rules, sheet
from courses.gradebook.service.judging import Here
from courses.gradebook.service.recording import Change
from courses.imports.service import lists
from courses.imports.service.lists import NotNow
from lms.accounts.models import User
from lms.core import audit, clock, sheets
from lms.core.db import hold, session, transaction
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

KIND = "import"
PORTION = 500


def bring(run: Run, name: str, content: bytes, reason: str, by: User) -> GradeImport:
    """Keep a sheet that somebody sent; the worker reads it. Raises `BadValue`."""
    if len(content) > lists.LARGEST:
        raise BadValue(_l("The file is larger than 8 MB. A sheet of marks is smaller: take pictures out of it."))
    book = books.of_run(run.id)
    found = GradeImport(book_id=book.id, owner_id=by.id, name=name[:200], content=content, reason=reason)
    session().add(found)
    session().flush()
    return found


def read(import_id: int) -> None:
    """Read a sheet and judge it; for the worker. Safe to do twice."""
    with transaction():
        found = session().get_one(GradeImport, import_id, options=[undefer(GradeImport.content)])
        content = found.content
    if found.state is not ImportState.READING or content is None:
        return
    told = sheets.parsed(content)
    with transaction():
        found = load(import_id)
        found.content = None
        if "problem" in told:
            found.state, found.problem = ImportState.UNREADABLE, told["problem"]
            return
        found.sheet = _ours(told["sheets"])
        found.state = ImportState.CHECKED if found.sheet and check(found) else ImportState.UNREADABLE
        found.problem = "" if found.state is ImportState.CHECKED else "not_ours"


def check(found: GradeImport) -> bool:
    """Judge the sheet by the marks as they stand now; whether it is a sheet of ours."""
    verdict = judging.judge([(number, texts) for number, texts in found.sheet], _here(found))
    if verdict is None:
        return False
    found.changes, found.remarks = verdict.changes, verdict.remarks
    session().flush()
    return True


def ask(found: GradeImport, by: User) -> None:
    """Note that the sheet is to be taken in, by who decides it. Raises a `RuleError` while cells are wrong."""
    hold(found)
    if found.state in {ImportState.TAKING, ImportState.TAKEN}:
        return
    if found.state is not ImportState.CHECKED:
        raise NotNow
    if found.remarks or not found.changes:
        raise RuleError(_l("Some cells must be mended first; a sheet is taken in whole or not at all."))
    found.state, found.owner_id = ImportState.TAKING, by.id


def take(import_id: int) -> None:
    """Take a sheet in, in one transaction; for the worker; nothing of it where marks have changed since."""
    with transaction():
        found = load(import_id)
        run = found.book.run
        hold(run)
        if found.state is not ImportState.TAKING:
            return
        before = found.changes
        if not check(found) or found.remarks or found.changes != before:
            found.state, found.problem = ImportState.CHECKED, "changed"
            return
        book = books.of_run(run.id)
        items = {item.id: item for item in rules.items_of(book)}
        wanted = [(items[item_id], who, becomes) for _row, who, item_id, _was, becomes in found.changes]
        changes = [judging.change(item, who, becomes, found.reason, found.mark) for item, who, becomes in wanted]
        recording.by_hand(run, book, changes, found.owner)
        found.state, found.taken_at, found.problem = ImportState.TAKEN, clock.now(), ""
        audit.record("gradebook.imported", book, found.owner, title=run.title, count=len(changes))


def undo(found: GradeImport, by: User) -> int:
    """Put back what stood before a sheet was taken in, where nobody has changed it since; how many marks stay."""
    run = found.book.run
    hold(run)
    hold(found)
    if found.state is not ImportState.TAKEN:
        raise NotNow
    book = books.of_run(run.id)
    items = {item.id: item for category in book.categories for item in category.items}
    lines = _lines(found)
    newest = _newest([line.grade_id for line in lines])
    loose = [line for line in lines if newest[line.grade_id] == line.id and not line.grade.is_locked]
    changes = [
        Change(items[each.grade.item_id], each.grade.enrolment_id, GradeAct.TAKEN_BACK, _as_was(each)) for each in loose
    ]
    recording.apply(book, changes, by)
    found.state, found.kept = ImportState.UNDONE, len(lines) - len(loose)
    audit.record("gradebook.import_undone", book, by, title=run.title, count=len(loose), kept=found.kept)
    return found.kept


def load(import_id: int) -> GradeImport:
    """A sheet with its book, run, course and owner. Raises `NotFound`."""
    course = (
        joinedload(GradeImport.book).joinedload(Gradebook.run).joinedload(Run.version).joinedload(CourseVersion.course)
    )
    owner = joinedload(GradeImport.owner).selectinload(User.roles)
    query = select(GradeImport).where(GradeImport.id == import_id).options(course, owner)
    found = session().scalar(query.options(undefer(GradeImport.sheet)))
    if found is None:
        raise NotFound
    return found


def of_book(book: Gradebook, owner: User | None) -> Select[GradeImport]:
    """The sheets that were brought to a gradebook, the newest first; of one person, or all."""
    query = select(GradeImport).where(GradeImport.book_id == book.id).options(joinedload(GradeImport.owner))
    query = query.where(GradeImport.owner_id == owner.id) if owner else query
    return query.order_by(GradeImport.id.desc())


def names(enrolment_ids: Iterable[int]) -> dict[int, User]:
    """The learners of these places."""
    query = select(Enrolment.id, User).join(User, User.id == Enrolment.user_id)
    return dict(session().execute(query.where(Enrolment.id.in_(list(enrolment_ids)))).all())


def _ours(sheets: list[dict[str, Any]]) -> list[Any]:  # Any: JSON
    return next((each["rows"] for each in sheets if sheet.headings_at(each["rows"]) is not None), [])


def _here(found: GradeImport) -> Here:
    book = books.of_run(found.book.run_id)
    learners = cells.learners(found.book.run, found.owner)
    names = {each.id: (each.user.name_ar, each.user.name_latin) for each in session().scalars(learners).unique()}
    return Here({item.id: item for item in rules.items_of(book)}, names, sheet.known(book, learners))


def _lines(found: GradeImport) -> list[GradeHistory]:
    query = select(GradeHistory).where(GradeHistory.source_ref == found.mark).order_by(GradeHistory.id)
    return list(session().scalars(query.options(joinedload(GradeHistory.grade))))


def _newest(grade_ids: list[int]) -> dict[int, int]:
    """The last line of each grade's history; in portions, for there may be thousands."""
    query = select(GradeHistory.grade_id, func.max(GradeHistory.id)).group_by(GradeHistory.grade_id)
    found: dict[int, int] = {}
    for begin in range(0, len(grade_ids), PORTION):
        here = GradeHistory.grade_id.in_(grade_ids[begin : begin + PORTION])
        found |= dict(session().execute(query.where(here)).all())
    return found


def _as_was(line: GradeHistory) -> dict[str, Any]:  # Any: columns of several types
    numbers = {name: line.was.get(name) for name in ("entered", "deduction", "override")}
    fields: dict[str, Any] = {name: None if value is None else Decimal(value) for name, value in numbers.items()}
    return {**fields, "state": GradeState(line.was["state"])}
