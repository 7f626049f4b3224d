"""When a form was begun, signed: too soon is a robot, too late a page that was open for a day. No text is lost."""

import secrets
from dataclasses import dataclass

from lms.core import clock, crypto

SOONEST_SECONDS = 3
LATEST_SECONDS = 86400
_PURPOSE = "complaint.form"
_FOR_EVER = 10 * 365 * 86400


@dataclass(frozen=True, slots=True)
class Begun:
    """A form in somebody's hands: its key, the same for all times it is sent, and when it was handed out."""

    key: str
    at: int

    @property
    def token(self) -> str:
        """The signed text that the page carries."""
        return crypto.sign(_PURPOSE, [self.key, self.at])

    @property
    def age(self) -> int:
        """Seconds since it was handed out."""
        return int(clock.now().timestamp()) - self.at

    @property
    def is_too_soon(self) -> bool:
        """No human being is as quick."""
        return self.age < SOONEST_SECONDS

    @property
    def is_too_old(self) -> bool:
        """The page was open for more than a day."""
        return self.age > LATEST_SECONDS


def begin(key: str = "") -> Begun:
    """A form handed out now; with the key of an older one it goes on being the same filing."""
    return Begun(key or secrets.token_urlsafe(24), int(clock.now().timestamp()))


def read(token: str) -> Begun | None:
    """The form that a page carried, or None where the text is not ours."""
    found = crypto.unsign(_PURPOSE, token, _FOR_EVER)
    return Begun(str(found[0]), int(found[1])) if isinstance(found, list) else None
