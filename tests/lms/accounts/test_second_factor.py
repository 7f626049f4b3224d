"""The second factor: codes good once, recovery codes, and staff who cannot work without it."""

import re

import pyotp
import pytest
from sqlalchemy import select

from lms.accounts.models import RecoveryCode, Role
from lms.accounts.service import roles, second_factor
from lms.core import clock
from lms.core.audit import AuditEntry
from tests.lms.accounts.conftest import PASSWORD


def now(seed, steps=0):
    return pyotp.TOTP(second_factor.secret(seed)).at(int(clock.now().timestamp()) + 30 * steps)


@pytest.fixture
def seed(session, cast):
    """The admin has a second factor, whose code of the half minute before is the last one used."""
    cast.admin.totp_secret = second_factor.new_seed()
    cast.admin.totp_last_step = int(clock.now().timestamp()) // 30 - 1
    session.commit()
    return cast.admin.totp_secret


def give(client, code):
    return client.post("/sign-in/second-factor", data={"code": code})


def test_staff_with_a_second_factor_come_in_by_password_and_code(client, cast, post_in, seed):
    asked = post_in(cast.admin.email, next="/admin")
    assert asked.location == "/sign-in/second-factor"
    assert client.get("/admin").status_code == 303
    answer = give(client, now(seed))
    assert answer.location == "/admin"
    assert client.get("/admin").status_code == 200


def test_a_code_in_arabic_digits_with_a_blank_is_the_same(client, cast, post_in, seed):
    post_in(cast.admin.email)
    code = now(seed).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert give(client, f"{code[:3]} {code[3:]}").status_code == 303


def test_a_code_is_good_once(client, app, cast, post_in, seed):
    post_in(cast.admin.email)
    code = now(seed)
    assert give(client, code).status_code == 303
    client.post("/sign-out")
    post_in(cast.admin.email)
    assert give(client, code).status_code == 422
    assert client.get("/admin").status_code == 303


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_minute_is_refused(client, cast, post_in, seed, steps):
    post_in(cast.admin.email)
    assert give(client, now(seed, steps)).status_code == 422


