"""Making people's accounts and keeping what is known of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from lms.accounts import passwords
from lms.accounts.models import Gender, Role, User
from lms.accounts.service import access, matching, records, roles
from lms.core import audit
from lms.core.db import end_reading, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a registrar keeps of a person. Phone and e-mail are in their one form, or None."""

    name_ar: str
    name_latin: str
    gender: Gender
    phone: str | None
    email: str | None
    locale: str = "ar"
    org_unit_id: int | None = None
    job_title: str = ""


class Taken(BadValue):
    """Somebody else has this phone or e-mail."""

    def __init__(self) -> None:
        super().__init__(_l("This phone or e-mail belongs to an account already. Sign in, or recover the password."))


class Unreachable(BadValue):
    """A person needs a phone or an e-mail to sign in with."""

    def __init__(self) -> None:
        super().__init__(_l("Give a phone number or an e-mail; one of them is needed to sign in."))


class NotOneself(RuleError):
    """Nobody may close their own account by mistake."""

    def __init__(self) -> None:
        super().__init__(_l("You cannot close your own account. Ask another administrator."))


def invite(facts: Facts, *, by: User) -> User:
    """Make a person's account and send the letter where there is an e-mail. Raises `Taken` or `Unreachable`."""
    return invite_all([facts], by=by)[0]


def invite_all(facts: Sequence[Facts], *, by: User) -> list[User]:
    """Make many accounts as `invite` makes one, all together. Raises `Taken` or `Unreachable`; then none is made."""
    phones, emails = ({value for each in facts if (value := getattr(each, name))} for name in ("phone", "email"))
    held = matching.people(phones, emails, ())
    if held.by_phone or held.by_email:
        raise Taken
    if not all(each.phone or each.email for each in facts):
        raise Unreachable
    people = [User(**asdict(each)) for each in facts]
    session().add_all(people)
    session().flush()
    records.affiliate_new(people)
    for user in people:
        audit.record("person.invited", user, by=by)
        if user.email:
            access.invite_by_letter(user)
    return people


def sign_up(facts: Facts, password: str) -> User:
    """Make one's own account. Raises `Taken`, `Unreachable` or `BadPassword`."""
    check_reachable(facts, None)
    user = User(**asdict(facts))
    access.check_new_password(user, password)
    end_reading()
    user.password_hash = passwords.hash_password(password)
    check_reachable(facts, None)
    session().add(user)
    session().flush()
    audit.record("person.signed_up", user, by=user)
    return user


def first_admin(facts: Facts) -> User:
    """The account of the first administrator, while there is none; asked again, the same one."""
    wanted = User.email == facts.email if facts.email else User.phone == facts.phone
    return session().scalar(select(User).where(wanted, User.password_hash.is_(None))) or _new(facts)


def edit(user: User, facts: Facts, *, by: User) -> None:
    """Correct what is known of a person; the log keeps which facts changed. Raises `Taken` or `Unreachable`."""
    check_reachable(facts, user)
    changed = [name for name, value in asdict(facts).items() if getattr(user, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(user, name, getattr(facts, name))
    session().flush()
    session().expire(user, ["org_unit"])
    records.affiliate(user)
    audit.record("person.edited", user, by=by, changed=changed)


def disable(user: User, *, by: User) -> None:
    """Close an account and end its sessions at once. Raises `NotOneself` or `LastAdmin`; twice is the same."""
    if user.id == by.id:
        raise NotOneself
    if user.is_disabled:
        return
    if user.has_role(Role.ADMIN):
        roles.keep_an_admin(but=user.id)
    user.is_disabled = True
    access.end_sessions(user)
    audit.record("person.disabled", user, by=by)


def enable(user: User, *, by: User) -> None:
    """Open a closed account again."""
    if user.is_disabled:
        user.is_disabled = False
        audit.record("person.enabled", user, by=by)


def check_reachable(facts: Facts, user: User | None) -> None:
    """Raise `Unreachable` or `Taken` where `user`, or somebody new, cannot have this phone and e-mail."""
    if not facts.phone and not facts.email:
        raise Unreachable
    for column, value in ((User.phone, facts.phone), (User.email, facts.email)):
        holder = session().scalar(select(User.id).where(column == value)) if value else None
        if holder and (user is None or holder != user.id):
            raise Taken


def namesakes(user: User) -> list[User]:
    """People whose Arabic name is the same in any spelling: perhaps the same person twice. For staff alone."""
    same = select(User).where(User.name_key == user.name_key, User.id != user.id).order_by(User.id).limit(5)
    return list(session().scalars(same))


def _new(facts: Facts) -> User:
    check_reachable(facts, None)
    user = User(**asdict(facts))
    session().add(user)
    session().flush()
    records.affiliate(user)
    return user
