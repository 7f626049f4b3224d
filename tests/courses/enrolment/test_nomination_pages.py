"""The pages of nominations, codes, groups, conditions and offers, as their people use them."""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO

import pytest
from openpyxl import load_workbook

from courses.enrolment.models import (
    Enrolment,
    EnrolmentState,
    EnrolPolicy,
    GroupTrainer,
    JoinCode,
    Nomination,
    NominationBatch,
    NominationState,
    Run,
    RunGroup,
)
from courses.enrolment.service import codes, groups, joining, nominating, quotas, roster
from lms.accounts.models import Context, OrgUnit, Role, User
from lms.core import clock
from lms.core.digits import arabic
from lms.notifications.models import Notice
from tests.factories.accounts import give_role, make_unit, make_user
from tests.factories.courses import enrol, make_run

S, N = EnrolmentState, NominationState


@dataclass
class Directorate:
    unit: OrgUnit
    officer: User
    batch: NominationBatch


@pytest.fixture
def directorate(session, cast):
    """A directorate with its officer, asked for two names."""
    unit, officer = make_unit(), make_user("nominator")
    give_role(officer, Role.NOMINATOR, Context.ORG_UNIT, unit.id)
    run = make_run(policy=EnrolPolicy.CLOSED, seats=3)
    run.rules = [{"kind": "service", "years": 3}]
    session.flush()
    batch = nominating.batch_by_id(quotas.give(run, unit, 2, None, cast.registrar).id)
    return Directorate(unit, officer, batch)


def test_an_officer_names_orders_sends_and_takes_back(client, directorate, session):
    batch, unit, officer = directorate.batch, directorate.unit, directorate.officer
    old = {"org_unit_id": unit.id, "serves_since": dt.date(2001, 1, 1)}
    users = [make_user(name, **old) for name in ("first", "second", "third")]
    young = make_user("young", org_unit_id=unit.id, serves_since=batch.run.starts_on)
    client.sign_in(officer)
    here = f"/nominations/{batch.id}"
    assert f'href="{here}"' in client.get("/nominations").text
    assert "لا تنطبق عليه الشروط" in client.get(f"{here}?q=young").text
    assert client.post(f"{here}/names", data={"user_id": young.id}).status_code == 409
    for user in users[:2]:
        assert client.post(f"{here}/names", data={"user_id": user.id}).status_code == 303
    assert client.post(f"{here}/names", data={"user_id": users[2].id}).status_code == 409
    names = session.query(Nomination).order_by(Nomination.id).all()
    client.post(f"/nominations/names/{names[1].id}/rank", data={"to": "up"})
    client.post(f"/nominations/names/{names[0].id}/removal")
    client.post(f"{here}/names", data={"user_id": users[2].id})
    for _ in range(2):
        assert client.post(f"{here}/sending").status_code == 303
    session.expire_all()
    states = {one.user_id: one.state for one in session.query(Nomination)}
    assert states == {users[0].id: N.TAKEN_BACK, users[1].id: N.SENT, users[2].id: N.SENT}
    assert "<summary>" in client.get(here).text


def test_nominations_are_for_their_own_officer(client, directorate, cast, session):
    batch, unit, officer = directorate.batch, directorate.unit, directorate.officer
    name = nominating.name(batch, make_user("x", org_unit_id=unit.id), officer)
    stranger = make_user("other_officer")
    give_role(stranger, Role.NOMINATOR, Context.ORG_UNIT, make_unit().id)
    own = [f"/nominations/{batch.id}/names", f"/nominations/{batch.id}/sending"]
    own += [f"/nominations/names/{name.id}/rank", f"/nominations/names/{name.id}/removal"]
    for person in (cast.learner, cast.trainer, cast.registrar, stranger):
        client.sign_in(person)
        assert client.get(f"/nominations/{batch.id}").status_code == 404
        assert {client.post(path).status_code for path in own} == {404}
    assert client.get("/nominations").status_code == 200
    client.sign_in(cast.learner)
    assert client.get("/nominations").status_code == 403