def test_guessing_codes_is_slowed_down(client, cast, post_in, seed):
    post_in(cast.admin.email)
    answers = [give(client, "000000").status_code for _try in range(8)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_the_half_way_state_ends_after_ten_minutes(client, cast, post_in, seed, later):
    post_in(cast.admin.email)
    later(minutes=11)
    assert give(client, now(seed)).location == "/sign-in"


def test_the_half_way_state_dies_with_a_changed_password(client, cast, session, post_in, seed):
    post_in(cast.admin.email)
    cast.admin.password_hash = "$argon2id$changed"
    session.commit()
    assert give(client, now(seed)).location == "/sign-in"


def test_a_stranger_to_the_password_gets_no_code_page(client, session):
    assert client.get("/sign-in/second-factor").location == "/sign-in"
    assert give(client, "123456").location == "/sign-in"
    assert client.get("/second-factor/new").location == "/sign-in"


def set_up(client):
    page = client.get("/second-factor/new")
    secret = re.search(r'<code class="ltr" dir="ltr">([A-Z2-7 ]+)</code>', page.text)[1].replace(" ", "")
    return page, client.post("/second-factor", data={"code": pyotp.TOTP(secret).at(clock.now())})


def test_staff_without_one_are_led_to_set_it_up_and_cannot_work_before(client, cast, session, post_in):
    assert post_in(cast.registrar.email).location == "/second-factor/new"
    assert client.get("/registry/people").status_code == 303
    page, answer = set_up(client)
    assert "data:image/svg+xml" in page.text
    assert answer.status_code == 200
    assert client.get("/registry/people").status_code == 200
    assert len(session.scalars(select(RecoveryCode).where(RecoveryCode.user_id == cast.registrar.id)).all()) == 10


def test_a_learner_needs_none_and_may_have_one(client, cast, session, post_in):
    assert post_in(cast.learner.email).location == "/my"
    _page, answer = set_up(client)
    assert answer.status_code == 200
    session.refresh(cast.learner)
    assert cast.learner.totp_secret
    client.post("/sign-out")
    assert post_in(cast.learner.email).location == "/sign-in/second-factor"


def test_where_it_is_optional_staff_come_in_without(client, cast, post_in, with_settings):
    with_settings(second_factor="optional")
    assert post_in(cast.registrar.email).location == "/my"
    assert client.get("/registry/people").status_code == 200


def test_a_person_who_becomes_staff_must_sign_in_anew_with_one(client, cast, session, post_in):
    post_in(cast.learner.email)
    assert client.get("/account").status_code == 200
    roles.give(cast.learner, Role.REGISTRAR, by=cast.admin)
    session.commit()
    assert client.get("/account").status_code == 303
    assert client.get("/registry/people").status_code == 303
    assert post_in(cast.learner.email).location == "/second-factor/new"


def test_a_wrong_first_code_keeps_nothing(client, cast, session, post_in):
    post_in(cast.registrar.email)
    client.get("/second-factor/new")
    assert client.post("/second-factor", data={"code": "000000"}).status_code == 422
    session.refresh(cast.registrar)
    assert cast.registrar.totp_secret is None
    assert client.get("/registry/people").status_code == 303


def test_a_recovery_code_opens_once(client, cast, session, post_in, seed):
    code = second_factor.renew_recovery_codes(cast.admin)[0]
    session.commit()
    post_in(cast.admin.email)
    assert give(client, code.upper()).status_code == 303
    client.post("/sign-out")
    post_in(cast.admin.email)
    assert give(client, code).status_code == 422
    kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert code.replace("-", "") not in kept


def test_the_database_alone_does_not_give_the_secret(cast, seed):
    assert seed not in second_factor.secret(seed)
    assert cast.admin.totp_secret != second_factor.secret(seed)


def test_staff_cannot_switch_it_off_where_it_is_required(client, cast, session, post_in, seed):
    post_in(cast.admin.email)
    give(client, now(seed))
    assert client.post("/account/second-factor/removal", data={"present": "wrong wrong"}).status_code == 303
    session.refresh(cast.admin)
    assert cast.admin.totp_secret
    client.post("/account/second-factor/removal", data={"present": PASSWORD})
    session.refresh(cast.admin)
    assert cast.admin.totp_secret


def test_a_learner_switches_it_off_with_the_password(client, cast, session, post_in, password):
    post_in(cast.learner.email)
    set_up(client)
    client.post("/account/second-factor/removal", data={"present": password})
    session.refresh(cast.learner)
    assert cast.learner.totp_secret is None


def test_an_admin_takes_a_lost_one_away_and_the_log_has_it(client, cast, session, password):
    cast.registrar.totp_secret = second_factor.new_seed()
    session.commit()
    path = f"/registry/people/{cast.registrar.id}/second-factor/removal"
    client.sign_in(cast.registrar)
    assert client.post(path).status_code == 403
    client.sign_in(cast.learner)
    assert client.post(path).status_code == 404
    client.sign_in(cast.admin)
    assert client.post(path).status_code == 303
    assert client.post(path).status_code == 303
    session.refresh(cast.registrar)
    assert cast.registrar.totp_secret is None
    taken = session.scalars(select(AuditEntry).where(AuditEntry.action == "second_factor.removed")).all()
    assert [(row.actor_id, row.subject_id) for row in taken] == [(cast.admin.id, str(cast.registrar.id))]


def test_a_page_gives_the_second_factor_from_within(client, cast, post_in, seed):
    json = {"Accept": "application/json"}
    form = {"login": cast.admin.email, "password": PASSWORD}
    half = client.post("/sign-in", data=form, headers=json)
    assert half.json["second_factor"] == "/sign-in/second-factor"
    assert "user" not in half.json
    whole = client.post("/sign-in/second-factor", data={"code": now(seed)}, headers=json)
    assert whole.json["user"] == cast.admin.id
