"""People as registrars keep them: invited, found in any spelling, corrected, closed; and people who come on their own."""

import pytest
from sqlalchemy import select

from lms.accounts import logins, names, policy
from lms.accounts.models import Gender, Role, User
from lms.accounts.service import keeping, people, preferences
from lms.core.audit import AuditEntry
from lms.core.mail import Letter
from tests.factories.accounts import make_unit, make_user
from tests.lms.accounts.conftest import links

FORM = {
    "name_ar": "فاطمة الزهراء علي",
    "name_latin": "Fatma",
    "gender": "f",
    "phone": "01112223334",
    "locale": "ar",
    "org_unit_id": "0",
}


@pytest.fixture
def registrar(client, cast):
    client.sign_in(cast.registrar)
    return client


def newest(session):
    return session.scalars(select(User).order_by(User.id.desc())).first()


def test_a_registrar_invites_a_person_who_gets_a_letter_in_their_language(registrar, session):
    unit = make_unit()
    session.commit()
    answer = registrar.post("/registry/people", data={**FORM, "email": "Fatma@Example.org", "org_unit_id": unit.id})
    user = newest(session)
    assert answer.location == f"/registry/people/{user.id}"
    assert (user.phone, user.email, user.gender, user.org_unit_id) == (
        "+201112223334",
        "fatma@example.org",
        Gender.FEMALE,
        unit.id,
    )
    assert user.password_hash is None
    letter = session.scalars(select(Letter)).one()
    assert "السلام عليكم" in letter.text
    assert len(links(letter.text)) == 1


def test_a_person_without_email_is_handed_a_link_that_opens_the_account(registrar, app, session):
    registrar.post("/registry/people", data=FORM)
    user = newest(session)
    assert session.scalars(select(Letter)).all() == []
    page = registrar.post(f"/registry/people/{user.id}/link")
    path = "/set-password/" + links(page.text.replace("</textarea>", " "))[0].rsplit("/", 1)[1]
    person = app.test_client()
    person.get(path)
    word = "نخلة عالية جدا هنا"
    assert person.post("/set-password", data={"password": word, "again": word}).location == "/my"
    assert person.get("/account").status_code == 200


def test_inviting_the_same_phone_again_is_refused_and_shown_again(registrar, session):
    registrar.post("/registry/people", data=FORM)
    again = registrar.post("/registry/people", data={**FORM, "phone": "+20 111 222 3334"})
    assert again.status_code == 422
    assert "فاطمة" in again.text
    assert len(session.scalars(select(User).where(User.phone == "+201112223334")).all()) == 1


@pytest.mark.parametrize(
    "changed", [{"name_ar": ""}, {"phone": ""}, {"phone": "12"}, {"gender": "x"}, {"org_unit_id": "99999"}]
)
def test_a_person_needs_a_name_and_a_way_to_sign_in(registrar, session, changed):
    count = len(session.scalars(select(User)).all())
    assert registrar.post("/registry/people", data={**FORM, **changed}).status_code == 422
    assert len(session.scalars(select(User)).all()) == count


@pytest.mark.parametrize("who", ["learner", "trainer", "director", "stranger"])
def test_only_registrars_and_admins_see_people(client, cast, who):
    client.sign_in(getattr(cast, who))
    assert client.get("/registry/people").status_code == 403
    assert client.get(f"/registry/people/{cast.learner.id}").status_code == 404
    assert client.post("/registry/people", data=FORM).status_code == 403
    assert client.post(f"/registry/people/{cast.learner.id}", data=FORM).status_code == 404
    assert client.post(f"/registry/people/{cast.learner.id}/closure").status_code == 404
    assert client.post(f"/registry/people/{cast.learner.id}/link").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "احمد عبدالله",
        "أحمد عبد الله",
        "الشيخ أحمد",
        "AHMAD",
        "01009998887",
        "٠١٠٠٩٩٩",
        "9998887",
        "Ahmad@",
        "أحمد إمام",
    ],
)
def test_people_are_found_in_any_spelling_and_digits(session, cast, asked):
    user = make_user(
        "x",
        name_ar="أحمد عبد الله سالم",
        name_latin="Ahmad Salem",
        phone="+201009998887",
        email="ahmad@example.org",
        job_title="إمام وخطيب",
    )
    session.commit()
    assert people.search(asked) == [user]