def test_the_registrar_gives_quotas_answers_names_and_takes_the_answer_back(client, directorate, cast, session):
    batch, unit, officer = directorate.batch, directorate.unit, directorate.officer
    names = [nominating.name(batch, make_user(name, org_unit_id=unit.id), officer) for name in "ab"]
    nominating.send(batch, officer)
    other = make_unit()
    client.sign_in(cast.registrar)
    here = f"/registry/runs/{batch.run_id}"
    assert client.post(f"{here}/quotas", data={"unit": other.id, "quota": arabic("4")}).status_code == 303
    assert client.post(f"{here}/quotas", data={"unit": unit.id, "quota": "1"}).status_code == 422
    page = client.get(f"{here}/nominations").text
    assert "تاريخ بدء الخدمة غير مسجل" in page
    assert client.post(f"{here}/answers", data={"name": names[0].id, "to": "refuse"}).status_code == 422
    answer = client.post(f"{here}/answers", data={"name": names[0].id, "to": "refuse", "reason": "ليس إمامًا"})
    bulk = answer.location.rpartition("=")[2]
    client.post(f"{here}/answers", data={"to": "approve-all"})
    session.expire_all()
    assert [one.state for one in session.query(Nomination).order_by(Nomination.id)] == [N.REFUSED, N.APPROVED]
    assert bulk in client.get(answer.location).text
    client.post(f"{here}/undoing", data={"bulk": bulk})
    session.expire_all()
    assert [one.state for one in session.query(Nomination).order_by(Nomination.id)] == [N.SENT, N.APPROVED]
    client.sign_in(officer)
    assert "ليس إمامًا" in client.get(f"/nominations/{batch.id}").text


def test_a_code_is_made_shown_as_a_picture_used_in_arabic_digits_and_revoked(client, cast, session):
    run = make_run(policy=EnrolPolicy.CLOSED)
    title = run.version.course.title["ar"]
    client.sign_in(cast.registrar)
    here = f"/registry/runs/{run.id}/codes"
    assert client.post(here, data={"uses": "0"}).status_code == 422
    assert client.post(here, data={"until": "2001-01-01"}).status_code == 422
    made = client.post(here, data={"uses": "٢", "until": (clock.now().date() + dt.timedelta(days=3)).isoformat()})
    page = client.get(made.location).text
    assert "data:image/svg+xml" in page
    code = session.query(JoinCode).one()
    assert f"{code.code[:4]} {code.code[4:]}" in client.get(here).text
    client.sign_in(cast.learner)
    assert client.get(f"/join/{code.code}").location.endswith(f"/join?code={code.code}")
    assert title in client.get(f"/join?code={code.code}").text
    assert session.query(Enrolment).count() == 0
    assert client.post("/join", data={"code": "١٢"}).status_code == 422
    assert client.post("/join", data={"code": arabic(code.code)}).status_code == 303
    assert session.query(Enrolment).one().state is S.ACTIVE
    client.sign_in(cast.registrar)
    client.post(f"/registry/codes/{code.id}/revocation")
    client.sign_in(cast.stranger)
    refused = client.post("/join", data={"code": code.code})
    assert refused.status_code == 409
    assert "ألغت الأكاديمية" in refused.text


