"""Proving that a number or an address is one's own: six digits are sent to it and typed on our page."""

import datetime as dt
import hmac

from sqlalchemy import select, update

from lms.complaints.models import Case
from lms.complaints.parties.models import CaseParty, ContactChallenge, ContactChannel
from lms.core import clock, crypto, digits, mail, sms
from lms.core.db import afterwards, hold, insert_once, session
from lms.core.errors import BadValue, RuleError, TooMany
from lms.core.i18n import _, _l, force_locale
from lms.core.limits import Limit

DIGITS = 6
GOOD_FOR = dt.timedelta(minutes=10)
MOST_TRIES = 5
FORGOTTEN_AFTER = dt.timedelta(days=1)
AGAIN = Limit("case-code-again", 1, 60)
A_DAY = Limit("case-code-day", 5, 86400)
PURPOSE = "case-code"


def challenge(party: CaseParty, channel: ContactChannel) -> None:
    """Send a new code to the party's number or address. It names nobody and no case.

    Raises `BadValue` where there is none of the kind, `TooMany` where it was asked for too often: whoever owns the
    number shall not be pestered by a stranger who typed it.
    """
    address = getattr(party, channel.value)
    if not address:
        raise BadValue(_l("There is no such number or address in this case."))
    for limit in (AGAIN, A_DAY):
        if wait := limit.wait(f"{channel.value}:{address}"):
            raise TooMany(_l("A code was sent already. Please wait before you ask for another one."), wait)
        limit.count(f"{channel.value}:{address}")
    code, moment = crypto.digits(DIGITS), clock.now()
    fresh = {
        "code_hmac": crypto.keyed(PURPOSE, f"{party.id}:{channel.value}:{code}"),
        "sent_at": moment,
        "expires_at": moment + GOOD_FOR,
        "tries": 0,
    }
    insert_once(
        ContactChallenge,
        ["party_id", "channel"],
        {"party_id": party.id, "channel": channel, **fresh},
        change=fresh,
    )
    _send(party, channel, address, code, key=f"{PURPOSE}:{party.id}:{channel.value}:{moment.isoformat()}")


def confirm(party: CaseParty, code: str) -> ContactChannel:
    """Take the code that was typed; the number or address to which it was sent is proven from now on.

    Raises `RuleError` with a sentence: wrong, too old, or tried too often. Wrong tries are counted though refused.
    """
    typed = digits.fold(code).replace(" ", "")
    query = select(ContactChallenge).where(ContactChallenge.party_id == party.id).order_by(ContactChallenge.id)
    open_ones = [row for row in session().scalars(query) if row.expires_at > clock.now()]
    if not open_ones:
        raise RuleError(_l("This code is too old. Ask for a new one."))
    for row in open_ones:
        hold(row)
        if row.tries >= MOST_TRIES:
            raise RuleError(_l("The code was wrong too often. Ask for a new one."))
        wanted = crypto.keyed(PURPOSE, f"{party.id}:{row.channel.value}:{typed}")
        if hmac.compare_digest(wanted, row.code_hmac):
            setattr(party, f"{row.channel.value}_verified_at", clock.now())
            session().delete(row)
            session().flush()
            return row.channel
    _count([row.id for row in open_ones])
    raise BadValue(_l("This is not the code that we sent. Look at the newest message."))


def _count(ids: list[int]) -> None:
    wrong = update(ContactChallenge).where(ContactChallenge.id.in_(ids)).values(tries=ContactChallenge.tries + 1)

    def count() -> None:
        session().execute(wrong, execution_options={"synchronize_session": False})

    afterwards(count)


def _send(party: CaseParty, channel: ContactChannel, address: str, code: str, *, key: str) -> None:
    with force_locale(session().get_one(Case, party.case_id).locale):
        text = _(
            "Your code is %(code)s. It is good for 10 minutes. If you did not ask for it, do nothing and tell nobody.",
            code=code,
        )
        subject = _("Your code for the page of complaints")
    if channel is ContactChannel.PHONE:
        sms.post(key, address, text, is_secret=True)
    else:
        mail.post(key, address, subject, text, is_secret=True, is_automatic=True, forget_after=FORGOTTEN_AFTER)
