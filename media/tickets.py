"""Tickets: a page that lets its reader hand something in gives one out, and with it they may upload.

What is uploaded so is private: it is in no library, and nobody is offered it. The page that takes it says who sees it.
"""

import time

from media import place
from media.tokens import Ticket, until

PURPOSE = "upload-ticket"
SECONDS = 24 * 3600


def give(user_id: int) -> str:
    """A ticket for this person, good for a day. The caller has checked that they may hand something in."""
    return place.signer(PURPOSE).sign({"user": user_id}, until(time.time(), SECONDS))


def read(token: str) -> Ticket:
    """What the ticket says."""
    value = place.signer(PURPOSE).read(token, time.time()) if token else None
    return Ticket(int(value["user"])) if value else Ticket()
