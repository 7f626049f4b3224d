"""Codes of an authenticator app (TOTP), and recovery codes on paper. Each is good once.

The database keeps a seed; the secret is made of it and this installation's key, so a stolen database opens nothing.
"""

import base64

import pyotp
from sqlalchemy import delete, or_, select, update

from lms.accounts import throttle
from lms.accounts.models import RecoveryCode, User
from lms.core import audit, clock, crypto
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

STEP_SECONDS = 30
RECOVERY_CODES = 10
_GROUP = 5
_GROUPS = 3


class WrongCode(BadValue):
    """Not the code of now, or used already."""

    def __init__(self) -> None:
        super().__init__(_l("This code is not right or was used already. Wait for the next one in your app."))


class Required(RuleError):
    """Whoever works for the academy keeps it."""

    def __init__(self) -> None:
        super().__init__(_l("Your work for the academy requires a second step, so it stays on."))


def new_seed() -> str:
    """What a new second factor begins with; nothing is kept until its first code is given."""
    return crypto.token()


def secret(seed: str) -> str:
    """The secret that the app is given, in base32."""
    return base64.b32encode(bytes.fromhex(crypto.keyed("totp", seed))[:20]).decode()


def address(user: User, seed: str, issuer: str) -> str:
    """The otpauth: address that the QR code says."""
    return pyotp.TOTP(secret(seed)).provisioning_uri(name=user.email or user.phone, issuer_name=issuer)


def set_up(user: User, seed: str, code: str) -> list[str]:
    """Begin to ask for a second factor, once the app has shown a right code; the new recovery codes, shown once."""
    step = _step(seed, code)
    if step is None:
        throttle.wrong_code(user.id)
        raise WrongCode
    user.totp_secret, user.totp_last_step = seed, step
    audit.record("second_factor.set_up", user, by=user)
    return renew_recovery_codes(user)


def renew_recovery_codes(user: User) -> list[str]:
    """New recovery codes; the old ones die."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [crypto.readable(_GROUP * _GROUPS) for _ in range(RECOVERY_CODES)]
    session().add_all(RecoveryCode(user_id=user.id, code_hash=crypto.fingerprint(code)) for code in codes)
    session().flush()
    return ["-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)) for code in codes]


def accept(user: User, code: str) -> None:
    """Take a code of the app or a recovery code, once. Raises `WrongCode` or `TooMany`."""
    throttle.check_code(user.id)
    plain = code.replace(" ", "").replace("-", "").casefold()
    if not (_take_step(user, plain) or _take_recovery(user, plain)):
        throttle.wrong_code(user.id)
        audit.record_refusal("second_factor.failed", user)
        raise WrongCode
    throttle.right_code(user.id)


def remove(user: User, by: User) -> None:
    """Ask for no second factor any more: the device is lost, or its person does not want it. Twice is the same."""
    if user.totp_secret is None:
        return
    user.totp_secret = user.totp_last_step = None
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    audit.record("second_factor.removed", user, by=by)


def give_up(user: User, *, required_of_staff: bool) -> None:
    """Switch one's own off. Raises `Required`."""
    if required_of_staff and user.is_staff:
        raise Required
    remove(user, by=user)


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    rows = session().scalars(
        select(RecoveryCode.id).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    )
    return len(rows.all())


def _step(seed: str, code: str) -> int | None:
    """The half minute that the code belongs to, if it is the present one or a neighbour."""
    totp, now = pyotp.TOTP(secret(seed)), int(clock.now().timestamp()) // STEP_SECONDS
    plain = code.replace(" ", "")
    return next(
        (step for step in (now, now - 1, now + 1) if pyotp.utils.strings_equal(totp.at(step * STEP_SECONDS), plain)),
        None,
    )


def _take_step(user: User, code: str) -> bool:
    """One UPDATE decides, so that two requests with one code cannot both win."""
    step = _step(user.totp_secret, code) if user.totp_secret else None
    if step is None:
        return False
    unused = or_(User.totp_last_step.is_(None), User.totp_last_step < step)
    won = session().execute(update(User).where(User.id == user.id, unused).values(totp_last_step=step))
    return bool(won.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE has one


def _take_recovery(user: User, code: str) -> bool:
    won = session().execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == crypto.fingerprint(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    return bool(won.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE has one
