"""Whether time tells that a case exists: "no such case" against "wrong secret", whole requests, in turn."""

import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from bench.academy import Academy
from bench.figure import Figure, note
from lms.complaints.categories.models import CaseCategory
from lms.complaints.kinds import Kind
from lms.complaints.service import filing, reference
from lms.core.db import transaction

TRIES = 200
MOST_APART = 1.2
WRONG = "00000-00000"


def measure() -> Figure:
    """How far the medians are apart."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, Academy(Path(folder)) as academy:
        academy.app.config["WTF_CSRF_ENABLED"] = False
        known = cases()
        ratio = apart(academy.app.test_client(), known)
    return Figure(f"times × {ratio:.2f} over {TRIES} tries", f"times × {MOST_APART}", ratio <= MOST_APART)


def cases() -> list[str]:
    """The references of as many cases: a try each, so that none is locked."""
    with transaction() as session:
        category = CaseCategory(code="bench", name={"ar": "تجربة"})
        session.add(category)
        session.flush()
        words = {"kind": Kind.COMPLAINT, "category": category, "title": "إضاءة", "body": "المصابيح لا تعمل."}
        return [filing.file(filing.Filing(key=f"bench-{n}", **words)).case.reference for n in range(TRIES + 1)]


def apart(client: FlaskClient, known: list[str]) -> float:
    """The greater median over the smaller one."""
    unknown = [reference.new(dt.date(2026, 1, 1)) for _ in known]
    asked(client, known.pop()), asked(client, unknown.pop())  # the first ones load what the others find
    pairs = [(asked(client, one), asked(client, other)) for one, other in zip(known, unknown, strict=True)]
    wrong, none = (statistics.median(times) for times in zip(*pairs, strict=True))
    note(f"a wrong secret takes {wrong * 1000:.2f} ms, a case that is none {none * 1000:.2f} ms")
    return max(wrong / none, none / wrong)


def asked(client: FlaskClient, typed: str) -> float:
    """Time of the processor, not of the clock: a busy machine slows both."""
    began = time.process_time()
    answer = client.post("/complaints/track", data={"reference": typed, "secret": WRONG})
    assert answer.status_code == 404, answer.status_code
    return time.process_time() - began
