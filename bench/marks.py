"""Two gradebooks of forty items, one of many learners and one of few, with a mark in nearly every cell."""

import datetime as dt
import random
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from courses.catalog.models import Course, CourseVersion, VersionState
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.gradebook.models import Grade, GradeCategory, GradeItem, GradeSource
from courses.gradebook.service import books, filling, totals
from lms.accounts.models import Context, Role, RoleAssignment, SignIn, User
from lms.core import clock, crypto
from lms.core.db import session, transaction

CATEGORIES, ITEMS = 4, 40


def seed(app: Flask, sizes: list[int]) -> tuple[FlaskClient, list[int]]:
    """A signed-in trainer, and a run for each number of learners."""
    with transaction():
        course = Course(code="B-1", slug="bench", title={"ar": "قياس"}, summary={})
        session().add(course)
        session().flush()
        version = CourseVersion(course_id=course.id, number=1, state=VersionState.PUBLISHED)
        trainer = User(name_ar="مدرب", email="trainer@example.org")
        session().add_all([version, trainer])
        session().flush()
        role = RoleAssignment(user_id=trainer.id, role=Role.TRAINER, context=Context.COURSE, context_id=course.id)
        secret = crypto.token()
        entered = SignIn(token_hash=crypto.fingerprint(secret), user_id=trainer.id, agent="", address="127.0.0.1")
        entered.second_factor_at = clock.now()
        session().add_all([role, entered])
        runs = [_run(version, size) for size in sizes]
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(sign_in=secret, _user_id=str(trainer.id), _fresh=True)
    return client, runs


def _run(version: CourseVersion, size: int) -> int:
    run = Run(version_id=version.id, code=f"bench-{size}", title={"ar": "دفعة"}, starts_on=dt.date(2020, 1, 1))
    session().add(run)
    session().flush()
    items = _items(run)
    people = [User(name_ar=f"متدرب {number}", email=f"r{run.id}p{number}@example.org") for number in range(size)]
    session().add_all(people)
    session().flush()
    places = [Enrolment(run_id=run.id, user_id=user.id, state=EnrolmentState.ACTIVE) for user in people]
    session().add_all(places)
    session().flush()
    chance, now = random.Random(run.id), clock.now()
    rows = [
        {"item_id": item, "enrolment_id": place.id, "entered": points, "final": points, "posted_at": now}
        for place in places
        for item in items
        if chance.random() < 0.9 and (points := Decimal(chance.randrange(0, 41)) / 2) is not None
    ]
    session().execute(insert(Grade), rows)
    totals.settle(books.of_run(run.id), [place.id for place in places])
    return run.id


def _items(run: Run) -> list[int]:
    book = filling.keep_up(run)
    book.is_weighted = True
    made = []
    for number in range(CATEGORIES):
        category = GradeCategory(book_id=book.id, position=number + 2, title={"ar": f"فئة {number}"})
        category.weight, category.drop_lowest = Decimal(25), 1
        session().add(category)
        session().flush()
        for place in range(ITEMS // CATEGORIES):
            item = GradeItem(book_id=book.id, category_id=category.id, source=GradeSource.MANUAL, maximum=Decimal(20))
            item.title, item.position = {"ar": f"بند {number}-{place}"}, number * 100 + place
            made.append(item)
    session().add_all(made)
    session().flush()
    return [item.id for item in made]
