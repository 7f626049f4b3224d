"""The queue of the desk with many cases against the same page with few, and the statistics of a year."""

import statistics
import sys
import time

from bench import load
from bench.candidates import GUNICORN, database_of
from bench.case_rows import Platform
from bench.figure import Figure, note
from bench.learner import count_queries
from bench.programs import running
from lms.complaints.figures import asking, reading
from lms.core.db import end_reading

QUEUE = "/complaints/desk"
MOST_QUERIES, LEAST_SHARE, MOST_MS = 10, 50, 300
ROUNDS, SECONDS, CONNECTIONS, TIMES = 11, 1.0, 8, 9


def queue(many: Platform, few: Platform) -> list[Figure]:
    """Queries of the page, and its share of the rate that it has with few cases."""
    queries = _queries(many)
    with (
        running(GUNICORN, many.env, f"http://127.0.0.1:{many.port}/readyz"),
        running(GUNICORN, few.env, f"http://127.0.0.1:{few.port}/readyz"),
    ):
        share = _share(many, few)
    return [
        Figure(f"queue {queries} queries", f"<= {MOST_QUERIES}", queries <= MOST_QUERIES),
        Figure(f"{share:.0f} % of the rate with few cases", f">= {LEAST_SHARE} %", share >= LEAST_SHARE),
    ]


def year(many: Platform) -> Figure:
    """All figures of the page of a whole year, read anew each time; the middle of several."""
    took = []
    with database_of(many.env):
        scope = asking.last_year()
        for _time in range(TIMES + 1):
            began = time.perf_counter()
            found = reading.figures(scope)
            reading.flow(scope, found)
            reading.kinds(scope)
            found.standings()
            took.append(1000 * (time.perf_counter() - began))
            end_reading()
    middle = statistics.median(took[1:])
    note(f"  a year of {found.total.received:,} cases, {found.backlog.open:,} of them open: {middle:.0f} ms")
    return Figure(f"a year's statistics {middle:.0f} ms", f"<= {MOST_MS} ms", middle <= MOST_MS)


def _queries(place: Platform) -> int:
    name, _, value = place.office.cookie.partition("=")
    with database_of(place.env) as app:
        client = app.test_client()
        client.set_cookie(name, value)
        return count_queries(client, QUEUE)


def _share(many: Platform, few: Platform) -> float:
    """Per cent: the median of short rounds in turns, so that a busy machine slows both; the first warms up."""
    shares, rates = [], []
    for number in range(ROUNDS + 1):
        pair = [many, few] if number % 2 else [few, many]
        tallies = {place.port: load.load(_page(place), seconds=SECONDS, connections=CONNECTIONS) for place in pair}
        if any(tally.bad or not tally.good for tally in tallies.values()):
            sys.exit(f"{QUEUE}: not all answers were good: {tallies}")
        if number:
            rates.append((tallies[many.port].rate, tallies[few.port].rate))
            shares.append(100 * rates[-1][0] / rates[-1][1])
    here, there = (statistics.median(each) for each in zip(*rates, strict=True))
    note(f"  queue: {here:.0f} pages/s with many cases, {there:.0f} with few; {statistics.median(shares):.0f} %")
    return statistics.median(shares)


def _page(place: Platform) -> load.Page:
    return place.port, QUEUE, place.office.cookie
