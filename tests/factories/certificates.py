"""Certificates for tests: an award, an approved batch, an issued certificate."""

import itertools

from lms.accounts.models import User
from lms.certificates import press, service
from lms.certificates.award import Award
from lms.certificates.models import Certificate, IssueBatch, Step

_numbers = itertools.count(1)
COURSE = {"ar": "الحاسب من الصفر للأئمة والواعظات", "en": "Computing from Zero for Imams and Preachers"}


def make_award(holder: User, key: str = "award:1", **changes) -> Award:
    return Award(**{"holder": holder, "key": key, "kind": "completion", "course": COURSE, "hours": 6, **changes})


def approve(awards: list[Award], by: User, steps: tuple[Step, ...] = (Step.REGISTRAR,)) -> IssueBatch:
    """Drawn up by a registrar; with a chain of this one step it may be issued at once."""
    common = press.current()
    seen = service.fingerprint(awards, common)
    return service.approve(COURSE, awards, seen=seen, shown=awards, by=by, press=common, steps=steps)


def make_certificate(holder: User, by: User, key: str | None = None, **changes) -> Certificate:
    """Issued, without its file."""
    batch = approve([make_award(holder, key or f"award:{next(_numbers)}", **changes)], by)
    return service.issue(service.batch(batch.id).items[0].id, press.current())
