"""Signing in with a password, and making one's own account."""

from collections.abc import Callable

from lms.accounts import logins, passwords
from lms.accounts.models import User
from lms.accounts.service.people import by_login
from lms.accounts.throttle import Attempt
from lms.core import audit, crypto
from lms.core.db import end_reading
from lms.core.errors import BadValue
from lms.core.i18n import _l


class WrongSignIn(BadValue):
    """Unknown, or a wrong password: one sentence for both, so that nobody learns who has an account."""

    def __init__(self) -> None:
        super().__init__(_l("The phone, e-mail or password is not right. Look at it again, or recover your password."))


class Disabled(BadValue):
    """The password is right but the account was closed."""

    def __init__(self) -> None:
        super().__init__(_l("This account is closed. The registrar of the academy can open it again."))


def check(typed: str, password: str, *, address: str, device_of: Callable[[User | None], str]) -> User:
    """The person who signs in with what was typed, with roles loaded.

    Takes the same time and says the same for an unknown login as for a wrong password. The slow hash runs outside
    any transaction. Raises `WrongSignIn`, `Disabled` or `TooMany`.
    """
    login = logins.read(typed) or typed[:100]
    user = by_login(login)
    attempt = Attempt(login, address, device_of(user))
    attempt.check()
    kept = user.password_hash if user else None
    end_reading()
    is_right = passwords.is_right(kept, password)
    renewed = passwords.hash_password(password) if kept and is_right and passwords.is_dated(kept) else None
    if user is None or not is_right:
        attempt.failed()
        tried = {} if user else {"login": crypto.keyed("audit", login)[:12]}  # people type passwords here too
        audit.record_refusal("sign_in.failed", user or "sign_in", **tried)
        raise WrongSignIn
    if user.is_disabled:
        audit.record_refusal("sign_in.refused", user)
        raise Disabled
    attempt.succeeded()
    if renewed:
        user.password_hash = renewed
    return user
