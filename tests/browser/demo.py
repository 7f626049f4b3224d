"""The demo academy for the pictures: `python -m tests.browser.demo` seeds it and prints cookies and places as JSON."""

import json
import subprocess
import sys

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Course, Programme
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.quizzes.models import Attempt
from lms.accounts.models import Role, RoleAssignment, User
from lms.app import create_app
from lms.certificates.models import Certificate, CertificateState, IssueBatch
from lms.core import db
from lms.core.config import from_environment
from tests.browser.academy import cookie
from tests.processes import ROOT

ROLES = {"trainer": Role.TRAINER, "registrar": Role.REGISTRAR, "director": Role.DIRECTOR, "admin": Role.ADMIN}


def fill(app: Flask) -> dict[str, dict[str, str]]:
    with app.app_context(), db.transaction():
        found = {name: person for name, role in ROLES.items() if (person := first(role))}
        enrolment = busiest()
        places = certificates() | (lessons(enrolment) if enrolment else {})
        if enrolment:
            found["learner"] = enrolment.user
        return {"cookies": {name: cookie(app, person) for name, person in found.items()}, "places": places}


def first(role: Role) -> User | None:
    query = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id).where(RoleAssignment.role == role)
    return db.session().scalars(query.order_by(User.id)).first()


def busiest() -> Enrolment | None:
    """The learner in the middle of a course who has sat the most quizzes."""
    query = (
        select(Enrolment)
        .outerjoin(Attempt, Attempt.enrolment_id == Enrolment.id)
        .where(Enrolment.state == EnrolmentState.ACTIVE)
        .group_by(Enrolment.id)
        .order_by(func.count(Attempt.id).desc(), Enrolment.id)
        .options(joinedload(Enrolment.user), joinedload(Enrolment.run).joinedload(Run.version))
    )
    return db.session().scalars(query).first()


def lessons(enrolment: Enrolment) -> dict[str, str]:
    """The course of that learner: a lesson of each kind, a quiz, an attempt that goes on and one that was sat."""
    run = enrolment.run
    found = {"run": run.code, "run_id": str(run.id), "course_id": str(run.version.course_id)}
    found["course"] = db.session().scalars(select(Course.slug).where(Course.id == run.version.course_id)).one()
    for lesson in reversed(lessons_of(run.version_id)):
        found[{"text": "read", "video": "film", "quiz": "quiz_key"}[lesson.kind]] = lesson.stable_key
        if lesson.kind == "quiz":
            found["quiz"] = str(lesson.id)
    for attempt in db.session().scalars(select(Attempt).where(Attempt.enrolment_id == enrolment.id)):
        found["sat" if attempt.submitted_at else "attempt"] = str(attempt.public_id)
    return found


def certificates() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, state in (("certificate", CertificateState.ISSUED), ("revoked", CertificateState.REVOKED)):
        query = select(Certificate.code).where(Certificate.state == state).order_by(Certificate.id.desc())
        if code := db.session().scalars(query).first():
            found[name] = code
    if batch := db.session().scalars(select(IssueBatch.id)).first():
        found["batch"] = str(batch)
    if programme := db.session().scalars(select(Programme)).first():
        found |= {"programme": programme.slug, "programme_id": str(programme.id)}
    return found


if __name__ == "__main__":
    for words in (["db", "upgrade"], ["demo", "seed"]):
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words], cwd=ROOT, check=True, stdout=sys.stderr
        )
    sys.stdout.write(json.dumps(fill(create_app(from_environment()))))
