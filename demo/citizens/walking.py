"""Who works on the demo's cases, and a case on its way through office hours."""

import datetime as dt
import random
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from demo.citizens.fates import Fate
from demo.citizens.matters import Matter, Place
from demo.citizens.offices import CENTRAL
from lms.accounts.models import OrgUnit, Role, User
from lms.complaints.clocks import business
from lms.complaints.clocks.business import Calendar
from lms.complaints.kinds import Action
from lms.complaints.models import Case
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core.db import session

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works where."""

    officers: dict[int, list[User]]
    heads: dict[int, list[User]]
    units: dict[str, int]

    @classmethod
    def present(cls) -> "Staff":
        """Everybody of the demo, with roles."""
        people = session().scalars(select(User).where(User.is_demo).options(selectinload(User.roles)).order_by(User.id))
        held: dict[Role, dict[int, list[User]]] = {Role.OFFICER: {}, Role.UNIT_HEAD: {}}
        for person in people:
            for role in person.roles:
                if role.role in held:
                    held[role.role].setdefault(role.context_id, []).append(person)
        units = {row.code: row.id for row in session().execute(select(OrgUnit.code, OrgUnit.id))}
        return cls(held[Role.OFFICER], held[Role.UNIT_HEAD], units)

    def officer(self, unit_id: int | None, chance: random.Random) -> Actor:
        """Somebody of the unit; of the central one where the unit has nobody."""
        found = self.officers.get(unit_id or 0) or self.officers[self.units[CENTRAL]]
        return Actor.person(chance.choice(found))

    def head(self, unit_id: int | None) -> Actor:
        """Who heads the unit, else the central one."""
        found = self.heads.get(unit_id or 0) or self.heads[self.units[CENTRAL]]
        return Actor.person(found[0])

    def central(self, place: int) -> Actor:
        """One of those who sort."""
        return Actor.person(self.officers[self.units[CENTRAL]][place])


@dataclass(slots=True)
class Life:
    """A case on its way; `at` is where its own clock stands."""

    case: Case
    matter: Matter
    place: Place
    fate: Fate
    staff: Staff
    calendar: Calendar
    chance: random.Random
    at: dt.datetime
    now: dt.datetime

    def work(self, least: float, most: float) -> None:
        """Let so many working hours pass, as far as the present."""
        moment = business.add(self.calendar, self.at, round(self.chance.uniform(least, most) * HOUR))
        self.at = min(moment, self.now - dt.timedelta(minutes=5))

    def rest(self, least: float, most: float) -> None:
        """Let so many days pass, as far as the present."""
        moment = self.at + dt.timedelta(days=self.chance.uniform(least, most))
        self.at = min(moment, self.now - dt.timedelta(minutes=4))

    def do(self, action: Action, actor: Actor, **given: object) -> None:
        apply(self.case, action, actor, given, at=self.at)

    @property
    def officer(self) -> Actor:
        """Who has it."""
        found = [each for people in self.staff.officers.values() for each in people if each.id == self.case.officer_id]
        return Actor.person(found[0]) if found else self.staff.officer(self.case.unit_id, self.chance)

    @property
    def head(self) -> Actor:
        return self.staff.head(self.case.unit_id)
