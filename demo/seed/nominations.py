"""The later cohorts: women who joined by themselves, and names that two directorates sent, in every state."""

import datetime as dt

from courses.enrolment.models import EnrolmentState, Nomination, NominationBatch
from courses.enrolment.service import codes, joining, nominating, quotas
from demo import people as told
from demo.people import Person, Step
from demo.seed.courses import Planted
from demo.seed.residents import Residents
from lms.accounts.models import OrgUnit, User
from lms.accounts.service import people as found
from lms.core import clock
from lms.core.db import session

QUOTAS = {"directorate": 5, "directorate2": 5}  # by the officer of the directorate
WHY = "الدورة للأئمة والواعظات، وللإداريين دفعة تالية"


def nominate(planted: Planted, people: Residents) -> None:
    """Fill the two runs by the services that people use; whoever is approved when all is full waits."""
    persons = told.cohorts()
    for person in persons:
        if person.cohort == "women":
            joining.join(planted.women, people.users[person.login])
    codes.make(planted.women, people.registrar, uses=10, note="واعظات مديرية الدقهلية")
    for login, quota in QUOTAS.items():
        _fill(planted, people, login, quota, persons)


def _fill(planted: Planted, people: Residents, login: str, quota: int, persons: list[Person]) -> None:
    officer = found.find(people.users[login].id)
    last = clock.now().date() + dt.timedelta(days=12)
    unit = officer.org_unit
    assert unit is not None  # noqa: S101 - officers serve in a directorate
    batch = nominating.batch_by_id(quotas.give(planted.directorates, unit, quota, last, people.registrar).id)
    ours = [
        person for person in persons if person.step and person.cohort and _is_of(people.users[person.login], officer)
    ]
    names = {
        person.login: nominating.name(batch, people.users[person.login], officer) for person in ours if _goes(person)
    }
    nominating.send(batch, officer)
    _answer(people, ours, names, batch)
    for person in ours:
        if person.step is Step.NAMED:
            nominating.name(batch, people.users[person.login], officer)


def _answer(people: Residents, ours: list[Person], names: dict[str, Nomination], batch: NominationBatch) -> None:
    by = people.registrar
    approved = [names[person.login] for person in ours if person.step in {Step.APPROVED, Step.LEFT}]
    refused = [names[person.login] for person in ours if person.step is Step.REFUSED]
    quotas.decide(refused, EnrolmentState.REFUSED, by, WHY)
    quotas.decide(approved, EnrolmentState.ACTIVE, by)
    for person in ours:
        if person.step is Step.LEFT:
            user = people.users[person.login]
            place = joining.of(batch.run, user)
            assert place is not None  # noqa: S101 - approved a moment ago
            joining.withdraw(place, user, "سفر مفاجئ")


def _goes(person: Person) -> bool:
    return person.step is not Step.NAMED


def _is_of(user: User, officer: User) -> bool:
    """Whether the person serves in the officer's directorate or one of its mosques."""
    return _path(user).startswith(_path(officer))


def _path(user: User) -> str:
    return session().get_one(OrgUnit, user.org_unit_id).path
