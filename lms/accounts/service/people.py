"""Finding people, and keeping what is known of them."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts import identity, logins, names
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound


def find(user_id: int) -> User:
    """The person of this id, with roles and org unit. Raises `NotFound`."""
    user = session().scalar(
        select(User).options(selectinload(User.roles), joinedload(User.org_unit)).where(User.id == user_id)
    )
    if user is None:
        raise NotFound
    return user


def by_login(text: str) -> User | None:
    """The person with this phone or e-mail in any form, with roles; None where there is none."""
    login = logins.read(text)
    if not login:
        return None
    column = User.email if "@" in login else User.phone
    return session().scalar(select(User).options(selectinload(User.roles)).where(column == login))


def found(asked: str) -> Select[User]:
    """People whose name, phone, e-mail or job has all the words of `asked`, or whose national number it is; by name."""
    query = select(User).options(joinedload(User.org_unit), selectinload(User.roles))
    texts = [User.search_key.contains(_local(word), autoescape=True) for word in names.words(asked)]
    whole = logins.read(asked)
    exact = [column == whole for column in (User.phone, User.email) if whole]
    if (number := identity.read(asked)) and number.isdigit():
        exact.append(User.national_id_hmac == identity.fingerprint(number))
    if texts:
        query = query.where(or_(and_(*texts), *exact))
    return query.order_by(User.name_key, User.id)


def search(asked: str, most: int = 20) -> list[User]:
    """The first people that `found` finds, for a box that somebody types in."""
    return list(session().scalars(found(asked).limit(most)))


def _local(word: str) -> str:
    """A part of a phone number without the zero that only local callers dial."""
    return word.lstrip("0") or word if word.isdigit() else word
