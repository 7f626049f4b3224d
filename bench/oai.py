"""OAI-PMH with 100,000 records: what the last page of a harvest costs against the first, and whether all are told."""

import datetime as dt
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import Table, func, insert, select

from bench.candidates import database_of
from bench.figure import Figure, note
from bench.programs import ROOT, environment, free_port
from bench.progress import Database
from lms.core import clock
from lms.core.db import end_reading, session, transaction
from lms.harvest import answers
from lms.harvest.models import EVERYTHING, HarvestMember, HarvestRecord
from lms.harvest.oai import listing, protocol
from lms.publications.kinds import EditionKind, Licence, Publisher, State
from lms.publications.models import Edition, Volume, Work

RECORDS, AT_ONCE, TIMES = 100_000, 5_000, 25
MOST = 1.5
LIST = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)<")


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    results = {"SQLite": once("")}
    if address := os.environ.get("TEST_DATABASE_URL", ""):
        results["PostgreSQL"] = once(address)
    else:
        note("TEST_DATABASE_URL names no PostgreSQL: only SQLite is measured")
    value = "; ".join(f"{name} {share:.2f} × the first" for name, share in results.items())
    return Figure(f"last page {value}", f"<= {MOST} ×", max(results.values()) <= MOST)


def once(server: str) -> float:
    """One database: the last page's share of the first one's time, the middle of many in turns."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, Database(server) as address:
        env = environment(Path(folder), free_port()) | {"DEMO": "0"} | ({"DATABASE_URL": address} if address else {})
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=env, check=True)
        with database_of(env) as app:
            began = time.monotonic()
            seed()
            note(f"  {RECORDS:,} records seeded in {time.monotonic() - began:.0f} s")
            answers.HARVESTS.most = 10**9  # the bench asks faster than anybody may
            client = app.test_client()
            whole(client)
            return share(client)


def whole(client: FlaskClient) -> None:
    """Harvest every identifier once; ends the bench where one is missing or told twice."""
    began, told, address = time.monotonic(), [], "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"
    while address:
        said = client.get(address).text
        told += re.findall(r"<identifier>([^<]+)<", said)
        more = TOKEN.search(said)
        address = f"/oai?verb=ListIdentifiers&resumptionToken={more[1]}" if more else ""
    note(f"  all identifiers harvested in {time.monotonic() - began:.0f} s")
    if len(told) != RECORDS or len(set(told)) != RECORDS:
        sys.exit(f"{len(told)} identifiers were told, {len(set(told))} of them different; there are {RECORDS}")


def share(client: FlaskClient) -> float:
    """First and last page in turns, the first time of each to warm up."""
    last = f"/oai?verb=ListRecords&resumptionToken={_last_token()}"
    took: dict[str, list[float]] = {LIST: [], last: []}
    for number in range(2 * (TIMES + 1)):
        address = (LIST, last)[number % 2]
        began = time.perf_counter()
        answer = client.get(address)
        took[address].append(1000 * (time.perf_counter() - began))
        if answer.text.count("<record>") != listing.SIZE:
            sys.exit(f"{address} does not tell {listing.SIZE} records")
    first, end = (statistics.median(each[1:]) for each in took.values())
    note(f"  first page {first:.1f} ms, last page {end:.1f} ms")
    return end / first


def seed() -> None:
    """So many works with an edition each, published over a year, straight into the tables."""
    begin = clock.now() - dt.timedelta(days=365)
    for low in range(1, RECORDS + 1, AT_ONCE):
        numbers = range(low, min(low + AT_ONCE, RECORDS + 1))
        stamps = {number: begin + dt.timedelta(seconds=300 * number) for number in numbers}
        rows = {
            Work: [
                {"id": n, "code": f"W{n:07}", "slug": f"w{n}", "title": {"ar": f"كتاب {n}"}, **_WORK} for n in numbers
            ],
            Edition: [_edition(n, stamps[n]) for n in numbers],
            Volume: [{"edition_id": n, "number": 1, "label": ""} for n in numbers],
            HarvestRecord: [_record(n, stamps[n]) for n in numbers],
            HarvestMember: [
                {"spec": spec, "stamp": stamps[n], "record_id": n}
                for n in numbers
                for spec in (EVERYTHING, "kind:edition", "language:ar")
            ],
        }
        with transaction():
            for model, values in rows.items():
                session().execute(insert(_table(model)), values)


_WORK = {"original_language": "ar", "about": {}, "is_demo": False, "row_version": 1, "created_at": clock.now()}


def _edition(number: int, stamp: dt.datetime) -> dict[str, object]:
    return {
        "id": number, "code": f"E{number:07}", "work_id": number, "language": "ar", "kind": EditionKind.ORIGINAL,
        "title": f"كتاب {number}", "subtitle": "", "about": "في بيان ما ينبغي بيانه", "publisher": Publisher.MINISTRY,
        "publisher_text": "", "place": "القاهرة", "rights": "", "licence": Licence.CC_BY, "state": State.PUBLISHED,
        "published_at": stamp, "changed_at": stamp, "created_at": stamp, "withdrawn_reason": "", "revision": 1,
        "revising": False, "row_version": 1, "year_ce": 2026, **_more(Edition),
    }  # fmt: skip


def _more(model: type[Edition]) -> dict[str, object]:
    """What other parts added to the table and want filled."""
    return {"search_key": ""} if "search_key" in model.__table__.columns else {}


def _record(number: int, stamp: dt.datetime) -> dict[str, object]:
    named = {"kind": "edition", "object_id": number, "variant": "", "local": f"E{number:07}"}
    return {"id": number, **named, "stamp": stamp, "is_deleted": False}


def _table(model: type) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]  # every model has one
    return found


def _last_token() -> str:
    """What a harvester holds when one page is left."""
    count = session().scalar(select(func.count()).select_from(HarvestRecord)) or 0
    member = select(HarvestMember).where(HarvestMember.spec == EVERYTHING)
    before = member.order_by(HarvestMember.stamp, HarvestMember.record_id).offset(count - listing.SIZE - 1).limit(1)
    row = session().scalars(before).one()
    end_reading()
    asked = protocol.Asked("ListRecords", {})
    return protocol.token(asked, protocol.Place(row.stamp, row.record_id, count - listing.SIZE))
