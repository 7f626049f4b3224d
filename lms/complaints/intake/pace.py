"""How often one may file: generous for a network that many phones share, tight for one contact, never by account.

The table of limits keeps keyed hashes of networks, apart from all cases, and forgets them after a day.
"""

import ipaddress

from lms.core.errors import TooMany
from lms.core.i18n import _l
from lms.core.limits import Limit

_BITS = {4: 24, 6: 48}
PER_CONTACT = Limit("complaint-contact", 20, 86400)


def network(address: str) -> str:
    """The neighbourhood of an address: 256 of the fourth version, a customer's whole range of the sixth."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{found}/{_BITS[found.version]}", strict=False))


def check(address: str, contact: str, most: int) -> None:
    """Raises `TooMany` where this network filed `most` cases in the hour, or this contact twenty in the day."""
    for limit, who in _limits(address, contact, most):
        if wait := limit.wait(who):
            raise TooMany(
                _l("Very many were filed from here just now. Your text is still here: please send it a little later."),
                wait,
            )


def count(address: str, contact: str, most: int) -> None:
    """One more was filed."""
    for limit, who in _limits(address, contact, most):
        limit.count(who)


def _limits(address: str, contact: str, most: int) -> list[tuple[Limit, str]]:
    found = [(Limit("complaint-network", most, 3600), network(address))]
    return [*found, (PER_CONTACT, contact)] if contact else found
