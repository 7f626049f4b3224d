"""The work of the clocks in the background."""

import datetime as dt

from sqlalchemy import select

from lms.complaints.clocks import almanac, versions
from lms.complaints.clocks.models import CalendarVersion, WorkCalendar
from lms.complaints.deadlines import redating, sweeps
from lms.core import clock
from lms.core.db import end_reading, reading, session, transaction
from lms.core.i18n import local
from lms.core.jobs import Running, every, job

_SOURCE = "holidays"


@every(60)
def climb() -> None:
    """Tell of times that run out, remind, and end what has waited long enough."""
    end_reading()
    sweeps.escalate()
    sweeps.time_out()


@every(900)
def remind() -> None:
    """Remind citizens who were asked something."""
    end_reading()
    sweeps.remind()


@job("complaints.redate", retries=3)
def redate(running: Running, calendar_id: int | None) -> None:
    """Work out the dates of all open cases anew, a portion at a time; twice is harmless."""
    after = done = 0
    while True:
        with reading():
            found = redating.portion(calendar_id, after)
        if not found:
            return
        for case_id in found:
            with transaction():
                redating.redate(case_id)
        after, done = found[-1], done + len(found)
        running.progress(done, done + 1)


@every(6 * 3600)
def keep_years() -> None:
    """See to it that the holidays of this year and the next stand in every calendar."""
    ask_for_years.later(key=f"complaints-years:{local(clock.now()).date():%Y-%m}")


@job("complaints.years", retries=3)
def ask_for_years(running: Running) -> None:
    """Propose the public holidays of the years around now, once; what somebody decided on stays."""
    del running
    propose_years(local(clock.now()).date())


def propose_years(today: dt.date) -> None:
    """The same, now: the year before (for what is still open), this one and the next."""
    with reading():
        query = select(WorkCalendar).order_by(WorkCalendar.id)
        wanted = {
            calendar.id: (calendar.country, years)
            for calendar in session().scalars(query)
            if (years := [year for year in _around(today) if not versions.knows_year(calendar, year)])
        }
    for calendar_id, (country, years) in wanted.items():
        proposed = almanac.holidays_of(country, years)
        with transaction() as current:
            calendar = current.get_one(WorkCalendar, calendar_id)
            is_being_edited = versions.is_changed(calendar)  # then whoever edits puts these in force with the rest
            if versions.propose(calendar, proposed, _SOURCE) and not is_being_edited:
                count_by(versions.put_in_force(calendar, None))


def count_by(version: CalendarVersion) -> None:
    """Have all open cases counted by this version."""
    redate.later(key=f"complaints-redate:version:{version.id}", calendar_id=version.calendar_id)


def _around(today: dt.date) -> tuple[int, int, int]:
    return today.year - 1, today.year, today.year + 1
