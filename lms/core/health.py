"""Whether the installation is well. Features add checks when the app is made; the health page runs them all.

health.add(app, report)        # report() -> a few (name, tone, text); tones: good, wait (can be lived with), bad
"""

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask, current_app
from sqlalchemy import func, select, text

from lms.core import clock
from lms.core.config import Settings
from lms.core.db import session
from lms.core.i18n import _, megabytes, ngettext, number
from lms.core.jobs.models import Job, JobState, Worker
from lms.core.mail import Letter

log = logging.getLogger("ijaza")
SILENT = dt.timedelta(seconds=60)
LATE = dt.timedelta(minutes=15)
LEAST_FREE = 5 * 10**9
RECENT = dt.timedelta(days=7)


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    tone: str
    text: str


Report = Callable[[], Iterable[tuple[str, str, str]]]


def init_app(app: Flask) -> None:
    """Add the checks of the ground floor."""
    for report in (_database, _worker, _jobs, _mail, _disk):
        add(app, report)


def add(app: Flask, report: Report) -> None:
    """Have the health page run `report`."""
    app.extensions.setdefault("health", []).append(report)


def report() -> list[Check]:
    """Run all checks now. A check that breaks is itself a bad sign, and does not stop the others."""
    found: list[Check] = []
    for check in current_app.extensions.get("health", []):
        try:
            found.extend(Check(*result) for result in check())
        except Exception as error:
            log.exception("a health check broke")
            found.append(Check(check.__module__, "bad", f"{type(error).__name__}: {error}"[:300]))
    return found


def _database() -> list[Check]:
    dialect = session().get_bind().dialect.name
    if dialect == "sqlite":
        kept = _settings().database_url.removeprefix("sqlite:///")
        mode = session().execute(text("PRAGMA journal_mode")).scalar_one()
        sync = session().execute(text("PRAGMA synchronous")).scalar_one()
        safe = mode == "wal" and sync == 2  # noqa: PLR2004 - FULL: nothing acknowledged is lost by a power cut
        size = Path(kept).stat().st_size if Path(kept).exists() else 0
        said = _("SQLite, %(size)s, journal %(mode)s", size=megabytes(size), mode=mode)
        return [Check(_("Database"), "good" if safe else "bad", said)]
    size = session().execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return [Check(_("Database"), "good", _("PostgreSQL, %(size)s", size=megabytes(size)))]


def _worker() -> list[Check]:
    seen = session().scalars(select(Worker.seen_at)).all()
    alive = sum(clock.now() - moment < SILENT for moment in seen)
    if not alive:
        said = _("No worker is at work: letters, videos and certificates wait. Start one with `flask worker`.")
        return [Check(_("Workers"), "bad", said)]
    said = ngettext("%(number)s worker is at work.", "%(number)s workers are at work.", alive, number=number(alive))
    return [Check(_("Workers"), "good", said)]


def _jobs() -> list[Check]:
    moment = clock.now()
    late = _count(select(func.count(Job.id)).where(Job.state == JobState.WAITING, Job.due_at < moment - LATE))
    failed = _count(select(func.count(Job.id)).where(Job.state == JobState.FAILED, Job.ended_at > moment - RECENT))
    is_open = _count(select(func.count(Job.id)).where(Job.state.in_([JobState.WAITING, JobState.RUNNING])))
    said = _(
        "Open: %(open)s. Late: %(late)s. Failed in a week: %(failed)s.",
        open=number(is_open),
        late=number(late),
        failed=number(failed),
    )
    return [Check(_("Long work"), "bad" if late else "wait" if failed else "good", said)]


def _mail() -> list[Check]:
    stuck = _count(
        select(func.count(Letter.id)).where(Letter.sent_at.is_(None), Letter.created_at < clock.now() - LATE)
    )
    if stuck:
        said = ngettext("%(number)s letter is stuck.", "%(number)s letters are stuck.", stuck, number=number(stuck))
        return [Check(_("Mail"), "bad", said)]
    if urlsplit(_settings().mail_url).scheme == "file":
        said = _("No mail server is set (MAIL_URL): letters are kept as files in %(folder)s.", folder="DATA_DIR/mail")
        return [Check(_("Mail"), "wait", said)]
    return [Check(_("Mail"), "good", str(urlsplit(_settings().mail_url).hostname))]


def _disk() -> list[Check]:
    disk = shutil.disk_usage(_settings().data_dir)
    said = _("%(free)s free of %(total)s", free=megabytes(disk.free), total=megabytes(disk.total))
    return [Check(_("Disk"), "good" if disk.free > LEAST_FREE else "bad", said)]


def _count(query: object) -> int:
    return int(session().execute(query).scalar_one())  # type: ignore[call-overload]  # any select of one number


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
