"""Works: begun, described, found; and the subjects and series that they stand under."""

import re
import unicodedata
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.orm import selectinload

from lms.accounts import names
from lms.accounts.models import User
from lms.core import audit
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.publications import events
from lms.publications.catalogue.service.refusals import NotNow
from lms.publications.models import Edition, Series, SeriesItem, Subject, Work, WorkSubject

_NO_SLUG = re.compile(r"[^\w]+")
LONGEST_SLUG = 60


def begin(title: dict[str, str], language: str, about: dict[str, str], subject_ids: list[int]) -> Work:
    """A new work, with an address of its own."""
    work = Work(title=_said(title), original_language=language, about=_said(about), slug=slug(Work, title))
    session().add(work)
    session().flush()
    _place(work, subject_ids)
    return work


def change(
    work: Work, title: dict[str, str], language: str, about: dict[str, str], subject_ids: list[int], *, seen: int
) -> None:
    """Say other things of a work; what readers see of its editions changes with it."""
    hold(work)
    if seen != work.row_version:
        raise NotNow
    work.title, work.original_language, work.about = _said(title), language, _said(about)
    work.row_version += 1
    session().flush()
    _place(work, subject_ids)
    for edition in session().scalars(select(Edition).where(Edition.work_id == work.id).order_by(Edition.id)):
        events.touched(edition)


def find(work_id: int) -> Work:
    """The work of this id with its subjects and editions. Raises `NotFound`."""
    query = select(Work).where(Work.id == work_id)
    query = query.options(selectinload(Work.subjects), selectinload(Work.editions))
    work = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if work is None:
        raise NotFound
    return work


def every(text: str) -> Select[Work]:
    """The works that have these words in a title of theirs or of an edition, the newest first."""
    query = select(Work).options(selectinload(Work.editions)).order_by(Work.id.desc())
    for word in names.words(text):
        of = exists().where(Edition.work_id == Work.id, Edition.search_key.contains(word, autoescape=True))
        query = query.where(or_(of, Work.slug.contains(word, autoescape=True)))
    return query


def slug(model: Any, title: dict[str, str]) -> str:  # Any: a table with a slug
    """A readable address that nothing else of its kind has; English where there is a title in it."""
    said = title.get("en") or title.get("ar") or next(iter(title.values()), "")
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", said) if not unicodedata.combining(sign))
    base = _NO_SLUG.sub("-", plain.casefold().replace("_", "-")).strip("-")[:LONGEST_SLUG].strip("-") or "work"
    taken = set(session().scalars(select(model.slug).where(model.slug.startswith(base, autoescape=True))))
    return next(each for each in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)


def tree() -> list[tuple[Subject, int]]:
    """All subjects with their depth, each below the one that it belongs to."""
    below: dict[int | None, list[Subject]] = {}
    for row in session().scalars(select(Subject).order_by(Subject.position, Subject.id)):
        below.setdefault(row.parent_id, []).append(row)
    found: list[tuple[Subject, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in below.get(parent, []):
            found.append((row, depth))
            walk(row.id, depth + 1)

    walk(None, 0)
    return found


def keep_subject(row: Subject | None, name: dict[str, str], parent_id: int | None, position: int, by: User) -> Subject:
    """Add a subject or move it in the tree. Raises `BadValue` where it would hang below itself."""
    parent = session().get(Subject, parent_id) if parent_id else None
    if row and parent and f"/{row.id}/" in parent.path:
        raise BadValue(_l("A subject cannot stand below itself."))
    if row is None:
        row = Subject(slug=slug(Subject, name), name=_said(name))
        session().add(row)
        session().flush()
        old = "/"
    else:
        old = row.path
    row.name, row.parent_id, row.position = _said(name), parent_id or None, position
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    session().flush()
    if old not in {"/", row.path}:
        for below in session().scalars(select(Subject).where(Subject.path.startswith(old), Subject.id != row.id)):
            below.path = row.path + below.path.removeprefix(old)
    audit.record("library.subject_kept", row, by)
    return row


def keep_series(row: Series | None, title: dict[str, str], about: dict[str, str], members: str, by: User) -> Series:
    """Add a series or change it; `members` has a code of an edition a line, in their order."""
    codes = list(dict.fromkeys(line.strip().upper() for line in members.splitlines() if line.strip()))
    rows = {each.code: each for each in session().scalars(select(Edition).where(Edition.code.in_(codes)))}
    unknown = [code for code in codes if code not in rows]
    if unknown:
        raise BadValue(_l("No edition has this code: %(code)s", code=unknown[0]))
    if row is None:
        row = Series(slug=slug(Series, title), title=_said(title))
        session().add(row)
    row.title, row.about = _said(title), _said(about)
    session().flush()
    gone = SeriesItem.series_id == row.id, SeriesItem.edition_id.is_not(None)
    session().execute(delete(SeriesItem).where(*gone))
    for number, code in enumerate(codes, 1):
        session().add(SeriesItem(series_id=row.id, edition_id=rows[code].id, number=number))
    session().flush()
    for edition in rows.values():
        events.touched(edition)
    audit.record("library.series_kept", row, by)
    return row


def members(row: Series) -> str:
    """The codes of a series, as `keep_series` takes them."""
    query = select(Edition.code).join(SeriesItem, SeriesItem.edition_id == Edition.id)
    query = query.where(SeriesItem.series_id == row.id).order_by(SeriesItem.number, SeriesItem.id)
    return "\n".join(session().scalars(query))


def counts() -> dict[str, int]:
    """How many editions stand at each point of the way."""
    rows = session().execute(select(Edition.state, func.count(Edition.id)).group_by(Edition.state))
    return {state.value: number for state, number in rows}


def _place(work: Work, subject_ids: list[int]) -> None:
    session().execute(delete(WorkSubject).where(WorkSubject.work_id == work.id))
    known = session().scalars(select(Subject.id).where(Subject.id.in_(subject_ids)).order_by(Subject.id))
    session().add_all(WorkSubject(work_id=work.id, subject_id=key) for key in known.all())
    session().flush()


def _said(text: dict[str, str]) -> dict[str, str]:
    return {language: words.strip() for language, words in text.items() if words and words.strip()}
