"""Badges as signed tokens (VC-JWT), made and signed on one core."""

import time
from zoneinfo import ZoneInfo

from bench.figure import Figure, note
from lms.certificates.badges import credential, issuer, vcjwt
from lms.certificates.badges.credential import Place
from lms.certificates.record import Record
from tests.lms.certificates.badges.keys import TestKey
from tests.lms.certificates.sheets import HARD

LEAST = 3_000
EACH = 3_000


def tokens_each_second(record: Record) -> float:
    """How many tokens of such a record one core makes and signs in a second of its time."""
    from lms.certificates.signing.models import Algorithm

    ours = issuer.Issuer("https://academy.example", ZoneInfo("Africa/Cairo"))
    key = TestKey("badge-token-2026-00000000", Algorithm.ES256)
    begun = time.process_time()
    for number in range(EACH):
        place, code = Place(1, number), f"{number:016}"
        made = credential.credential(record, ours, code=code, email=f"imam{number}@example.org", place=place)
        vcjwt.sign(made, key, ours.key_address(key.kid))
    return EACH / (time.process_time() - begun)


def measure() -> Figure:
    """The slowest of the hard records."""
    found = {name: tokens_each_second(HARD[name]) for name in sorted(HARD.keys() - {"transcript"})}
    for name, each in found.items():
        note(f"  {name}: {each:,.0f}/s")
    least = min(found.values())
    return Figure(f"{least:,.0f} tokens/s", f">= {LEAST:,}/s", least >= LEAST)
