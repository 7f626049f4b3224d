"""32 citizens file at once, some of them twice: each filing is one case with a whole chain."""

import asyncio
import random
import time
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from bench.candidates import GUNICORN, RAW_TOKEN, database_of
from bench.case_rows import Platform
from bench.figure import Figure, note
from bench.phones import Phone, Tally
from bench.programs import running
from lms.complaints.intake import consent, freshness
from lms.complaints.models import Case
from lms.complaints.service import chain
from lms.core.db import session

CLIENTS, EACH, TWICE = 32, 12, 1 / 3
WORDS = "مصابيح المسجد لا تعمل منذ أسبوعين، ونرجو إرسال فني لإصلاحها قبل صلاة الجمعة."


def filing(place: Platform) -> Figure:
    """How many a second, and how many filings are not exactly one whole case."""
    cookie, token, bodies = _forms(place, CLIENTS * EACH)
    time.sleep(freshness.SOONEST_SECONDS + 1)  # nobody reads two pages sooner
    tally = Tally()
    with running(GUNICORN, place.env, f"http://127.0.0.1:{place.port}/readyz"):
        began = time.monotonic()
        asyncio.run(_all(place.port, cookie, token, list(bodies.values()), tally))
        tally.wall = time.monotonic() - began
    wrong = tally.bad + _wrong(place, set(bodies))
    rate = len(bodies) / tally.wall
    note(
        f"  {len(bodies)} filings by {CLIENTS} at once in {len(tally.seconds)} posts: {rate:.0f} cases/s, "
        f"p50 {tally.slowest(0.5):.0f} ms, p95 {tally.slowest(0.95):.0f} ms, {wrong} wrong"
    )
    return Figure(f"filing {rate:.0f} cases/s, {wrong} lost or doubled", "0", not wrong)


def _forms(place: Platform, count: int) -> tuple[str, str, dict[str, bytes]]:
    """The cookie and token of a visitor, and {key: a filled second step}."""
    with database_of(place.env) as app:
        cookie, token = _visitor(app)
        number, bodies = consent.in_force().number, {}
        for place_in_line in range(count):
            begun = freshness.begin()
            fields = {"kind": "complaint", "text": f"{WORDS} ({place_in_line})", "points-0": WORDS, "consent": "y"}
            more = {"identity": "anonymous", "consent_number": number, "token": begun.token, "csrf_token": token}
            bodies[begun.key] = urlencode(fields | more).encode()
    return cookie, token, bodies


def _visitor(app: object) -> tuple[str, str]:
    client = app.test_client()  # type: ignore[attr-defined]  # Flask
    with client.session_transaction() as kept:
        kept.update(csrf_token=RAW_TOKEN)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])  # type: ignore[attr-defined]  # as above
    serializer = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")  # type: ignore[attr-defined]  # as above
    return f"{cookie.key}={cookie.value}", str(serializer.dumps(RAW_TOKEN))


async def _all(port: int, cookie: str, token: str, bodies: list[bytes], tally: Tally) -> None:
    pairs = [(Phone(port, cookie, token), Phone(port, cookie, token)) for _number in range(CLIENTS)]
    await asyncio.gather(*(_citizen(pair, bodies[number::CLIENTS], number, tally) for number, pair in enumerate(pairs)))


async def _citizen(phones: tuple[Phone, Phone], bodies: list[bytes], number: int, tally: Tally) -> None:
    """One after the other; a third of them sent twice at the same moment, over two connections."""
    chance = random.Random(number)
    for body in bodies:
        sent = phones if chance.random() < TWICE else phones[:1]
        await asyncio.gather(*(phone.fill("/complaints", body, tally) for phone in sent))
    for phone in phones:
        phone.hang_up()


def _wrong(place: Platform, keys: set[str]) -> int:
    """Filings without a case, and cases whose chain does not close."""
    with database_of(place.env):
        cases = session().scalars(select(Case).where(Case.filing_key.in_(keys)).order_by(Case.id)).all()
        broken = sum(bool([*chain.faults_of(case)]) for case in cases)
        return len(keys) - len({case.filing_key for case in cases}) + (len(cases) - len(keys)) + broken
