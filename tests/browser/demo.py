"""The demo academy for the pictures: `python -m tests.browser.demo` seeds it and prints cookies and places as JSON."""

import json
import subprocess
import sys

from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Role, RoleAssignment, User
from lms.app import create_app
from lms.certificates.models import Certificate, CertificateState, IssueBatch
from lms.core import db
from lms.core.config import from_environment
from tests.browser.academy import cookie
from tests.browser.server import PYTHON, ROOT

ROLES = {"trainer": Role.TRAINER, "registrar": Role.REGISTRAR, "director": Role.DIRECTOR, "admin": Role.ADMIN}


def fill(app: Flask) -> dict[str, dict[str, str]]:
    with app.app_context(), db.transaction():
        cast = {name: found for name, role in ROLES.items() if (found := first(role))}
        learner = db.session().scalars(select(User).where(~User.roles.any()).order_by(User.id)).first()
        if learner:
            cast["learner"] = learner
        return {"cookies": {name: cookie(app, user) for name, user in cast.items()}, "places": places()}


def first(role: Role) -> User | None:
    query = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id).where(RoleAssignment.role == role)
    return db.session().scalars(query.order_by(User.id)).first()


def places() -> dict[str, str]:
    """Where the screens are; what the demo does not hold (yet) is left out."""
    found: dict[str, str] = {}
    for name, state in (("certificate", CertificateState.ISSUED), ("revoked", CertificateState.REVOKED)):
        query = select(Certificate.code).where(Certificate.state == state).order_by(Certificate.id.desc())
        if code := db.session().scalars(query).first():
            found[name] = code
    if batch := db.session().scalars(select(IssueBatch.id)).first():
        found["batch"] = str(batch)
    return found


if __name__ == "__main__":
    for words in (["db", "upgrade"], ["demo", "seed"]):
        subprocess.run([*PYTHON, "flask", "--app", "wsgi", *words], cwd=ROOT, check=True, stdout=sys.stderr)
    sys.stdout.write(json.dumps(fill(create_app(from_environment()))))
