"""A small academy for the browser: `python -m tests.browser.academy` fills the database that the environment names.

Prints as JSON a session cookie for each of the cast and the places that the pages of pages.py name.
A feature that adds pages adds what they need here.
"""

import json
import sys

from flask import Flask, current_app

from lms.accounts.models import Role, SignIn, User
from lms.accounts.passwords import hash_password
from lms.app import create_app
from lms.certificates import press, seal, service
from lms.certificates.badges import issuer
from lms.certificates.badges import service as badges
from lms.certificates.design import service as sheet_templates
from lms.certificates.models import Cause, Step
from lms.certificates.service import journal, seals
from lms.certificates.signing import keys
from lms.certificates.signing.models import Purpose
from lms.core import clock, commands, crypto, db
from lms.core.config import from_environment
from lms.search.service import rebuilding
from tests.browser import (
    atlas,
    bookfiles,
    casework,
    citizens,
    desk,
    directorate,
    doors,
    followers,
    kinds,
    library,
    quizzes,
    readers,
    school,
    sermons,
    works,
)
from tests.factories.accounts import make_user
from tests.factories.certificates import approve, make_award, make_certificate

PEOPLE = {
    "learner": ("محمود حسن عبد الله الأزهري", "Mahmoud Hassan Abdullah Al-Azhari", ()),
    "trainer": ("هالة عبد الرحمن السيد", "Hala Abdelrahman Elsayed", ()),
    "registrar": ("كريم فؤاد المنشاوي", "Karim Fouad Elmenshawy", (Role.REGISTRAR,)),
    "director": ("سالم عبد الحميد", "Salem Abdelhamid", (Role.DIRECTOR,)),
    "walker": ("فاطمة الزهراء علي منصور", "Fatma Elzahraa Ali Mansour", ()),
    "beginner": ("نعمة الله صلاح الدسوقي", "Neamatallah Salah Eldesouky", ()),
    "plain_walker": ("سيد عبد المقصود سليم", "Sayed Abdelmaksoud Selim", ()),
    "nominator": ("عبد الناصر شوقي دياب", "Abdelnasser Shawky Diab", ()),
    "nominee": ("حسين فرغلي الفيومي", "Hussein Farghaly El-Fayoumy", ()),
    "successor": ("بلال سمير الطامي", "Belal Samir El-Tamy", ()),
    "case_officer": ("سماح عبد اللطيف الشناوي", "Samah Abdellatif Elshenawy", ()),
    "case_colleague": ("رجب محروس الجندي", "Ragab Mahrous Elgendy", ()),
    "unit_head": ("عزة مصطفى البدري", "Azza Mostafa Elbadry", ()),
    "sorter": ("منى فتحي زهران", "Mona Fathy Zahran", ()),
    "leaver": ("رجب عبد السميع الفقي", "Ragab Abdelsamie El-Feki", ()),
    "editor": ("سعاد كامل الشرقاوي", "Soad Kamel Elsharkawy", (Role.EDITOR,)),
    "admin": ("إدريس الطيب محمد أحمد", "Idris Eltayeb Mohamed Ahmed", (Role.ADMIN,)),
}


PASSWORD = "the-door-of-the-house-7"


def fill(app: Flask) -> dict[str, dict[str, str]]:
    """The cast, and one course with everything in it."""
    with app.app_context():
        commands.upgrade()
        with db.transaction():
            cast = {key: person(key) for key in PEOPLE}
            places = furnish(cast)
            cookies = {name: cookie(app, user) for name, user in cast.items()}
        rebuilding.rebuild(lambda *_: None)
        seals.seal(journal.head())
    return {"cookies": cookies, "places": places}


def person(key: str) -> User:
    """One of the cast, under a name as people have it."""
    arabic, latin, roles = PEOPLE[key]
    return make_user(key, *roles, name_ar=arabic, name_latin=latin, password_hash=hash_password(PASSWORD))


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """What the pages show; the values stand for the names in pages.py."""
    learner, trainer, registrar = cast["learner"], cast["trainer"], cast["registrar"]
    batch = approve([make_award(learner, "run:1")], registrar)
    waiting = approve([make_award(cast["walker"], "award:2")], registrar, (Step.REGISTRAR, Step.DIRECTOR))
    certificate = service.issue(service.batch(batch.id).items[0].id, press.current())
    badges.token(certificate, issuer.current())
    revoked = make_certificate(trainer, registrar)
    service.revoke(revoked, cause=Cause.OBTAINED_IMPROPERLY, reason="سلّم ورقة غيره", by=registrar)
    sheet_key = keys.active(Purpose.SHEET)
    certificate.seal, revoked.seal = (seal.sealed(each, sheet_key) for each in (certificate, revoked))
    places = {"seal": certificate.seal, "revoked_seal": revoked.seal}
    places |= {"certificate": certificate.code, "revoked": revoked.code, "batch": str(batch.id)}
    places["signing"] = str(waiting.id)
    said = press.first_content(current_app.config["SETTINGS"])
    places["sheet_template"] = str(sheet_templates.begin(said, basis=None, by=registrar).id)
    places |= works.furnish(cast)
    places |= desk.furnish(cast)
    places |= citizens.furnish(cast)
    places |= casework.furnish(cast)
    places |= followers.furnish()
    places |= doors.furnish(cast)
    places |= readers.furnish(cast)
    places |= library.furnish()
    places |= bookfiles.furnish(cast)
    places |= atlas.furnish(cast)
    places |= sermons.furnish(cast)
    return school.furnish(cast) | quizzes.furnish(cast) | kinds.furnish(cast) | directorate.furnish(cast) | places


def cookie(app: Flask, user: User) -> str:
    """The session cookie of somebody who has just signed in."""
    secret = crypto.token()
    row = SignIn(
        token_hash=crypto.fingerprint(secret),
        user_id=user.id,
        second_factor_at=clock.now(),
        agent="browser",
        address="127.0.0.1",
    )
    db.session().add(row)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"sign_in": secret, "_user_id": str(user.id), "_fresh": True}))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(create_app(from_environment()))))
