"""Sheets of editions: brought, judged row by row without making anything, then taken in whole or not at all."""

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.accounts import names
from lms.accounts.models import User
from lms.core import clock, digits
from lms.core import sheets as files
from lms.core.db import hold, session, transaction
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l
from lms.publications import numbers, tongues
from lms.publications.catalogue import columns
from lms.publications.catalogue.models import CatalogueSheet, SheetState, Verdict
from lms.publications.catalogue.service import checking, editions, records, works
from lms.publications.catalogue.service.records import Record
from lms.publications.catalogue.service.refusals import NotNow
from lms.publications.kinds import EditionKind
from lms.publications.models import Edition, Subject, Work

LARGEST = 8 << 20
Values = dict[str, str]


class Known(NamedTuple):
    """What the rows are compared with: works by their title, subjects by their name."""

    works: dict[str, int]
    subjects: dict[str, int]


def bring(name: str, content: bytes, by: User) -> CatalogueSheet:
    """Keep a sheet that somebody sent; the worker reads it."""
    if len(content) > LARGEST:
        raise BadValue(_l("The sheet is larger than 8 MB. Send it in parts."))
    sheet = CatalogueSheet(owner_id=by.id, name=name[:200], content=content)
    session().add(sheet)
    session().flush()
    return sheet


def read(sheet_id: int) -> None:
    """Read a sheet and judge its rows; for the worker. Makes nothing; safe to do twice."""
    with transaction():
        sheet = session().get_one(CatalogueSheet, sheet_id)
        content = sheet.content
    if sheet.state is not SheetState.READING or content is None:
        return
    said = files.parsed(content, whole=True)
    with transaction():
        sheet = session().get_one(CatalogueSheet, sheet_id)
        sheet.content = None
        table = said.get("sheets", [{"rows": []}])[0]["rows"]
        found, sheet.ignored = columns.meant(table[0][1]) if table else ({}, [])
        if "problem" in said or any(field not in found for field in columns.REQUIRED):
            sheet.state, sheet.problem = SheetState.UNREADABLE, said.get("problem", "no_columns")
            return
        sheet.rows = [{"number": number, "values": _values(cells, found)} for number, cells in table[1:]]
        judge(sheet)
        sheet.state = SheetState.CHECKED


def judge(sheet: CatalogueSheet) -> None:
    """A dry run: what each row means, and what is wrong with it."""
    known = _known()
    seen: dict[str, int] = {}
    judged = []
    for row in sheet.rows:
        verdict, remarks = _judge(row["values"], known, seen, row["number"])
        judged.append({**row, "verdict": verdict.value, "remarks": remarks})
    sheet.rows = judged
    sheet.counts = {word.value: sum(row["verdict"] == word for row in judged) for word in Verdict}


def ask(sheet: CatalogueSheet) -> None:
    """Note that it is to be taken in. Raises `BadValue` while a row is wrong."""
    hold(sheet)
    if sheet.state is not SheetState.CHECKED:
        raise NotNow
    if sheet.counts.get("wrong") or not sheet.counts.get("new"):
        raise BadValue(_l("A sheet is taken in whole: mend the rows first, then send it again."))
    sheet.state = SheetState.TAKING


def take(sheet_id: int) -> None:
    """Make a draft of every new row, in one transaction; for the worker. Killed in the middle it has made nothing."""
    with transaction():
        sheet = session().get_one(CatalogueSheet, sheet_id)
        hold(sheet)
        if sheet.state is not SheetState.TAKING:
            return
        judge(sheet)
        if sheet.counts["wrong"]:
            sheet.state, sheet.problem = SheetState.CHECKED, "changed"
            return
        by, known = session().get_one(User, sheet.owner_id), _known()
        for row in sheet.rows:
            if row["verdict"] == Verdict.NEW:
                _take_row(row["values"], known, by)
        sheet.state, sheet.done_at, sheet.problem = SheetState.DONE, clock.now(), ""


def find(sheet_id: int) -> CatalogueSheet:
    """The sheet of this id with its owner. Raises `NotFound`."""
    query = select(CatalogueSheet).where(CatalogueSheet.id == sheet_id).options(joinedload(CatalogueSheet.owner))
    sheet = session().scalar(query)
    if sheet is None:
        raise NotFound
    return sheet


def every() -> Select[CatalogueSheet]:
    """All sheets, the newest first."""
    return select(CatalogueSheet).options(joinedload(CatalogueSheet.owner)).order_by(CatalogueSheet.id.desc())


def _values(cells: list[str], found: dict[str, int]) -> Values:
    return {field: files.meant(cells[place]).strip() for field, place in found.items() if place < len(cells)}


