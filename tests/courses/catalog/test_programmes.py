"""Programmes: a registrar puts courses into an order."""

import re

from courses.catalog.models import Programme
from courses.catalog.service import courses, programmes, versions
from tests.factories.courses import complete_all, enrol, make_course, make_run, make_version


def test_a_registrar_makes_a_path_and_orders_its_courses(client, cast, session):
    first, second = make_course(), make_course()
    client.sign_in(cast.registrar)
    data = {"title_ar": "إمام العصر", "slug": "modern-imam"}
    assert client.post("/teach/programmes", data=data).status_code == 303
    assert client.post("/teach/programmes", data=data).status_code == 422
    programme = session.query(Programme).one()
    address = f"/teach/programmes/{programme.id}"
    for course, required in ((first, "yes"), (second, ""), (second, "")):
        client.post(f"{address}/items", data={"course": course.id, "required": required})
    one, two = programmes.items(programme)
    assert (one.course_id, one.is_required, two.course_id, two.is_required) == (first.id, True, second.id, False)
    client.post(f"{address}/items/{two.id}/place", data={"step": "-1"})
    client.post(f"{address}/items/{two.id}/place", data={"step": "-1"})
    client.post(f"{address}/items/{two.id}/requirement", data={"required": "yes"})
    assert [(item.id, item.position, item.is_required) for item in programmes.items(programme)] == [
        (two.id, 1, True),
        (one.id, 2, True),
    ]
    removal = f"{address}/items/{one.id}/removal"
    assert [client.post(removal).status_code for _ in range(2)] == [303, 404]
    assert client.post(address, data={"title_ar": "اسم جديد", "summary_ar": "خطوة خطوة"}).status_code == 303
    assert session.get(Programme, programme.id).title == {"ar": "اسم جديد"}
    assert {client.get(page).status_code for page in ("/teach/programmes", address, "/teach")} == {200}


def test_a_learner_sees_what_is_done_what_is_next_and_what_waits(client, cast, count_queries):
    done, now, later, free = (make_course(slug=f"step-{number}") for number in range(4))
    for course in (done, now, later, free):
        make_version(course)
    courses.set_prerequisites(later, [now])
    courses.set_prerequisites(now, [done])
    programme = programmes.create_programme("path", {"ar": "مسار"}, cast.registrar)
    for course in (done, now, later, free):
        programmes.add_course(programme, course, cast.registrar, is_required=course is not free)
    complete_all(enrol(make_run(versions.published(done)), cast.learner))
    client.sign_in(cast.learner)
    client.get("/programmes/path")
    with count_queries() as seen:
        page = client.get("/programmes/path").text
    steps = re.findall(r"<li class=.card.*?</li>", page, re.DOTALL)
    assert ["ayah--done" in step for step in steps] == [True, False, False, False]
    assert ["aria-current" in step for step in steps] == [False, True, False, False]
    assert ["path__step--shut" in step for step in steps] == [False, False, True, False]
    assert "«" in steps[2]
    assert len([one for one in seen if one.startswith("SELECT")]) <= 9, seen
    client.sign_out()
    assert client.get("/programmes/path").status_code == 200


def test_programmes_are_made_by_registrars_alone(client, cast):
    for person in (cast.trainer, cast.learner, cast.stranger):
        client.sign_in(person)
        assert client.get("/teach/programmes").status_code == 403
        assert client.post("/teach/programmes", data={}).status_code == 403
        assert client.get("/teach/programmes/1").status_code == 404
