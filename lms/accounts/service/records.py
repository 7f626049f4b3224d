"""What is known of a person's service: grade, days, national number, and where they served."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts import identity
from lms.accounts.models import Affiliation, Grade, User
from lms.core import audit, clock, i18n
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _l


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What rules of eligibility ask about; None is: not on file."""

    grade: Grade | None = None
    born_on: dt.date | None = None
    serves_since: dt.date | None = None


class SamePerson(BadValue):
    """The national number is somebody else's."""

    def __init__(self) -> None:
        super().__init__(_l("Another account has this national number. It may be the same person."))


def keep(user: User, service: Service, *, by: User | None) -> None:
    """Correct what is known; the log keeps which facts changed. Raises `BadValue` for days to come."""
    day = i18n.local(clock.now()).date()
    if any(given and given > day for given in (service.born_on, service.serves_since)):
        raise BadValue(_l("This day is still to come."))
    if service.born_on and service.serves_since and service.serves_since <= service.born_on:
        raise BadValue(_l("Nobody serves before being born. Look at the two days again."))
    changed = [name for name, value in asdict(service).items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, getattr(service, name))
    session().flush()
    if changed:
        audit.record("person.served", user, by=by, changed=changed)


def keep_national_id(user: User, typed: str, *, by: User | None) -> None:
    """Keep the fingerprint of a national number. Raises `BadValue` or `SamePerson`.

    An Egyptian number says the day of birth and man or woman: where these contradict the file, it is refused.
    """
    number = identity.read(typed)
    if number is None:
        raise BadValue(_l("This is not a national number. An Egyptian one has fourteen digits."))
    born, gender = identity.born_on(number), identity.gender(number)
    if (born and user.born_on and born != user.born_on) or (gender and gender is not user.gender):
        raise BadValue(_l("The national number tells another day of birth, or another gender, than the file."))
    kept = identity.fingerprint(number)
    if session().scalar(select(User.id).where(User.national_id_hmac == kept, User.id != user.id)):
        raise SamePerson
    if user.national_id_hmac != kept:
        user.national_id_hmac, user.born_on = kept, user.born_on or born
        session().flush()
        audit.record("person.identified", user, by=by)


def affiliate(user: User) -> None:
    """Note where the person serves from today on, if that is new."""
    day = i18n.local(clock.now()).date()
    present = session().scalar(select(Affiliation).where(Affiliation.user_id == user.id, Affiliation.ends_on.is_(None)))
    is_same = present and (present.org_unit_id, present.job_title) == (user.org_unit_id, user.job_title)
    if is_same:
        return
    if present:
        present.ends_on = day
    affiliate_new([user])


def affiliate_new(people: Sequence[User]) -> None:
    """Note where people serve of whom nothing was noted, or whose last place has ended."""
    day = i18n.local(clock.now()).date()
    session().add_all(
        Affiliation(user_id=user.id, org_unit_id=user.org_unit_id, job_title=user.job_title, begins_on=day)
        for user in people
        if user.org_unit_id
    )
    session().flush()


def affiliations(user: User) -> Sequence[Affiliation]:
    """Where the person served, the latest first."""
    query = select(Affiliation).where(Affiliation.user_id == user.id).options(joinedload(Affiliation.org_unit))
    return session().scalars(query.order_by(Affiliation.id.desc())).all()
