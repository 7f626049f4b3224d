"""Who is who in the demo academy: invented people and the places where they serve."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from demo.syllabus import CONTENT, Words
from lms.accounts.models import Gender, Grade, OrgUnitKind, Role

PASSWORD = "ijaza-demo-1448"  # noqa: S105 - the shared password of the demo, printed for everybody
DOMAIN = "demo.example"
FIRST_PHONE = 447_700_900_000  # a range kept for drama: it rings nowhere
SHOWN = ("learner", "trainer", "registrar", "directorate", "officer", "head", "director", "editor", "reviewer", "admin")


class Step(StrEnum):
    """How far somebody of the later cohorts has come."""

    NAMED = "named"
    SENT = "sent"
    APPROVED = "approved"  # with a seat, while there are any; then on the waiting list
    REFUSED = "refused"
    LEFT = "left"  # approved, then gave up: the seat is offered to the next
    ACTIVE = "active"


class Standing(StrEnum):
    """Where a learner stands in the demo's run."""

    NOMINATED = "nominated"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    EARNED = "earned"  # has done all, waits for the registrar
    ISSUED = "issued"  # holds the certificate


@dataclass(frozen=True)
class Place:
    """An org unit."""

    code: str
    kind: OrgUnitKind
    name: Words
    parent: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    login: str
    name_ar: str
    name_latin: str
    gender: Gender
    place: str
    job_ar: str
    phone: str
    role: Role | None = None
    teaches: tuple[str, ...] = ()
    standing: Standing | None = None
    sections: int = 0  # how many sections an active learner has finished
    serves: int | None = None  # years of service
    age: int | None = None
    grade: Grade | None = None
    cohort: str = ""  # which of the later ones
    step: Step | None = None
    leaves: tuple[str, ...] = ()  # lessons and quizzes of these sections that are still to do

    @property
    def email(self) -> str:
        """An address that no mail can reach."""
        return f"{self.login}@{DOMAIN}"


@dataclass(frozen=True)
class Account:
    """What one signs in with, to be printed."""

    role: str
    name: str
    email: str
    password: str


def places() -> list[Place]:
    """The tree of org units, parents before children."""
    rows = _table("places.toml")["place"]
    return [Place(kind=OrgUnitKind(row.pop("kind")), **row) for row in rows]


def staff() -> list[Person]:
    """Who runs and teaches."""
    return [_person(row, i) for i, row in enumerate(_table("people.toml")["staff"])]


def learners() -> list[Person]:
    """The cohort of the demo's run."""
    return [_person(row, i) for i, row in enumerate(_table("people.toml")["learner"], start=100)]


def cohorts() -> list[Person]:
    """The people of the later cohorts, and those who are in none yet."""
    return [_person(row, i) for i, row in enumerate(_table("cohorts.toml")["person"], start=200)]


def offices() -> list[Person]:
    """Who works on what citizens bring."""
    return [_person(row, i) for i, row in enumerate(_table("citizens/officers.toml")["person"], start=300)]


def accounts() -> list[Account]:
    """The accounts that `bin/run` shows, the learner first."""
    known = {person.login: person for person in [*staff(), *offices(), *learners()]}
    return [Account(login, known[login].name_latin, known[login].email, PASSWORD) for login in SHOWN]


def _person(row: dict[str, Any], number: int) -> Person:
    known: Mapping[str, Any] = {
        "gender": Gender(row.pop("gender")),
        "role": Role(row.pop("role")) if "role" in row else None,
        "standing": Standing(row.pop("standing")) if "standing" in row else None,
        "grade": Grade(row.pop("grade")) if "grade" in row else None,
        "step": Step(row.pop("step")) if "step" in row else None,
        "teaches": tuple(row.pop("teaches", ())),
        "leaves": tuple(row.pop("leaves", ())),
    }
    return Person(phone=f"+{FIRST_PHONE + number}", **known, **row)


def _table(name: str) -> dict[str, Any]:  # Any: TOML, checked where a dataclass takes it
    return tomllib.loads((CONTENT / name).read_text("utf-8"))