def test_a_search_that_fits_nobody_says_what_to_try(registrar):
    page = registrar.get("/registry/people?q=zzz<zz").text
    assert "جرّب" in page
    assert "بحثت عن «zzz&lt;zz»" in page
    assert registrar.get("/registry/people?q=%25").status_code == 200


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد عبد الله", "احمد عبدالله"),
        ("فاطمة الزهراء", "فاطمه الزهراء"),
        ("مصطفى", "مصطفي"),
        ("مُحَمَّد", "محمد"),
        ("الشيخ علي أبو بكر", "على ابوبكر"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert names.key(one) == names.key(other)


def test_staff_are_told_of_a_namesake(registrar, cast, session):
    twin = make_user("twin", name_ar=cast.learner.name_ar)
    session.commit()
    assert f"/registry/people/{twin.id}" in registrar.get(f"/registry/people/{cast.learner.id}").text


def test_a_registrar_corrects_a_name_and_the_log_says_what_changed(registrar, cast, session):
    path = f"/registry/people/{cast.learner.id}"
    form = {**FORM, "email": cast.learner.email, "phone": ""}
    assert registrar.post(path, data=form).status_code == 303
    assert registrar.post(path, data=form).status_code == 303
    session.refresh(cast.learner)
    assert cast.learner.name_ar == FORM["name_ar"]
    edits = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.edited")).all()
    assert len(edits) == 1
    assert "name_ar" in edits[0].details["changed"]


def test_a_registrar_cannot_change_the_account_of_an_admin(registrar, cast, session):
    """Otherwise the registrar could set their own e-mail there and recover the password."""
    path = f"/registry/people/{cast.admin.id}"
    assert registrar.get(path).status_code == 200
    for action in ("", "/link", "/letter", "/closure"):
        assert registrar.post(path + action, data={**FORM, "phone": "01055556666"}).status_code == 403
    assert registrar.get(path + "/edit").status_code == 403
    assert "access.refused" in session.scalars(select(AuditEntry.action)).all()


def test_closing_an_account_signs_it_out_at_once(app, registrar, cast, session):
    inside = app.test_client()
    inside.sign_in(cast.learner)
    assert inside.get("/account").status_code == 200
    for _twice in range(2):
        assert registrar.post(f"/registry/people/{cast.learner.id}/closure").status_code == 303
    assert inside.get("/account").status_code == 303
    for _twice in range(2):
        assert registrar.post(f"/registry/people/{cast.learner.id}/reopening").status_code == 303
    assert inside.get("/account").status_code == 303, "the old session stays ended"
    closures = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.disabled")).all()
    assert len(closures) == 1


def test_nobody_closes_their_own_account_or_the_last_admin(client, cast, session):
    client.sign_in(cast.admin)
    assert client.post(f"/registry/people/{cast.admin.id}/closure").status_code == 409
    other = make_user("other", Role.ADMIN)
    with pytest.raises(keeping.roles.LastAdmin):
        keeping.disable(people.find(cast.admin.id), by=other)  # the other one never chose a password
    other.password_hash = "x"
    session.flush()
    keeping.disable(people.find(cast.admin.id), by=other)
    assert cast.admin.is_disabled


def sign_up(client, **changed):
    form = {
        "name_ar": "سالم محمود",
        "gender": "m",
        "phone": "01223334445",
        "email": "",
        "password": "نخلة عالية جدا هنا",
        "again": "نخلة عالية جدا هنا",
    }
    return client.post("/sign-up", data={**form, **changed})


def test_a_person_makes_an_account_and_is_in(client, session):
    assert client.get("/sign-up").status_code == 200
    assert sign_up(client).location == "/my"
    assert client.get("/account").status_code == 200
    assert people.by_login("٠١٢٢٣٣٣٤٤٤٥").name_ar == "سالم محمود"


@pytest.mark.parametrize(
    "changed", [{"phone": ""}, {"password": "12345678", "again": "12345678"}, {"again": "x"}, {"name_ar": " "}]
)
def test_an_account_with_something_missing_is_not_made(client, session, changed):
    assert sign_up(client, **changed).status_code == 422
    assert people.by_login("01223334445") is None


def test_a_second_account_for_one_phone_is_refused(client, session):
    sign_up(client)
    client.post("/sign-out")
    assert sign_up(client).status_code == 422
    assert client.get("/account").status_code == 303


def test_a_registrar_switches_self_sign_up_off_and_on(client, registrar, app, session):
    visitor = app.test_client()
    assert "/sign-up" in visitor.get("/sign-in").text
    registrar.post("/admin/preferences", data={})
    assert "name_ar" not in visitor.get("/sign-up").text
    assert "/sign-up" not in visitor.get("/sign-in").text
    assert sign_up(visitor).status_code == 303
    assert people.by_login("01223334445") is None
    registrar.post("/admin/preferences", data={"sign_up": "y"})
    assert sign_up(visitor).location == "/my"


def test_the_setting_stands_until_somebody_turned_the_switch(session, cast):
    assert not preferences.is_on("sign_up", default=False)
    assert preferences.is_on("sign_up", default=True)
    preferences.turn("sign_up", on=False, by=cast.registrar)
    assert not preferences.is_on("sign_up", default=True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("abc", None), ("a@b", None), ("0100", None), ("+249912345678", "+249912345678"), ("02 27957000", "+20227957000")],
)
def test_a_phone_is_kept_in_one_form(typed, kept):
    assert logins.phone(typed) == kept


def test_who_may_do_what_with_people(session, cast):
    nominator = make_user("nominator", Role.NOMINATOR)
    assert policy.can_edit_person(cast.registrar, nominator)
    assert not policy.can_edit_person(cast.registrar, cast.director)
    assert not policy.can_edit_person(cast.director, cast.learner)
    assert policy.can_edit_person(cast.admin, cast.admin)
    assert policy.roles_to_give(cast.registrar) == [Role.TRAINER, Role.MODERATOR, Role.NOMINATOR]
    assert policy.roles_to_give(cast.learner) == []
