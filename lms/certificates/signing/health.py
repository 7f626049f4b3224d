"""What the health page says of the keys, of sheets that wait to be signed, and of the journal's seal."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from lms.certificates.models import Certificate
from lms.certificates.service import journal, seals
from lms.certificates.signing import keys
from lms.certificates.signing.keys import SIGNING
from lms.certificates.signing.models import KeyState, SigningKey
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import _, date, ngettext, number

Said = tuple[str, str, str]
SOON = dt.timedelta(days=180)  # a key is replaced in good time: half a year before it ends
LATE = dt.timedelta(minutes=30)
UNSEALED = dt.timedelta(days=3)


def report() -> list[Said]:
    """A line that all is well, or one for each thing that is not."""
    found = [*_of_keys(), *_of_sheets(), *_of_seals()]
    return found or [(_("Keys"), "good", _("Each key is there, and as it was made."))]


def _of_keys() -> Iterator[Said]:
    rows, name = keys.all_public(), _("Keys")
    in_use = {row.purpose: row for row in rows if row.state is KeyState.ACTIVE}
    if set(SIGNING) - set(in_use):
        yield name, "bad", _("A key is missing, so no certificate can be issued: flask certificates keys make")
    for row in in_use.values():
        if row.fault:
            yield name, "bad", keys.said(row, row.fault)
        if row.not_after and row.not_after - clock.now() < SOON:
            yield (
                name,
                "wait",
                _(
                    "The key %(kid)s ends on %(day)s. Take a new one: flask certificates keys rotate",
                    kid=row.kid,
                    day=date(row.not_after),
                ),
            )
    yield from ((name, "bad", _left(row, count)) for row, count in _still_signed_by(rows))


def _left(row: SigningKey, count: int) -> str:
    sentence = ngettext(
        "The key %(kid)s is revoked, and %(count)s certificate still bears it.",
        "The key %(kid)s is revoked, and %(count)s certificates still bear it.",
        count,
        kid=row.kid,
        count=number(count),
    )
    return f"{sentence} {_('Have them signed anew: flask certificates renew %(kid)s', kid=row.kid)}"


def _of_sheets() -> Iterator[Said]:
    waiting = select(func.count()).where(Certificate.sheet_id.is_(None), Certificate.created_at < clock.now() - LATE)
    if count := session().scalar(waiting):
        yield (
            _("Certificates"),
            "wait",
            ngettext(
                "%(count)s file waits to be signed. Does the timestamp server answer?",
                "%(count)s files wait to be signed. Does the timestamp server answer?",
                count,
                count=number(count),
            ),
        )


def _of_seals() -> Iterator[Said]:
    last = seals.last_at()
    if last and clock.now() - last > UNSEALED and journal.head().seq:
        yield _("Journal of the register"), "wait", _("It was not sealed for some days; a worker does it once a day.")


def _still_signed_by(rows: Sequence[SigningKey]) -> list[tuple[SigningKey, int]]:
    """The revoked keys with the number of certificates that were not signed anew since."""
    revoked = {row.id: row for row in rows if row.state is KeyState.REVOKED}
    if not revoked:
        return []
    counted = (
        select(SigningKey.id, func.count(Certificate.id))
        .join(Certificate, Certificate.key_id == SigningKey.id)
        .where(SigningKey.id.in_(revoked))
        .group_by(SigningKey.id)
        .order_by(SigningKey.id)
    )
    return [(revoked[key_id], count) for key_id, count in session().execute(counted)]
