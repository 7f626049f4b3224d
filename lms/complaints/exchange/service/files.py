"""Files that were brought: kept, read by the worker, found again, forgotten."""

import datetime as dt

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints.exchange import columns, reading
from lms.complaints.exchange.models import (
    ExchangeFile,
    ExchangeMap,
    ExchangeRow,
    FileState,
    Purpose,
    Verdict,
)
from lms.complaints.exchange.service import comparing, judging
from lms.complaints.exchange.service.refusals import NotNow
from lms.core import audit, clock
from lms.core.db import hold, session, transaction
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.core.jobs import every as regularly

LARGEST = 8 << 20
KEPT = dt.timedelta(days=30)


def bring(purpose: Purpose, name: str, content: bytes, by: User) -> ExchangeFile:
    """Keep a file that somebody sent."""
    if len(content) > LARGEST:
        raise BadValue(_l("The file is larger than 8 MB. Send it in parts."))
    brought = ExchangeFile(purpose=purpose, name=name[:200], content=content, owner_id=by.id)
    session().add(brought)
    session().flush()
    audit.record("exchange.brought", brought, by, name=name[:200], purpose=purpose.value)
    return brought


def read(file_id: int) -> None:
    """Read a file, recognise its columns and judge its rows; for the worker. Safe to do twice."""
    with transaction():
        brought = session().get_one(ExchangeFile, file_id)
        content = brought.content
    if brought.state is not FileState.READING or content is None:
        return
    try:
        headings, rows = reading.table(content)
    except reading.Unreadable as refusal:
        with transaction():
            brought = session().get_one(ExchangeFile, file_id)
            brought.state, brought.problem, brought.content = FileState.UNREADABLE, str(refusal), None
        return
    with transaction():
        brought = session().get_one(ExchangeFile, file_id)
        known = session().get(ExchangeMap, brought.system)
        brought.content, brought.headings = None, headings
        brought.columns = columns.guess(headings, known.headings if known else {})
        brought.category_id = known.category_id if known else None
        session().add_all(ExchangeRow(file_id=file_id, number=number, cells=cells) for number, cells in rows)
        session().flush()
        look_through(brought)
        brought.state = FileState.CHECKED


def choose_columns(brought: ExchangeFile, chosen: dict[str, int], category_id: int | None, by: User) -> None:
    """Say which column holds what, for this file and those that come after it, and judge the rows again."""
    if brought.state is not FileState.CHECKED:
        raise NotNow
    hold(brought)
    brought.columns, brought.category_id = chosen, category_id
    headings = {field: brought.headings[place] for field, place in chosen.items()}
    session().merge(
        ExchangeMap(
            system=brought.system,
            headings=headings,
            category_id=category_id,
            changed_by_id=by.id,
            changed_at=clock.now(),
        )
    )
    look_through(brought)
    audit.record("exchange.mapped", brought, by, columns=headings)


def look_through(brought: ExchangeFile) -> None:
    """Judge every row; nothing is made."""
    if brought.purpose is Purpose.COMPARE:
        comparing.compare(brought)
    else:
        judging.judge(brought)


def find(file_id: int) -> ExchangeFile:
    """The file of this id with its owner. Raises `NotFound`."""
    query = select(ExchangeFile).where(ExchangeFile.id == file_id).options(joinedload(ExchangeFile.owner))
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def every() -> Select[ExchangeFile]:
    """All files, the newest first."""
    return select(ExchangeFile).options(joinedload(ExchangeFile.owner)).order_by(ExchangeFile.id.desc())


def rows(brought: ExchangeFile, *verdicts: Verdict) -> Select[ExchangeRow]:
    """Its rows in order, with their cases; of these verdicts, or all."""
    query = select(ExchangeRow).where(ExchangeRow.file_id == brought.id).options(joinedload(ExchangeRow.case))
    query = query.order_by(ExchangeRow.number)
    return query.where(ExchangeRow.verdict.in_(verdicts)) if verdicts else query


def remove(brought: ExchangeFile, by: User) -> None:
    """Forget a file that was not taken in."""
    if brought.state not in {FileState.CHECKED, FileState.UNREADABLE}:
        raise NotNow
    session().execute(delete(ExchangeRow).where(ExchangeRow.file_id == brought.id))
    audit.record("exchange.removed", brought, by, name=brought.name)
    session().delete(brought)


@regularly(3600)
def forget() -> None:
    """Wipe what people wrote in files that nobody finished."""
    old = select(ExchangeFile.id).where(
        ExchangeFile.created_at < clock.now() - KEPT, ExchangeFile.purpose != Purpose.REPLIES
    )
    wipe = update(ExchangeRow).where(ExchangeRow.file_id.in_(old), ExchangeRow.verdict != Verdict.ONLY_OURS)
    session().execute(wipe.values(cells=[]).execution_options(synchronize_session=False))
