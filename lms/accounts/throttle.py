"""How often somebody may guess. Failures are counted, never successes.

A pair of account and address is held short. An account tried from many addresses is slowed down, not shut: whoever
has signed in on this device before is known by its cookie and is counted apart, so a guesser cannot keep a person
out. A whole mobile network may share one address, so an address alone is limited very loosely.
"""

from dataclasses import dataclass

from lms.core.errors import TooMany
from lms.core.i18n import _l
from lms.core.limits import GrowingDelay, Limit

_PAIR = Limit("sign-in:pair", 5, 300)
_DEVICE = Limit("sign-in:device", 10, 300)
_ACCOUNT = GrowingDelay("sign-in:account", 10, 60, 3600)
_ADDRESS = Limit("sign-in:address", 300, 300)
_CODE = GrowingDelay("second-factor", 5, 300, 3600)
_LETTER_ACCOUNT = Limit("letter:account", 3, 3600)
_LETTER_ADDRESS = Limit("letter:address", 60, 3600)
_SIGN_UP = Limit("sign-up:address", 60, 3600)
_TOO_MANY = _l("That was too many attempts. Wait a little, then try again; nothing is lost.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody at `address` tries to sign in as `login`; `device` is set where the person signed in there before."""

    login: str
    address: str
    device: str = ""

    def check(self) -> None:
        """Raise `TooMany` where it must wait."""
        refuse(max(limit.wait(who) for limit, who in self._limits()))

    def failed(self) -> None:
        """Count it."""
        for limit, who in self._limits():
            limit.count(who)

    def succeeded(self) -> None:
        """Forget what failed here before."""
        limit, who = self._limits()[0]
        limit.forget(who)

    def _limits(self) -> list[tuple[Limit | GrowingDelay, str]]:
        if self.device:
            return [(_DEVICE, self.device)]
        return [(_PAIR, f"{self.login} {self.address}"), (_ACCOUNT, self.login), (_ADDRESS, self.address)]


def check_code(user_id: int) -> None:
    """Raise `TooMany` where wrong codes came too often for this account."""
    refuse(_CODE.wait(str(user_id)))


def wrong_code(user_id: int) -> None:
    """Count a wrong code."""
    _CODE.count(str(user_id))


def right_code(user_id: int) -> None:
    """Forget the wrong codes."""
    _CODE.forget(str(user_id))


def may_post_letter(login: str, address: str) -> bool:
    """Whether one more letter may go to `login`; counted. Nobody is told, lest they learn of accounts."""
    if _LETTER_ACCOUNT.wait(login) or _LETTER_ADDRESS.wait(address):
        return False
    _LETTER_ACCOUNT.count(login)
    _LETTER_ADDRESS.count(address)
    return True


def check_sign_up(address: str) -> None:
    """Raise `TooMany` where an address makes accounts without end; each one counts."""
    refuse(_SIGN_UP.wait(address))
    _SIGN_UP.count(address)


def refuse(wait: int) -> None:
    """Raise `TooMany` where there is something to wait for."""
    if wait:
        raise TooMany(_TOO_MANY, wait)
