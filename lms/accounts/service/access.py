"""Passwords, one-time links, and the sessions that they open or end."""

import datetime as dt

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import contains_eager

from lms.accounts import common, letters, passwords, throttle
from lms.accounts.models import AccountToken, SignIn, TokenPurpose, User
from lms.core import audit, clock, crypto
from lms.core.db import end_reading, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l

FEWEST_SIGNS = 8
LIFE = dt.timedelta(hours=1)
KEPT_SESSIONS = dt.timedelta(days=180)  # the log keeps who signed in; the rows only answer "on which device?"
RENEWABLE = dt.timedelta(days=30)  # how long an invitation may still ask for a fresh letter


class BadPassword(BadValue):
    """The new password is too short or too common."""


class WrongPassword(BadValue):
    """The present password is not right."""

    def __init__(self) -> None:
        super().__init__(_l("The present password is not right."))


class DeadLink(NotFound):
    """The one-time link was used, is too old, or was never ours."""

    def __init__(self) -> None:
        super().__init__(_l("This link was used already or is too old. Ask for a new one; nothing is lost."))


def check_new_password(user: User, password: str) -> None:
    """Raise `BadPassword` where it is too short or one that guessers try early. Any signs are good."""
    if len(password) < FEWEST_SIGNS:
        raise BadPassword(_l("A password needs at least eight signs. Three or four words in a row are easy to keep."))
    if common.is_common(password, [user.name_ar, user.name_latin, user.phone or "", user.email or ""]):
        raise BadPassword(_l("Many people use this password, so it is guessed first. Choose a less usual one."))


def issue_link(user: User, purpose: TokenPurpose) -> str:
    """A new one-time secret for `user`; older ones of the same purpose die."""
    session().execute(
        update(AccountToken)
        .where(AccountToken.user_id == user.id, AccountToken.purpose == purpose, AccountToken.used_at.is_(None))
        .values(used_at=clock.now())
    )
    secret = crypto.token()
    session().add(
        AccountToken(
            token_hash=crypto.fingerprint(secret), user_id=user.id, purpose=purpose, expires_at=clock.now() + LIFE
        )
    )
    session().flush()
    return secret


def invite_by_letter(user: User) -> None:
    """Send the letter that invites `user` to choose a password."""
    letters.invitation(user, issue_link(user, TokenPurpose.INVITATION))


def handed_link(user: User, by: User) -> str:
    """A one-time link for the registrar to hand to `user`, for people without e-mail."""
    audit.record("link.handed", user, by=by)
    purpose = TokenPurpose.PASSWORD_RESET if user.password_hash else TokenPurpose.INVITATION
    return letters.one_time_link(issue_link(user, purpose))


def bearer(secret: str) -> AccountToken:
    """The token of a link that still works, with its person. Raises `DeadLink`."""
    row = _token(secret)
    if row is None or row.expires_at < clock.now():
        raise DeadLink
    return row


def is_renewable(secret: str) -> bool:
    """Whether the link is an invitation that only rested too long: a fresh letter may go to the same address."""
    row = _token(secret)
    return bool(
        row
        and row.purpose is TokenPurpose.INVITATION
        and row.expires_at > clock.now() - RENEWABLE
        and row.user.email
        and not row.user.password_hash
    )


def renew_invitation(secret: str) -> None:
    """Send a fresh letter for an invitation that rested too long. Raises `DeadLink`."""
    row = _token(secret)
    if row is None or not is_renewable(secret):
        raise DeadLink
    invite_by_letter(row.user)


def choose_password(secret: str, password: str) -> User:
    """Set the password by a one-time link, once, and end all sessions. Raises `DeadLink` or `BadPassword`."""
    row = bearer(secret)
    check_new_password(row.user, password)
    end_reading()
    made = passwords.hash_password(password)
    used = session().execute(
        update(AccountToken)
        .where(AccountToken.id == row.id, AccountToken.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has one
        raise DeadLink
    row.user.password_hash = made
    end_sessions(row.user)
    audit.record("password.chosen", row.user, by=row.user, purpose=row.purpose.value)
    return row.user


def confirm_password(user: User, password: str) -> None:
    """Raise `WrongPassword` where it is not the one of `user`; guesses are slowed down."""
    throttle.check_code(user.id)
    end_reading()
    if not passwords.is_right(user.password_hash, password):
        throttle.wrong_code(user.id)
        raise WrongPassword


def change_password(user: User, present: str, wanted: str, *, here: SignIn | None) -> None:
    """Change the password and end all other sessions. Raises `WrongPassword` or `BadPassword`."""
    confirm_password(user, present)
    check_new_password(user, wanted)
    user.password_hash = passwords.hash_password(wanted)
    end_sessions(user, but=here)
    audit.record("password.changed", user, by=user)


def sessions_of(user: User) -> list[SignIn]:
    """The sessions that are open, the last used first."""
    return list(
        session().scalars(
            select(SignIn)
            .where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )


def end_sessions(user: User, *, but: SignIn | None = None, only: int | None = None) -> None:
    """End the sessions of `user`: all, all `but` one, or `only` the one of this id. Twice is the same."""
    ending = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    if but is not None:
        ending = ending.where(SignIn.id != but.id)
    if only is not None:
        ending = ending.where(SignIn.id == only)
    session().execute(ending.values(ended_at=clock.now()))


def forget_the_dead() -> None:
    """Delete links that can do nothing any more and sessions that ended, or were last used, long ago."""
    moment = clock.now()
    session().execute(delete(AccountToken).where(AccountToken.expires_at < moment - RENEWABLE))
    long_ago = moment - KEPT_SESSIONS
    session().execute(delete(SignIn).where(or_(SignIn.ended_at < long_ago, SignIn.seen_at < long_ago)))


def _token(secret: str) -> AccountToken | None:
    return session().scalar(
        select(AccountToken)
        .options(contains_eager(AccountToken.user).selectinload(User.roles))
        .join(AccountToken.user)
        .where(
            AccountToken.token_hash == crypto.fingerprint(secret),
            AccountToken.used_at.is_(None),
            User.is_disabled.is_(False),
        )
    )
