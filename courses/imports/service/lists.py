"""Lists that were brought: kept, read by the worker, found again."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import Run
from courses.imports import columns
from courses.imports.models import ListRow, ListState, PeopleList, RowVerdict
from courses.imports.service import checking
from lms.accounts.models import User
from lms.core import audit, sheets
from lms.core.db import session, transaction
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

LARGEST = 8 << 20
Progress = Callable[[int, int], None]


class NotNow(RuleError):
    """The list is at another point of its way."""

    def __init__(self) -> None:
        super().__init__(_l("This list is not at a point where that could be done. Open its page again."))


def bring(run: Run | None, name: str, content: bytes, by: User) -> PeopleList:
    """Keep a file that somebody sent. Raises `BadValue` where it is too big, or plainly none of ours."""
    if len(content) > LARGEST:
        raise BadValue(_l("The file is larger than 8 MB. A list of people is smaller: take pictures out of it."))
    brought = PeopleList(owner_id=by.id, run_id=run.id if run else None, name=name[:200], content=content)
    session().add(brought)
    session().flush()
    audit.record("list.brought", brought, by, name=name[:200])
    return brought


def read(list_id: int) -> None:
    """Read a file, guess its columns and look through it; for the worker. Safe to do twice."""
    with transaction():
        brought = session().get_one(PeopleList, list_id)
        content = brought.content
    if brought.state is not ListState.READING or content is None:
        return
    said = sheets.parsed(content)
    with transaction():
        brought = session().get_one(PeopleList, list_id)
        brought.content = None
        if "problem" in said:
            brought.state, brought.problem = ListState.UNREADABLE, said["problem"]
            return
        _keep(brought, said)
        checking.check(brought)
        brought.state = ListState.CHECKED


def choose_columns(brought: PeopleList, chosen: dict[str, Any]) -> None:  # Any: places, and who is meant by default
    """Say which column holds what, and look through the list again."""
    if brought.state is not ListState.CHECKED:
        raise NotNow
    brought.columns = chosen
    checking.check(brought)


def find(list_id: int) -> PeopleList:
    """The list of this id with its run and owner. Raises `NotFound`."""
    query = select(PeopleList).where(PeopleList.id == list_id)
    found = session().scalar(query.options(joinedload(PeopleList.run), joinedload(PeopleList.owner)))
    if found is None:
        raise NotFound
    return found


def every() -> Select[PeopleList]:
    """All lists, newest first."""
    both = joinedload(PeopleList.run), joinedload(PeopleList.owner)
    return select(PeopleList).options(*both).order_by(PeopleList.created_at.desc(), PeopleList.id.desc())


def rows(brought: PeopleList, *verdicts: RowVerdict) -> Select[ListRow]:
    """The rows of a list in order; of these verdicts, or all."""
    query = select(ListRow).where(ListRow.list_id == brought.id).order_by(ListRow.number)
    return query.where(ListRow.verdict.in_(verdicts)) if verdicts else query


def remove(brought: PeopleList, by: User) -> None:
    """Forget a list that was not taken in."""
    if brought.state not in {ListState.CHECKED, ListState.UNREADABLE}:
        raise NotNow
    for row in session().scalars(rows(brought)):
        session().delete(row)
    session().flush()
    audit.record("list.removed", brought, by, name=brought.name)
    session().delete(brought)


def _keep(brought: PeopleList, said: dict[str, Any]) -> None:  # Any: as above
    """The rows of the sheet that looks most like a list of people."""
    sheet, place = _best(said["sheets"])
    found: list[tuple[int, list[str]]] = [(number, cells) for number, cells in sheet["rows"]]
    headings = found[place][1] if place is not None else []
    below = found[place + 1 :] if place is not None else found
    kept = [(number, cells) for number, cells in below if cells != headings]
    brought.layout = said["layout"] | {"sheet": sheet["name"], "headings": _named(headings, [c for _n, c in kept])}
    brought.columns = columns.guess(headings, [cells for _number, cells in kept])
    if not session().scalar(select(func.count(ListRow.id)).where(ListRow.list_id == brought.id)):
        session().add_all(ListRow(list_id=brought.id, number=number, cells=cells) for number, cells in kept)
    session().flush()


def _best(sheets: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], int | None]:  # Any: as above
    for sheet in sheets:
        place = columns.headings_at(sheet["rows"])
        if place is not None:
            return sheet, place
    return sheets[0], None


def _named(headings: list[str], below: list[list[str]]) -> list[str]:
    """A name for each column; letters, as spreadsheets have them, where there is no heading."""
    width = max([len(headings), *(len(cells) for cells in below)], default=0)
    return [(headings[place : place + 1] or [""])[0] or _letter(place) for place in range(width)]


def _letter(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + second)
