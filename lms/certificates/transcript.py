"""A transcript: what stands in the register about one person, as a record that can be issued like any other."""

from collections.abc import Sequence
from typing import cast

from lms.accounts.models import User
from lms.certificates import award as awards
from lms.certificates import record as records
from lms.certificates.award import Award
from lms.certificates.models import Certificate
from lms.certificates.press import Press
from lms.certificates.record import Draft, Record, Row, Totals, Words

EMPTY = Words(ar="—", en="—")


def draft(holder: User, held: Sequence[Certificate], press: Press) -> Draft:
    """All that a transcript of `held` prints but its serial, its code and its date; in the order given."""
    rows = [_row(cast("Record", certificate.snapshot)) for certificate in held]
    count = records.certificates(len(rows))
    award = Award(holder=holder, key=key(holder), kind="transcript", course={"ar": count["ar"], "en": count["en"]})
    made = awards.draft(award, press)
    made["rows"] = rows
    made["totals"] = Totals(count=count, hours=records.hours(sum(map(_hours, rows))))
    made["specimen"] = press.specimen or any(certificate.snapshot["specimen"] for certificate in held)
    return made


def key(holder: User) -> str:
    """The name of a person's transcript: one stands at a time, a newer one takes its place."""
    return f"transcript:{holder.id}"


def _row(record: Record) -> Row:
    return Row(
        title=record["title"],
        course=record["course"],
        hours=record.get("hours", EMPTY),
        band=record.get("level", record.get("band", EMPTY)),
        issued=record["issued"],
        serial=record["serial"],
    )


def _hours(row: Row) -> int:
    """The number in a certificate's own words; it was written by `records.hours`."""
    return sum(int(word) for word in row["hours"]["en"].split() if word.isdigit())
