"""Half a year of uses, so that figures show something: sums of days as the counter keeps them, and nobody in them."""

import datetime as dt
import random

from sqlalchemy import func, select, update

from demo.library.describing import of
from demo.library.shelf import Writing, works
from lms.core import clock
from lms.core.db import inserting, session, transaction
from lms.core.i18n import local
from lms.publications.kinds import State
from lms.publications.models import Edition
from lms.usage.models import UsageDaily

KIND = "edition"
DAYS = 180
FRIDAY = 4
GAP = 6  # days between the demo's publications
LIKED = {"disagreement": 2.2, "neighbours": 2.6, "crafts": 1.8, "upkeep": 1.5, "waqf-words": 1.3}


def enter() -> None:
    """Write them down, once; each edition from the day on which the demo says that it came."""
    today = local(clock.now()).date()
    chance = random.Random("usage")  # noqa: S311 - the same figures each time, not a secret
    for number, writing in enumerate(each for work in works() for each in work.editions):
        began = min(DAYS, 20 + GAP * (29 - number))
        with transaction():
            edition = of(writing)
            if edition is None or edition.state not in {State.PUBLISHED, State.WITHDRAWN} or _has(edition):
                continue
            _date_back(edition, clock.now() - dt.timedelta(days=began))
            days = (today - dt.timedelta(days=ago) for ago in range(1, began))
            session().execute(inserting()(UsageDaily).values([_day(day, edition, writing, chance) for day in days]))


def _has(edition: Edition) -> bool:
    query = select(func.count()).where(UsageDaily.kind == KIND, UsageDaily.object_id == edition.id)
    return bool(session().scalar(query.where(UsageDaily.read > 1)))


def _date_back(edition: Edition, at: dt.datetime) -> None:
    """A library did not come in one afternoon; the register of harvesters keeps the true moment."""
    query = update(Edition).where(Edition.id == edition.id).values(published_at=at)
    session().execute(query.execution_options(synchronize_session=False))


def _day(day: dt.date, edition: Edition, writing: Writing, chance: random.Random) -> dict[str, object]:
    weight = LIKED.get(writing.slug, 1.0) * (1.7 if day.weekday() == FRIDAY else 1.0)
    weight *= 1.0 if writing.language == "ar" else 0.45
    read = int(chance.expovariate(1 / (3 * weight)))
    listen = int(chance.expovariate(1 / (2 * weight))) if writing.sound else 0
    download = int(chance.expovariate(1 / (1.1 * weight)))
    view = read + listen + download + int(chance.expovariate(1 / (4 * weight)))
    requests = max(read, listen, download)
    return {
        "day": day,
        "kind": KIND,
        "object_id": edition.id,
        "language": edition.language,
        "view": view,
        "read": read,
        "listen": listen,
        "download": download,
        "unique_investigations": max(requests, view * 2 // 3),
        "unique_requests": requests,
    }
