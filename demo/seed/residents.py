"""Org units and people with their roles."""

import datetime as dt
from dataclasses import dataclass

from demo import people
from demo.people import Person
from lms.accounts import passwords
from lms.accounts.models import Context, OrgUnit, Role, User
from lms.accounts.service import keeping, roles, units
from lms.accounts.service import people as found
from lms.accounts.service.keeping import Facts
from lms.core import clock
from lms.core.db import session

OF_A_UNIT = frozenset({Role.NOMINATOR, Role.OFFICER, Role.UNIT_HEAD})


@dataclass(frozen=True)
class Residents:
    """Everybody by login, with what is told of them."""

    users: dict[str, User]
    learners: list[Person]
    staff: list[Person]

    @property
    def registrar(self) -> User:
        """Who admits and issues, with roles."""
        return found.find(self.users["registrar"].id)

    def teacher_of(self, slug: str) -> User:
        """The trainer of a course, with roles."""
        return found.find(next(self.users[person.login].id for person in self.staff if slug in person.teaches))


def settle() -> Residents:
    """Make the tree of units and the people in it."""
    told = [*people.staff(), *people.offices(), *people.learners(), *people.cohorts()]
    kept = passwords.hash_password(people.PASSWORD)  # once: the demo's password is the same for everybody
    users = {person.login: _user(person, kept) for person in told}
    admin = users["admin"]
    tree = _units(admin)
    for person in told:
        users[person.login].org_unit_id = tree[person.place].id
        if person.role in OF_A_UNIT:
            roles.give(users[person.login], person.role, Context.ORG_UNIT, tree[person.place].id, by=admin)
        elif person.role and person.role is not Role.TRAINER:
            roles.give(users[person.login], person.role, by=admin)
    session().flush()
    return Residents(users, people.learners(), people.staff())


def _user(person: Person, password_hash: str) -> User:
    """An account that needs no invitation: its letter would reach nobody."""
    facts = Facts(
        name_ar=person.name_ar,
        name_latin=person.name_latin,
        gender=person.gender,
        phone=person.phone,
        email=person.email,
        job_title=person.job_ar,
    )
    user = keeping.first_admin(facts)
    user.password_hash, user.is_demo = password_hash, True
    if person.serves and person.age:
        today = clock.now().date()
        user.serves_since = today - dt.timedelta(days=round(365.25 * person.serves) + 40)
        user.born_on = today - dt.timedelta(days=round(365.25 * person.age) + 90)
        user.grade = person.grade
    session().flush()
    return user


def _units(admin: User) -> dict[str, OrgUnit]:
    tree: dict[str, OrgUnit] = {}
    for place in people.places():
        parent = tree[place.parent] if place.parent else None
        tree[place.code] = units.create(kind=place.kind, code=place.code, name=place.name, parent=parent, by=admin)
    return tree
