"""The registry's pages, and a learner's two buttons."""

import datetime as dt

from courses.enrolment.models import Enrolment, EnrolmentState, EnrolPolicy, Run
from courses.enrolment.service import joining
from lms.core import clock
from tests.factories.courses import enrol, make_run, make_version

S = EnrolmentState


def run_form(version, **changes):
    today = clock.now().date()
    form = {"version_id": version.id, "code": "spring", "title_ar": "دفعة الربيع", "policy": "self", "seats": "٢٥"}
    form |= {"starts_on": today.isoformat(), "ends_on": (today + dt.timedelta(days=40)).isoformat()}
    return form | changes


def test_a_registrar_opens_edits_and_closes_a_run(client, cast, session):
    version = make_version()
    client.sign_in(cast.registrar)
    assert client.post("/registry/runs", data=run_form(version)).status_code == 303
    run = session.query(Run).one()
    assert (run.seats, run.policy) == (25, EnrolPolicy.SELF)
    address = f"/registry/runs/{run.id}"
    changed = run_form(version, seats="30", is_proctored="y")
    del changed["code"]
    assert client.post(address, data=changed).status_code == 303
    assert client.get("/registry").status_code == 200
    client.post(f"{address}/closure")
    client.post(f"{address}/closure")
    session.expire_all()
    assert (session.get(Run, run.id).seats, session.get(Run, run.id).is_proctored) == (30, True)
    assert session.get(Run, run.id).closed_at
    client.post(f"{address}/reopening")
    assert session.get(Run, run.id).closed_at is None


def test_bad_runs_are_shown_again_with_what_was_typed(client, cast, session):
    version = make_version()
    client.sign_in(cast.registrar)
    early = (clock.now().date() - dt.timedelta(days=9)).isoformat()
    for change in ({"code": "بلا"}, {"ends_on": early}, {"seats": "0"}, {"code": "runs"}, {"version_id": "999"}):
        answer = client.post("/registry/runs", data=run_form(version, **change))
        assert answer.status_code == 422, change
        assert "دفعة الربيع" in answer.get_data(as_text=True)
    assert session.query(Run).count() == 0


def test_the_registry_is_for_registrars(client, cast):
    run = make_run()
    enrolment = enrol(run, cast.learner)
    pages = ["/registry", "/registry/runs/new", f"/registry/runs/{run.id}", f"/registry/runs/{run.id}/edit"]
    pages += [f"/registry/runs/{run.id}/candidates?q=a", f"/registry/enrolments/{enrolment.id}"]
    posts = [f"/registry/runs/{run.id}/{name}" for name in ("people", "decisions", "enrolments", "closure", "groups")]
    posts += [f"/registry/enrolments/{enrolment.id}/state", f"/registry/runs/{run.id}"]
    for person in (cast.learner, cast.trainer, cast.stranger, cast.director):
        client.sign_in(person)
        assert {client.get(page).status_code for page in pages} <= {403, 404}
        assert {client.post(page).status_code for page in posts} <= {403, 404}
    for person in (cast.registrar, cast.admin):
        client.sign_in(person)
        assert {client.get(page).status_code for page in pages} == {200}


def test_a_registrar_decides_on_applications(client, cast, session):
    run = make_run(policy=EnrolPolicy.APPROVAL, seats=1)
    people = [joining.join(run, person) for person in (cast.learner, cast.stranger, cast.officer)]
    client.sign_in(cast.registrar)
    address = f"/registry/runs/{run.id}/decisions"
    both = [person.id for person in people[:2]]
    client.post(address, data={"enrolment": both, "to": "active"})
    client.post(address, data={"enrolment": both, "to": "active"})
    client.post(address, data={"enrolment": [people[2].id], "to": "refused", "reason": "ليس إمامًا"})
    assert [row.state for row in session.query(Enrolment).order_by(Enrolment.id)] == [S.ACTIVE, S.WAITLISTED, S.REFUSED]
    page = client.get(f"/registry/enrolments/{people[2].id}").get_data(as_text=True)
    assert "ليس إمامًا" in page
    assert cast.registrar.name_ar in page