def test_a_learner_sees_the_place_in_line_then_the_offer_and_answers_it(client, cast, session, count_queries):
    run = make_run(seats=1)
    slug = run.version.course.slug
    first = enrol(run, cast.trainer)
    mine, other = enrol(run, cast.learner), enrol(run, cast.stranger)
    client.sign_in(cast.learner)
    assert "ترتيبك في قائمة الانتظار: ١" in client.get("/my").text
    assert "ترتيبك في قائمة الانتظار: ١" in client.get(f"/courses/{slug}").text
    with count_queries() as seen:
        client.get("/my")
    assert len(seen) <= 8
    joining.withdraw(first, cast.trainer)
    for page in ("/my", f"/enrolments/{mine.id}/offer", f"/courses/{slug}"):
        assert f"/enrolments/{mine.id}/offer/acceptance" in client.get(page).text
    notice = session.query(Notice).filter_by(user_id=cast.learner.id).order_by(Notice.id.desc()).first()
    assert client.post(f"/notices/{notice.id}/reading").location.endswith(f"/enrolments/{mine.id}/offer")
    client.sign_in(cast.stranger)
    assert client.post(f"/enrolments/{mine.id}/offer/acceptance").status_code == 404
    assert client.post(f"/enrolments/{other.id}/offer/acceptance").status_code == 409
    client.sign_in(cast.learner)
    for _ in range(2):
        assert client.post(f"/enrolments/{mine.id}/offer/acceptance").status_code == 303
    session.expire_all()
    assert session.get(Enrolment, mine.id).state is S.ACTIVE
    assert client.post(f"/enrolments/{mine.id}/offer/refusal").status_code == 409
    assert client.get(f"/enrolments/{mine.id}/offer").status_code == 200


def test_groups_are_made_changed_and_removed_with_several_trainers(client, cast, session):
    run = make_run()
    client.sign_in(cast.registrar)
    here = f"/registry/runs/{run.id}/groups"
    both = f"{cast.trainer.email}\n{cast.stranger_trainer.email}"
    data = {"name_ar": "الرجال", "policy": "men", "seats": "٥", "trainers": both}
    assert client.post(here, data=data).status_code == 303
    assert client.post(here, data=data | {"trainers": "nobody@example.org"}).status_code == 422
    group = session.query(RunGroup).one()
    assert session.query(GroupTrainer).count() == 2
    assert "الرجال" in client.get(here).text
    assert client.post(f"/registry/groups/{group.id}", data=data | {"name_ar": ""}).status_code == 422
    client.post(f"/registry/groups/{group.id}", data=data | {"trainers": cast.trainer.email, "seats": ""})
    session.expire_all()
    assert (session.query(GroupTrainer).count(), session.query(RunGroup).one().seats) == (1, None)
    client.post(f"/registry/groups/{group.id}/removal")
    assert session.query(RunGroup).count() == 0


def test_a_trainer_sees_only_her_group_where_the_run_says_so(cast, session):
    run = make_run()
    mine = groups.add(run, {"ar": "أ"}, trainers=[cast.trainer])
    groups.add(run, {"ar": "ب"}, trainers=[cast.stranger_trainer])
    places = [enrol(run, make_user(name)) for name in "abcd"]
    session.refresh(cast.trainer, ["roles"])
    seen = [each.id for each in session.scalars(roster.taught_by(cast.trainer))]
    assert seen == [each.id for each in places if each.group_id == mine.id]
    assert [roster.is_taught_by(cast.trainer, each) for each in places] == [each.id in seen for each in places]
    run.groups_apart = False
    session.flush()
    assert len(session.scalars(roster.taught_by(cast.trainer)).all()) == 4
    assert all(roster.is_taught_by(cast.trainer, each) for each in places)


def test_conditions_are_kept_in_fields_and_said_in_words(client, cast, session):
    run = make_run()
    client.sign_in(cast.registrar)
    here = f"/registry/runs/{run.id}/conditions"
    data = {"years": "٣", "least": "25", "most": "45", "gender": "f", "grades": ["third", "second"]}
    assert client.post(here, data=data).status_code == 303
    page = client.get(here).text
    assert "يشترط ٣ سنوات خدمة." in page
    assert "للنساء فقط." in page
    assert session.get(Run, run.id).rules[1] == {"kind": "age", "least": 25, "most": 45}
    assert client.post(here, data=data | {"least": "50"}).status_code == 422
    assert client.post(here, data={"gender": ""}).status_code == 303
    session.expire_all()
    assert session.get(Run, run.id).rules == []


