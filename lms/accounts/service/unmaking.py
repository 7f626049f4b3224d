"""Taking an account back that was made by mistake, as long as nobody has used it."""

from dataclasses import asdict

from sqlalchemy import delete, func, select

from lms.accounts.models import AccountToken, Affiliation, User
from lms.accounts.service.keeping import Facts
from lms.core import audit
from lms.core.db import session


def is_untouched(user: User, facts: Facts) -> bool:
    """Whether an account is as it was made with these facts, and nobody ever signed in with it."""
    is_same = all(getattr(user, name) == value for name, value in asdict(facts).items())
    workplaces = session().scalar(select(func.count()).where(Affiliation.user_id == user.id)) or 0
    return user.password_hash is None and is_same and workplaces <= 1


def unmake(user: User, by: User) -> None:
    """Remove an untouched account. Raises `IntegrityError` where anything else names it: then it is in use."""
    audit.record("person.unmade", user, by=by)
    unused = AccountToken.user_id == user.id, AccountToken.used_at.is_(None)
    session().execute(delete(AccountToken).where(*unused))
    session().execute(delete(Affiliation).where(Affiliation.user_id == user.id))
    session().execute(delete(User).where(User.id == user.id).execution_options(synchronize_session=False))