def test_a_grave_move_needs_a_reason(client, cast, session):
    enrolment = enrol(make_run(), cast.learner)
    client.sign_in(cast.registrar)
    address = f"/registry/enrolments/{enrolment.id}/state"
    assert client.post(address, data={"to": "expelled"}).status_code == 422
    assert client.post(address, data={"to": "completed"}).status_code == 422
    assert client.post(address, data={"to": "expelled", "reason": "غش"}).status_code == 303
    assert session.query(Enrolment).one().state is S.EXPELLED


def test_a_registrar_enrols_by_search_and_by_list(client, cast, session):
    run = make_run(policy=EnrolPolicy.CLOSED)
    client.sign_in(cast.registrar)
    found = client.get(f"/registry/runs/{run.id}/candidates?q=stranger1", headers={"HX-Request": "true"})
    assert found.status_code == 200
    client.post(f"/registry/runs/{run.id}/enrolments", data={"user_id": cast.stranger.id})
    client.post(f"/registry/runs/{run.id}/enrolments", data={"user_id": cast.stranger.id})
    data = {"people": f"{cast.learner.email}\nnobody@example.org"}
    page = client.post(f"/registry/runs/{run.id}/people", data=data).get_data(as_text=True)
    assert "nobody@example.org</textarea>" in page
    assert {row.user_id for row in session.query(Enrolment)} == {cast.stranger.id, cast.learner.id}


def test_the_page_of_candidates_asks_whom_to_look_for(client, cast):
    run = make_run(policy=EnrolPolicy.CLOSED)
    client.sign_in(cast.registrar)
    asked = cast.stranger.email
    for address in ("candidates", f"candidates?q={asked}"):
        page = client.get(f"/registry/runs/{run.id}/{address}").text
        assert f'action="/registry/runs/{run.id}/candidates"' in page
    assert f'value="{asked}"' in page
    assert f'name="user_id" value="{cast.stranger.id}"' in page


def test_a_learner_joins_and_withdraws_with_one_click_each(client, cast, session):
    run = make_run()
    client.sign_in(cast.learner)
    for _ in range(2):
        assert client.post(f"/runs/{run.id}/enrolment").status_code == 303
    enrolment = session.query(Enrolment).one()
    client.sign_in(cast.stranger)
    assert client.post(f"/enrolments/{enrolment.id}/withdrawal").status_code == 404
    client.sign_in(cast.learner)
    for _ in range(2):
        assert client.post(f"/enrolments/{enrolment.id}/withdrawal").status_code == 303
    session.expire_all()
    assert session.query(Enrolment).one().state is S.WITHDRAWN


def test_a_visitor_is_asked_to_sign_in_and_an_unlisted_course_is_joined_by_nobody(client, cast, session):
    run = make_run()
    course = run.version.course
    assert client.post(f"/runs/{run.id}/enrolment").status_code == 303
    course.is_listed = False
    session.flush()
    client.sign_in(cast.stranger)
    assert client.post(f"/runs/{run.id}/enrolment").status_code == 404
    assert session.query(Enrolment).count() == 0


def test_the_page_of_a_big_run_needs_few_queries(client, cast, count_queries):
    from tests.factories.accounts import make_user

    run = make_run()
    for number in range(35):
        enrol(run, make_user(f"u{number}"))
    client.sign_in(cast.registrar)
    client.get(f"/registry/runs/{run.id}")
    with count_queries() as seen:
        client.get(f"/registry/runs/{run.id}")
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen


def test_a_run_without_people_stands_in_the_registry_with_all_its_seats(client, cast):
    make_run(make_version(), seats=12)
    client.sign_in(cast.registrar)
    answer = client.get("/registry")
    assert answer.status_code == 200
    assert "من ١٢" in answer.text


def test_versions_are_numbered_in_the_digits_of_the_reader(client, cast):
    make_run()
    client.sign_in(cast.registrar)
    assert "الإصدار ١" in client.get("/registry/runs/new").text.split("<select", 1)[1].split("</select", 1)[0]
