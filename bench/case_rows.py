"""Cases by the ten thousand: a year of them with their events, straight into the tables, in each run the same."""

import datetime as dt
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, text

from bench.candidates import RAW_TOKEN, database_of
from bench.figure import note
from bench.programs import ROOT, environment, free_port
from bench.progress import Database
from lms.accounts.models import Context, OrgUnit, OrgUnitKind, Preference, Role, RoleAssignment, SignIn, User
from lms.complaints.categories.models import CaseCategory
from lms.complaints.clocks import business, service
from lms.complaints.figures import counting
from lms.complaints.kinds import Action, ActorKind, Channel, Identity, Kind, Outcome, Priority, State, Visibility
from lms.complaints.models import Case, CaseEvent, CaseUnit
from lms.complaints.service import central, reference
from lms.core import clock, crypto
from lms.core.db import session, transaction

UNITS, CATEGORIES, AT_ONCE = 27, 12, 5_000
CHANNELS = dict(zip(Channel, (60, 15, 12, 6, 3, 4), strict=True))
OPEN_SHARE = 0.08
SECRET = "0" * 64
WORK = (State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS, State.WAITING_CITIZEN, State.IN_REVIEW)
Values = dict[str, Any]  # Any: columns


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform of its own with so many cases; nothing runs yet."""

    env: dict[str, str]
    office: "Office"

    @property
    def port(self) -> int:
        """Where it answers when it runs."""
        return int(self.env["PORT"])


@dataclass(frozen=True, slots=True)
class Office:
    """Who looks at the cases: an officer of the unit that sees all of them, signed in."""

    cookie: str
    token: str
    user_id: int
    category_id: int


@contextmanager
def platform(server: str, count: int) -> Iterator[Platform]:
    """On SQLite, or on this PostgreSQL server."""
    database = Database(server)
    database.name += f"_{count}"
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, database as address:
        env = environment(Path(folder), free_port(), WEB_PROCESSES="2", COMPLAINTS_PER_HOUR="1000000") | {"DEMO": "0"}
        env |= {"DATABASE_URL": address} if address else {}
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=env, check=True)
        began = time.monotonic()
        office = seed(env, count)
        note(f"  {count:,} cases seeded and counted in {time.monotonic() - began:.0f} s")
        yield Platform(env, office)


def seed(env: dict[str, str], count: int) -> Office:
    """So many cases of the last year, counted into the figures, and an officer who may see all."""
    with database_of(env) as app:
        with transaction():
            units, categories = _tree(), _categories()
            user_id, secret = _officer(units[0])
        for portion in _portions(count, units, categories):
            with transaction():
                for table, rows in portion.items():
                    session().execute(insert(table), rows)
        _numbers_go_on()
        for month in list(counting.months_with_cases()):
            with transaction():
                counting.rebuild(month)
        return _signed_in(app, user_id, secret, categories[0])


def _numbers_go_on() -> None:
    """PostgreSQL counts by itself, and knows nothing of numbers that rows brought along."""
    if session().get_bind().dialect.name == "postgresql":
        with transaction():
            last = "SELECT setval(pg_get_serial_sequence('complaint_case', 'id'), max(id)) FROM complaint_case"
            session().execute(text(last))


def _tree() -> list[int]:
    """The central unit, then the directorates."""
    rows = [OrgUnit(kind=OrgUnitKind.DEPARTMENT, code="central", name={"ar": "خدمة المواطنين"}, path="/")]
    places = ((f"d{number:02}", {"ar": f"مديرية {number}"}) for number in range(UNITS))
    rows += [OrgUnit(kind=OrgUnitKind.DIRECTORATE, code=code, name=name, path="/") for code, name in places]
    session().add_all(rows)
    session().flush()
    for row in rows:
        row.path = f"/{row.id}/"
    session().merge(Preference(name=central.PREFERENCE, value={"unit_id": rows[0].id}))
    return [row.id for row in rows]


def _categories() -> list[int]:
    rows = [CaseCategory(code=f"bench{number:02}", name={"ar": f"تصنيف {number}"}) for number in range(CATEGORIES)]
    session().add_all(rows)
    session().flush()
    return [row.id for row in rows]


def _officer(unit_id: int) -> tuple[int, str]:
    user, secret = User(name_ar="موظف خدمة المواطنين", email="desk@example.org"), crypto.token()
    user.roles = [RoleAssignment(role=Role.OFFICER, context=Context.ORG_UNIT, context_id=unit_id)]
    session().add(user)
    session().flush()
    entered = SignIn(token_hash=crypto.fingerprint(secret), user_id=user.id, agent="", address="127.0.0.1")
    entered.second_factor_at = clock.now()
    session().add(entered)
    return user.id, secret


def _portions(count: int, units: list[int], categories: list[int]) -> Iterator[dict[Table, list[Values]]]:
    """Rows by table, a few thousand cases at a time."""
    chance, now, calendar = random.Random(6), clock.now(), service.calendar()
    first, keys = (session().query(Case.id).count()) + 1, ("case", "event", "unit")
    for begin in range(0, count, AT_ONCE):
        rows: dict[str, list[Values]] = {key: [] for key in keys}
        for number in range(begin, min(begin + AT_ONCE, count)):
            case = _case(first + number, chance, now, (units, categories), calendar)
            rows["case"].append(case)
            rows["event"] += _events(case, chance)
            rows["unit"].append({"case_id": case["id"], "unit_id": case["unit_id"], "since": case["received_at"]})
        tables = (Case.__table__, CaseEvent.__table__, CaseUnit.__table__)
        yield {table: rows[key] for key, table in zip(keys, tables, strict=True)}  # type: ignore[misc]  # tables


def _case(
    key: int, chance: random.Random, now: dt.datetime, places: tuple[list[int], list[int]], calendar: business.Calendar
) -> Values:
    units, categories = places
    received = now - dt.timedelta(seconds=chance.randrange(365 * 86_400))
    took = dt.timedelta(hours=min(chance.lognormvariate(4.4, 0.9), 24 * 90))
    answered = None if chance.random() < OPEN_SHARE or received + took > now else received + took
    worked = business.between(calendar, received, answered) if answered else None
    rating = chance.choice([None, None, 1, 3, 4, 5]) if answered else None
    return {
        "id": key,
        "reference": reference.new(received.date()),
        "secret_hmac": SECRET,
        "kind": Kind.COMPLAINT,
        "category_id": chance.choice(categories),
        "state": State.CLOSED if answered else chance.choice(WORK),
        "priority": Priority.URGENT if chance.random() < 0.05 else Priority.NORMAL,
        "title": f"إنارة المسجد رقم {key}",
        "body": "مصابيح المسجد لا تعمل منذ أسبوع، ونرجو إصلاحها قبل صلاة الجمعة.",
        "locale": "ar",
        "channel": chance.choices(list(CHANNELS), list(CHANNELS.values()))[0],
        "identity": Identity.IDENTIFIED,
        "unit_id": chance.choice(units),
        "received_at": received,
        "first_response_at": answered,
        "answered_at": answered,
        "closed_at": answered,
        "outcome": Outcome.UPHELD if answered else None,
        "due_at": received + dt.timedelta(days=14),
        "first_due_at": received + dt.timedelta(days=2),
        "first_seconds": worked,
        "answer_seconds": worked,
        "hops": chance.choice([0, 0, 0, 1, 2]),
        "reopen_count": 1 if answered and chance.random() < 0.03 else 0,
        "rating": rating,
        "rated_at": answered if rating else None,
        "filing_key": f"bench-{key}",
        **_NOTHING,
    }


_NOTHING: Values = {
    "place_text": "",
    "remedy": "",
    "answers": {},
    "row_version": 1,
    "head": "",
    "is_published": False,
    "public_summary": "",
    "on_hold": False,
    "is_demo": False,
}


def _events(case: Values, chance: random.Random) -> list[Values]:
    """What the figures read of a case's past; the chain of such cases is not closed."""
    happened: list[tuple[Action, dt.datetime, Values]] = [(Action.SUBMIT, case["received_at"], {})]
    if answered := case["answered_at"]:
        happened.append((Action.APPROVE_REPLY, answered, {}))
        if case["reopen_count"]:
            happened.append((Action.REOPEN, answered, {}))
        if chance.random() < 0.01:
            happened.append((Action.APPEAL, answered, {}))
            happened.append((Action.DECIDE_APPEAL, answered, {"outcome": Outcome.UPHELD.value}))
    common = {"case_id": case["id"], "actor_kind": ActorKind.SYSTEM, "visibility": Visibility.PUBLIC}
    return [
        common
        | {"seq": seq, "at": at, "action": action, "payload": payload, "prev_hash": "", "hash": f"{case['id']}.{seq}"}
        for seq, (action, at, payload) in enumerate(happened, 1)
    ]


def _signed_in(app: Any, user_id: int, secret: str, category_id: int) -> Office:  # Any: Flask
    from itsdangerous import URLSafeTimedSerializer

    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(sign_in=secret, _user_id=str(user_id), _fresh=True, csrf_token=RAW_TOKEN)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    token = str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN))
    return Office(f"{cookie.key}={cookie.value}", token, user_id, category_id)
