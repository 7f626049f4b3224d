"""Programmes: a registrar puts courses into an order."""

from courses.catalog.models import Programme
from courses.catalog.service import programmes
from tests.factories.courses import make_course


def test_a_registrar_makes_a_programme_and_orders_its_courses(client, cast, session):
    first, second = make_course(), make_course()
    codes = [second.code, first.code]
    client.sign_in(cast.registrar)
    data = {"title_ar": "إمام العصر", "slug": "modern-imam"}
    assert client.post("/teach/programmes", data=data).status_code == 303
    assert client.post("/teach/programmes", data=data).status_code == 422
    programme = session.query(Programme).one()
    address = f"/teach/programmes/{programme.id}"
    words = {"title_ar": "إمام العصر", "summary_ar": "خطوة خطوة"}
    for _ in range(2):
        assert client.post(address, data={**words, "courses": "\n".join(codes)}).status_code == 303
    assert programmes.codes_of(session.get(Programme, programme.id)) == codes
    refused = client.post(address, data={**words, "courses": "NO-1"})
    assert refused.status_code == 422
    assert "NO-1" in refused.get_data(as_text=True)
    assert programmes.codes_of(session.get(Programme, programme.id)) == codes
    assert {client.get(page).status_code for page in ("/teach/programmes", address, "/teach")} == {200}


def test_programmes_are_made_by_registrars_alone(client, cast):
    for person in (cast.trainer, cast.learner, cast.stranger):
        client.sign_in(person)
        assert client.get("/teach/programmes").status_code == 403
        assert client.post("/teach/programmes", data={}).status_code == 403
        assert client.get("/teach/programmes/1").status_code == 404