def test_the_waiting_list_is_put_in_order_and_decided(client, cast, session):
    run = make_run(seats=1)
    enrol(run, cast.trainer)
    line = [enrol(run, make_user(name)) for name in "abc"]
    client.sign_in(cast.registrar)
    here = f"/registry/runs/{run.id}"
    client.post(f"/registry/enrolments/{line[2].id}/turn", data={"to": "front"})
    page = client.get(f"{here}/waiting-list").text
    assert page.index("محمد c") < page.index("محمد a")
    client.post(f"/registry/enrolments/{line[2].id}/turn", data={"to": "turn"})
    page = client.get(f"{here}/waiting-list").text
    assert page.index("محمد a") < page.index("محمد c")


def test_more_time_the_end_of_the_run_and_the_way_back(client, cast, session):
    run = make_run()
    learner, other = enrol(run, cast.learner), enrol(run, cast.stranger)
    client.sign_in(cast.registrar)
    day = (clock.now().date() + dt.timedelta(days=20)).isoformat()
    assert client.post(f"/registry/enrolments/{learner.id}/extension", data={"until": "x"}).status_code == 422
    assert client.post(f"/registry/enrolments/{learner.id}/extension", data={"until": day}).status_code == 303
    ended = client.post(f"/registry/runs/{run.id}/ending")
    session.expire_all()
    assert (session.get(Enrolment, learner.id).state, session.get(Enrolment, other.id).state) == (S.ACTIVE, S.FAILED)
    assert "مد المهلة حتى" in client.get(f"/registry/enrolments/{learner.id}").text
    assert "undoing" in client.get(ended.location).text
    client.post(f"/registry/runs/{run.id}/undoing", data={"bulk": ended.location.rpartition("=")[2]})
    session.expire_all()
    assert session.get(Enrolment, other.id).state is S.ACTIVE
    for stage in ("", "?stage=ended", "?stage=running", "?stage=coming", "?stage=over"):
        found = run.title["ar"] in client.get(f"/registry{stage}").text
        assert found == (stage in {"", "?stage=ended"})


def test_the_people_of_a_run_leave_as_files_that_open_in_arabic_and_run_nothing(client, cast, session):
    run = make_run()
    enrol(run, make_user("evil", name_ar="=2+5 محمد", phone="+201001234567"))
    client.sign_in(cast.registrar)
    text = client.get(f"/registry/runs/{run.id}/people.csv").get_data().decode("utf-8-sig")
    assert "'=2+5 محمد" in text
    assert ",+201001234567," in text
    sheet = load_workbook(BytesIO(client.get(f"/registry/runs/{run.id}/people.xlsx").get_data())).active
    assert sheet.sheet_view.rightToLeft
    cell = sheet["A2"]
    assert (cell.value, cell.data_type) == ("'=2+5 محمد", "s")
    assert sheet["D2"].value == "+201001234567"
    client.sign_in(cast.trainer)
    assert client.get(f"/registry/runs/{run.id}/people.csv").status_code == 404


def test_the_pages_of_a_big_run_need_few_queries(client, directorate, cast, count_queries):
    batch, unit, officer = directorate.batch, directorate.unit, directorate.officer
    quotas.give(batch.run, unit, 30, None, cast.registrar)
    for number in range(20):
        nominating.name(batch, make_user(f"n{number}", org_unit_id=unit.id), officer)
    nominating.send(batch, officer)
    for _ in range(3):
        codes.make(batch.run, cast.registrar)
    client.sign_in(cast.registrar)
    for tab in ("nominations", "waiting-list", "groups", "codes", "conditions"):
        with count_queries() as seen:
            client.get(f"/registry/runs/{batch.run_id}/{tab}")
        assert len([one for one in seen if one.startswith("SELECT")]) <= 12, tab
    client.sign_in(officer)
    for page in ("/nominations", f"/nominations/{batch.id}", f"/nominations/{batch.id}?q=n"):
        with count_queries() as seen:
            client.get(page)
        assert len([one for one in seen if one.startswith("SELECT")]) <= 12, page
