"""Writing down what was seen. One transaction, and nothing in it that says who it was."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import delete, select

from lms.core import clock, crypto
from lms.core.db import insert_once, inserting, session
from lms.core.i18n import local
from lms.usage.kinds import Use
from lms.usage.models import UsageDaily, UsageDay, UsageVisit
from lms.usage.tally import Click, Counts, Known, Seen, Thing, fold

AT_ONCE = 400
SUMS = ("view", "read", "listen", "download", "unique_investigations", "unique_requests")
OVER = dt.timedelta(hours=1)


def enter(seen: Iterable[Seen]) -> None:
    """Add what people did to the sums of its days."""
    days: dict[dt.date, list[Seen]] = defaultdict(list)
    for each in seen:
        days[local(dt.datetime.fromtimestamp(each.second, dt.UTC)).date()].append(each)
    for day, of_it in sorted(days.items()):
        salt = _hold(day)
        clicks = [_click(salt, each) for each in of_it]
        known = _known(day, {click.visit for click in clicks})
        before = dict(known)
        _add(day, fold(known, clicks))
        _keep(day, {key: second for key, second in known.items() if before.get(key) != second})


def forget_visits() -> None:
    """Throw away the salts and the visits of days that are over; only their sums stay."""
    today = local(clock.now() - OVER).date()
    for table in (UsageVisit, UsageDay):
        session().execute(delete(table).where(table.day < today))


def _hold(day: dt.date) -> str:
    """The salt of the day. Others who count wait until this transaction ends."""
    insert_once(UsageDay, ["day"], {"day": day, "salt": crypto.token()})
    return session().scalars(select(UsageDay.salt).where(UsageDay.day == day).with_for_update()).one()


def _click(salt: str, seen: Seen) -> Click:
    who = f"{salt}\n{seen.address}\n{seen.agent}"
    visit = hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()[:32]
    return Click(visit, (seen.kind, seen.object_id, seen.language), seen.use, seen.second)


def _known(day: dt.date, visits: set[str]) -> Known:
    found: Known = {}
    for some in _portions(sorted(visits)):
        rows = session().execute(
            select(*UsageVisit.__table__.c).where(UsageVisit.day == day, UsageVisit.visit.in_(some))
        )
        for row in rows:
            found[row.visit, (row.kind, row.object_id, row.language), Use(row.use)] = row.second
    return found


def _add(day: dt.date, added: dict[Thing, Counts]) -> None:
    rows = [_named(day, thing) | {name: counts.get(name, 0) for name in SUMS} for thing, counts in added.items()]
    for some in _portions(rows):
        asked = inserting()(UsageDaily).values(some)
        change = {name: getattr(UsageDaily, name) + asked.excluded[name] for name in SUMS}
        session().execute(
            asked.on_conflict_do_update(index_elements=["day", "kind", "object_id", "language"], set_=change)
        )


def _keep(day: dt.date, known: Known) -> None:
    keys = ["day", "visit", "kind", "object_id", "language", "use"]
    rows = [
        _named(day, thing) | {"visit": visit, "use": use, "second": second}
        for (visit, thing, use), second in known.items()
    ]
    for some in _portions(rows):
        asked = inserting()(UsageVisit).values(some)
        session().execute(asked.on_conflict_do_update(index_elements=keys, set_={"second": asked.excluded.second}))


def _named(day: dt.date, thing: Thing) -> dict[str, Any]:  # Any: columns
    kind, object_id, language = thing
    return {"day": day, "kind": kind, "object_id": object_id, "language": language}


def _portions(rows: Sequence[Any]) -> Iterable[list[Any]]:  # Any: texts or rows
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        yield some
