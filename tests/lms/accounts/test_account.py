"""One's own account: what may be changed, the devices, and new passwords."""

import pytest
from sqlalchemy import select

from lms.accounts import passwords, words
from lms.accounts.models import SignIn
from lms.core.audit import AuditEntry
from tests.lms.accounts.conftest import PASSWORD

NEW = "قمر صناعي فوق النخلة"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def inside(client, cast, password):
    client.sign_in(cast.learner)
    return client


def test_a_visitor_has_no_account(client, session):
    for path in ("/account", "/account/password", "/account/security", "/notices"):
        assert client.get(path).status_code == 303


def save(client, **changed):
    form = {"name_latin": "New Name", "phone": "٠١٠٠١٢٣٤٥٦٧", "email": "", "locale": "en", "present": PASSWORD}
    return client.post("/account", data={**form, **changed})


def test_a_person_changes_how_they_are_reached_with_the_password(inside, cast, session):
    assert save(inside).status_code == 303
    session.refresh(cast.learner)
    learner = cast.learner
    assert (learner.phone, learner.email, learner.locale, learner.name_latin) == (
        "+201001234567",
        None,
        "en",
        "New Name",
    )
    assert "+201001234567" in learner.search_key


@pytest.mark.parametrize(
    "changed",
    [
        {"present": "wrong wrong"},
        {"phone": "123"},
        {"phone": "", "email": ""},
        {"email": "not an address"},
        {"locale": "xx"},
    ],
)
def test_a_wrong_change_is_shown_again_and_nothing_is_kept(inside, cast, session, changed):
    answer = save(inside, **changed)
    assert answer.status_code == 422
    assert "New Name" in answer.text
    session.refresh(cast.learner)
    assert cast.learner.phone is None


def test_nobody_takes_the_email_of_another(inside, cast, session):
    assert save(inside, email=cast.trainer.email.upper()).status_code == 422
    session.refresh(cast.learner)
    assert cast.learner.email != cast.trainer.email


def test_form_fields_that_are_not_offered_change_nothing(inside, cast, session):
    save(inside, name_ar="اسم آخر", is_disabled="1", gender="f", password_hash="x", roles="admin")
    session.refresh(cast.learner)
    assert cast.learner.name_ar == "محمد learner"
    assert cast.learner.gender == "m"
    assert cast.learner.password_hash != "x"


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(app, inside, cast, session):
    elsewhere = app.test_client()
    elsewhere.sign_in(cast.learner)
    form = {"present": PASSWORD, "password": NEW, "again": NEW}
    assert inside.post("/account/password", data={**form, "present": "wrong wrong"}).status_code == 422
    assert inside.post("/account/password", data={**form, "again": "another one"}).status_code == 422
    assert (
        inside.post("/account/password", data={**form, "password": "12345678", "again": "12345678"}).status_code == 422
    )
    assert elsewhere.get("/account").status_code == 200
    assert inside.post("/account/password", data=form).status_code == 303
    assert inside.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    session.refresh(cast.learner)
    assert passwords.is_right(cast.learner.password_hash, NEW)
    assert "password.changed" in session.scalars(select(AuditEntry.action)).all()


def test_guessing_the_present_password_in_a_stolen_session_is_slowed_down(inside):
    form = {"password": NEW, "again": NEW}
    answers = [inside.post("/account/password", data={**form, "present": f"guess {n}"}).status_code for n in range(8)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_a_person_sees_their_devices_and_ends_one(app, inside, cast, session):
    elsewhere = app.test_client()
    elsewhere.sign_in(cast.learner)
    row = session.scalars(select(SignIn).where(SignIn.user_id == cast.learner.id).order_by(SignIn.id.desc())).first()
    row.agent = CHROME
    session.commit()
    assert "Chrome · Android" in inside.get("/account/security").text
    path = f"/account/sessions/{row.id}/ending"
    assert inside.post(path).status_code == 303
    assert inside.post(path).status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert inside.get("/account").status_code == 200


def test_a_person_ends_all_other_devices(app, inside, cast):
    others = [app.test_client() for _ in range(2)]
    for other in others:
        other.sign_in(cast.learner)
    inside.post("/account/sessions/ending")
    assert [other.get("/account").status_code for other in others] == [303, 303]
    assert inside.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(app, inside, cast, session):
    other = app.test_client()
    other.sign_in(cast.trainer)
    row = session.scalars(select(SignIn).where(SignIn.user_id == cast.trainer.id)).one()
    inside.post(f"/account/sessions/{row.id}/ending")
    assert other.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (CHROME, "Chrome · Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 9) SamsungBrowser/25.0 Chrome/121 Mobile Safari/537.36",
            "Samsung Internet · Android",
        ),
    ],
)
def test_devices_are_named_in_words(agent, said):
    assert words.device(agent) == said