def _known() -> Known:
    rows = session().execute(select(Work.id, Work.title).order_by(Work.id.desc())).all()
    by_title = {names.key(said): key for key, title in rows for said in title.values()}
    subjects = session().scalars(select(Subject).order_by(Subject.id.desc())).all()
    return Known(by_title, {names.key(said): row.id for row in subjects for said in row.name.values()})


def _judge(values: Values, known: Known, seen: dict[str, int], number: int) -> tuple[Verdict, list[str]]:
    if not any(values.values()):
        return Verdict.KNOWN, [_("Nothing stands in this row.")]
    work = _work(values, known)
    remarks = [] if tongues.read(_original(values)) else [_("The original language is no language of ISO 639.")]
    if work is not None and _is_here(values, work):
        return Verdict.KNOWN, [_("This edition is in the catalogue already.")]
    record = _record(values, work)
    judged = checking.check(record, work or Work(original_language=tongues.read(_original(values)) or "ar"))
    remarks += [f"{columns.said(name)}: {said}" for name, said in judged.wrong.items() if name in columns.COLUMNS]
    remarks += [said for name, said in judged.wrong.items() if name not in columns.COLUMNS]
    missing = [name for name in columns.parts(values.get("subjects", "")) if names.key(name) not in known.subjects]
    remarks += [_("No subject is called “%(name)s”.", name=name) for name in missing]
    for mark in _marks(values):
        if seen.setdefault(mark, number) != number:
            remarks.append(_("The same stands in row %(number)s.", number=seen[mark]))
    return (Verdict.WRONG if remarks else Verdict.NEW), remarks


def _marks(values: Values) -> list[str]:
    """What no two rows may share."""
    isbn, doi = numbers.isbn(values.get("isbn", "")), numbers.doi(values.get("doi", ""))
    same = [names.key(values.get(name, "")) for name in ("work", "title", "language", "kind", "year_ce", "year_ah")]
    return [f"isbn:{isbn}"] * bool(isbn) + [f"doi:{doi}"] * bool(doi) + ["row:" + "|".join(same)]


def _original(values: Values) -> str:
    """The language of the work: as it is said, else that of an original edition, else Arabic."""
    if values.get("original_language"):
        return values["original_language"]
    return values.get("language") or "ar" if columns.kind(values.get("kind", "")) == EditionKind.ORIGINAL else "ar"


def _work(values: Values, known: Known) -> Work | None:
    key = known.works.get(names.key(values.get("work") or values.get("title", "")))
    return session().get(Work, key) if key else None


def _is_here(values: Values, work: Work) -> bool:
    code = digits.fold(values.get("code", "")).upper()
    query = select(Edition).where(Edition.work_id == work.id).order_by(Edition.id)
    isbn, title = numbers.isbn(values.get("isbn", "")), names.key(values.get("title", ""))
    language = tongues.read(values.get("language", "")) or work.original_language
    for row in session().scalars(query):
        if (code and row.code == code) or (isbn and row.isbn == isbn):
            return True
        if not code and not isbn and names.key(row.title) == title and row.language == language:
            return True
    return False


def _record(values: Values, work: Work | None) -> Record:
    language = values.get("language") or (work.original_language if work else _original(values))
    record: Record = {name: values.get(name, "") for name in records.SCALARS}
    record["language"], record["kind"] = language, columns.kind(values.get("kind", ""))
    record["publisher"], record["publisher_text"] = columns.publisher(values.get("publisher", ""))
    record["licence"], record["contributors"] = columns.licence(values.get("licence", "")), columns.people(values)
    count = digits.fold(values.get("volumes", "")).strip() or "1"
    record["volumes"] = [""] * (min(int(count), 999) if count.isascii() and count.isdigit() and len(count) < 4 else 1)  # noqa: PLR2004
    if work and not record["translated_from"] and record["kind"] != EditionKind.ORIGINAL:
        source = select(Edition.code).where(Edition.work_id == work.id, Edition.kind == EditionKind.ORIGINAL)
        record["translated_from"] = session().scalar(source.order_by(Edition.id).limit(1)) or ""
    return record


def _take_row(values: Values, known: Known, by: User) -> None:
    work = _work(values, known)
    if work is None:
        title = {"ar": values.get("work") or values["title"], "en": values.get("work_en", "")}
        keys = [known.subjects[names.key(name)] for name in columns.parts(values.get("subjects", ""))]
        work = works.begin(title, tongues.read(_original(values)) or "ar", {}, keys)
        known.works[names.key(title["ar"])] = work.id
    judged = checking.check(_record(values, work), work)
    if judged.wrong:
        raise BadValue(next(iter(judged.wrong.values())))
    editions.begin(work, judged.record, by)
