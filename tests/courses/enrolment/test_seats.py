"""Many people ask for the last seats in the same moment; never one too many gets in."""

import os
import threading

import pytest
from sqlalchemy import func, select

from courses.enrolment.models import Enrolment, EnrolmentEvent, EnrolmentState, Run
from courses.enrolment.service import joining
from lms.accounts.models import User
from lms.app import create_app
from lms.core import commands, config
from lms.core.db import db, transaction
from lms.core.db import session as current
from tests.conftest import own_database
from tests.factories.accounts import make_user
from tests.factories.courses import make_run

SEATS, PEOPLE = 5, 14


@pytest.fixture
def own_app(own_folder):
    environ = {"DATA_DIR": str(own_folder), "ENVIRONMENT": "testing"}
    if url := os.environ.get("TEST_DATABASE_URL"):
        environ["DATABASE_URL"] = own_database(url, f"seats_{os.getpid()}")
    app = create_app(config.from_environment(environ))
    with app.app_context():
        commands.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def all_at_once(app, acts):
    problems = []
    start = threading.Barrier(len(acts))

    def do(act):
        with app.app_context():
            try:
                start.wait(20)
                with transaction():
                    act()
            except Exception as error:
                problems.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def count(state):
    query = select(func.count()).select_from(Enrolment).where(Enrolment.state == state)
    return current().scalar(query)


def test_the_last_seats_are_not_oversold_and_nobody_is_in_twice(own_app):
    with transaction():
        run_id = make_run(seats=SEATS).id
        people = [make_user(f"p{number}").id for number in range(PEOPLE)]

    def join(user_id):
        return lambda: joining.join(current().get_one(Run, run_id), current().get_one(User, user_id))

    assert all_at_once(own_app, [join(user_id) for user_id in [*people, *people[:2]]]) == []
    assert count(EnrolmentState.ACTIVE) == SEATS
    assert count(EnrolmentState.WAITLISTED) == PEOPLE - SEATS
    assert current().scalar(select(func.count()).select_from(EnrolmentEvent)) == PEOPLE


def test_seats_that_become_free_together_are_given_once_each(own_app):
    with transaction():
        run = make_run(seats=SEATS, offer_hours=0)
        people = [make_user(f"q{number}") for number in range(PEOPLE)]
        places = [joining.join(run, user).id for user in people]

    def leave(number):
        def act():
            place = current().get_one(Enrolment, places[number])
            joining.withdraw(place, current().get_one(User, place.user_id))

        return act

    assert all_at_once(own_app, [leave(number) for number in range(3)]) == []
    current().rollback()
    assert count(EnrolmentState.ACTIVE) == SEATS
    active = current().scalars(select(Enrolment.id).where(Enrolment.state == EnrolmentState.ACTIVE))
    assert sorted(active) == sorted(places[3 : SEATS + 3])
