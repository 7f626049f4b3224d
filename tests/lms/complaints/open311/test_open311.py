"""Applications of others list, report and follow by GeoReport v2, as its client and its documents say."""

import datetime as dt
import io
import threading
import xml.etree.ElementTree as ET
from contextlib import contextmanager

import pytest
from georeport import GeoReport
from sqlalchemy import select
from werkzeug.serving import make_server

from lms.complaints.kinds import Channel, Identity, State
from lms.complaints.models import Case
from lms.complaints.open311 import keys, views
from lms.core import clock
from lms.core.db import commit
from tests.factories.complaints import make_case
from tests.lms.complaints.open311 import schemas
from tests.lms.complaints.open311.conftest import SECRET, SUMMARY, conforms

ROOT = "/open311/v2"


@contextmanager
def served(app):
    """The app on a real port; one request at a time, in the test's own transaction."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{ROOT}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def got(client, path, schema, **options):
    answer = client.get(f"{ROOT}/{path}", **options)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json; charset=utf-8"
    return conforms(answer.get_json(), schema)


def faults(answer, status):
    assert answer.status_code == status, answer.text
    return [error["description"] for error in conforms(answer.get_json(), schemas.ERRORS)]


def test_the_client_of_the_standard_reads_all_four_documents_in_both_forms(app, town):
    with served(app) as root:
        for form in ("json", "xml"):
            city = GeoReport(root, output_format=form, jurisdiction="cairo.eg")
            codes = [service["service_code"] for service in city.get_service_list()]
            assert sorted(codes) == ["lights", "other"]
            attributes = city.get_service_definition("lights")["attributes"]
            listed = attributes if form == "json" else attributes["attribute"]
            assert [each["code"] for each in listed] == ["info", "since", "lamps", "where", "danger"]
            found = city.get_service_requests()
            assert [each["service_request_id"] for each in found] == [town.published.reference, town.closed.reference]
            assert city.get_service_request(town.published.reference)["description"] == SUMMARY


def test_the_documents_are_as_the_standard_has_them(client, town):
    services = got(client, "services.json", schemas.SERVICES)
    assert {each["service_code"]: each["metadata"] for each in services} == {"lights": True, "other": False}
    assert next(each["keywords"] for each in services if each["service_code"] == "lights") == "نور"
    definition = got(client, "services/lights.json", schemas.DEFINITION)
    said = {each["code"]: each for each in definition["attributes"]}
    assert (said["info"]["variable"], said["since"]["required"]) == (False, True)
    assert [each["key"] for each in said["where"]["values"]] == ["hall", "court"]
    assert got(client, "services/other.json", schemas.DEFINITION)["attributes"] == []
    [first, second] = got(client, "requests.json", schemas.REQUESTS)
    assert (first["status"], second["status"]) == ("open", "closed")
    assert (first["lat"], first["long"]) == (30.05, 31.25)
    assert dt.datetime.fromisoformat(first["expected_datetime"]) == town.published.due_at.replace(microsecond=0)
    assert isinstance(first["agency_responsible"], str)
    discovery = client.get("/open311/discovery.json").get_json()
    assert conforms(discovery, schemas.DISCOVERY)["endpoints"][0]["url"].endswith(ROOT)


def test_xml_has_its_wrappers_and_texts_and_is_what_is_sent_where_nothing_is_asked(client, town):
    answer = client.get(f"{ROOT}/services")
    assert answer.content_type == "text/xml; charset=utf-8"
    assert ET.fromstring(answer.data).findtext("service/metadata") in {"true", "false"}
    definition = ET.fromstring(client.get(f"{ROOT}/services/lights.xml").data)
    assert definition.tag == "service_definition"
    assert [each.text for each in definition.findall("attributes/attribute/values/value/key")][:2] == ["hall", "court"]
    town.published.public_summary = "]]> &lt; \x0b <x>"
    commit()
    requests = ET.fromstring(client.get(f"{ROOT}/requests.xml").data)
    assert requests.tag == "service_requests"
    assert requests.findtext("request/description") == "]]> &lt;  <x>"
    as_json = client.get(f"{ROOT}/services", headers={"Accept": "application/json"})
    assert as_json.content_type.startswith("application/json")
    errors = ET.fromstring(client.get(f"{ROOT}/services/none.xml").data)
    assert (errors.tag, errors.findtext("error/code")) == ("errors", "404")


def test_lists_are_cut_by_every_filter_and_numbers_override_them_all(client, town):
    def listed(**asked):
        found = client.get(f"{ROOT}/requests.json", query_string=asked)
        return [each["service_request_id"] for each in conforms(found.get_json(), schemas.REQUESTS)]

    first, second = town.published.reference, town.closed.reference
    assert listed(service_code="lights,none") == [first]
    assert listed(status="closed") == [second]
    assert listed(status="open,closed") == [first, second]
    week = (clock.now() - dt.timedelta(days=7)).isoformat()
    assert listed(start_date=week) == [first]
    assert listed(end_date=week) == [second]
    assert listed(page_size="1", page="٢") == [second]
    both = f"{second.lower()},{first},{town.hidden.reference}"
    assert listed(service_request_id=both, status="open", start_date="2001-01-01T00:00:00Z") == [second, first]
    assert [each["service_request_id"] for each in client.get(f"{ROOT}/requests/{both}.json").get_json()] == [
        second,
        first,
    ]
    old = make_case(category=town.plain, is_published=True, received_at=clock.now() - dt.timedelta(days=91))
    assert old.reference not in listed()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"start_date": "yesterday"}, "start_date"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, "start_date"),
        ({"end_date": "0001-01-01T00:00:00Z"}, "end_date"),
        ({"status": "lost"}, "status"),
        ({"page_size": "0"}, "page_size"),
        ({"page": "x"}, "page"),
        ({"service_request_id": ",".join(["26"] * 101)}, "service_request_id"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_named(client, asked, field):
    assert field in faults(client.get(f"{ROOT}/requests.json", query_string=asked), 400)[0]


def test_a_report_is_a_case_with_its_answers_files_and_contact(client, session, town):
    more = {
        "first_name": "منى",
        "phone": "01001234567",
        "lat": "30.1",
        "long": "31.2",
        "device_id": "d",
        "account_id": "a",
    }
    sent = town.report(**more, media=(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 64), "lamp.png"))
    answer = client.post(f"{ROOT}/requests.json", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    [said] = conforms(answer.get_json(), schemas.CREATED)
    case = session.scalars(select(Case).where(Case.reference == said["service_request_id"])).one()
    assert (case.channel, case.identity, case.title) == (Channel.OPEN311, Identity.IDENTIFIED, "الضوء مطفأ")
    assert case.answers == {"since": "2026-01-25", "where": ["hall", "court"], "danger": True}
    assert (case.lat, case.long, case.is_published) == (30.1, 31.2, False)
    secret = said["service_notice"].split()[-1]
    own = client.get(f"{ROOT}/requests/{case.reference}.json", headers={"X-Case-Secret": secret})
    assert own.get_json()[0]["description"] == "الضوء مطفأ\nمنذ أسبوع"
    assert client.get(f"{ROOT}/requests/{case.reference}.json").status_code == 404


def test_the_same_report_sent_twice_is_one_case_and_its_lost_answer_is_found_again(client, session, town):
    def post(**headers):
        return client.post(f"{ROOT}/requests.json", data=town.report(), headers=headers).get_json()[0]

    before = len(session.scalars(select(Case.id)).all())
    assert post() == post()
    named = post(**{"Idempotency-Key": "phone-7"})
    assert post(**{"Idempotency-Key": "phone-7"}) == named
    assert len(session.scalars(select(Case.id)).all()) == before + 2
    token = client.get(f"{ROOT}/tokens/phone-7.json?api_key={town.key}")
    assert conforms(token.get_json(), schemas.TOKENS)[0]["service_request_id"] == named["service_request_id"]
    _row, other = keys.make("another")
    assert client.get(f"{ROOT}/tokens/phone-7.json?api_key={other}").status_code == 404
    assert client.get(f"{ROOT}/tokens/phone-7.json").status_code == 403


def test_every_fault_of_a_report_is_told_with_its_field_and_nothing_is_kept(client, session, town):
    before = len(session.scalars(select(Case.id)).all())
    post = lambda **sent: client.post(f"{ROOT}/requests.json", data=sent)  # noqa: E731
    found = faults(post(**town.report(**{"attribute[since]": "", "attribute[lamps]": "ten", "phone": "12"})), 400)
    assert [each.split(":")[0] for each in found] == ["attribute[since]", "attribute[lamps]", "phone"]
    assert faults(post(api_key=town.key, lat="91", media_url="javascript:1"), 400)[0].startswith("lat")
    assert len(faults(post(api_key=town.key), 400)) == 2
    assert faults(post(**town.report(service_code="none")), 404)
    assert faults(post(**town.report(description="x" * 4001)), 400)[0].startswith("description")
    assert faults(post(**town.report(api_key="wrong")), 403)
    keys.revoke(keys.of(town.key))
    assert faults(post(**town.report()), 403)
    assert len(session.scalars(select(Case.id)).all()) == before


def test_what_is_not_published_is_seen_with_its_secret_alone_and_guesses_are_stopped(client, town):
    path = f"{ROOT}/requests/{town.hidden.reference}.json"
    assert client.get(path).status_code == 404
    assert town.hidden.reference not in client.get(f"{ROOT}/requests.json").text
    own = client.get(path, headers={"X-Case-Secret": SECRET})
    assert own.status_code == 200
    assert "Access-Control-Allow-Origin" not in own.headers
    wrong = [client.get(path, headers={"X-Case-Secret": "WRONG"}).status_code for _try in range(6)]
    assert wrong == [404] * 5 + [429]
    unknown = client.get(f"{ROOT}/requests/26-00000000-0.json", headers={"X-Case-Secret": SECRET})
    assert unknown.get_json() == client.get(f"{ROOT}/requests/26-11111111-1.json").get_json()


def test_lists_and_keys_have_limits(client, town, monkeypatch):
    monkeypatch.setattr(views, "READS", views.Limit("open311-read", 1, 600))
    monkeypatch.setattr(views, "WRONG_KEYS", views.Limit("open311-key", 1, 600))
    assert [client.get(f"{ROOT}/requests.json").status_code for _time in range(2)] == [200, 429]
    again = client.get(f"{ROOT}/requests.json")
    assert int(again.headers["Retry-After"]) > 0
    assert [client.post(f"{ROOT}/requests.json", data={}).status_code for _time in range(2)] == [403, 429]


def test_a_list_asks_few_questions_however_long_it_is(client, town, count_queries):
    for _time in range(5):
        make_case(category=town.plain, is_published=True, state=State.ANSWERED)
    commit()
    with count_queries() as seen:
        assert len(client.get(f"{ROOT}/requests.json").get_json()) == 7
    assert len([each for each in seen if each.startswith("SELECT")]) <= 5


def test_keys_are_made_shown_once_and_withdrawn_by_those_who_set_up(client, session, cast, town):
    page = "/complaints/settings/applications"
    client.sign_in(cast.learner)
    assert client.get(page).status_code == 403
    client.sign_in(cast.admin)
    assert client.post(page, data={"name": ""}).status_code == 422
    made = client.post(page, data={"name": "<b>تطبيق</b>"})
    key = made.text.split('<code class="key" dir="ltr">')[1].split("<")[0]
    assert keys.of(key) is not None
    assert "&lt;b&gt;" in made.text
    assert key not in client.get(page).text
    row = keys.of(key)
    assert client.post(f"{page}/{row.id}/revocation").status_code == 303
    assert keys.of(key) is None
    assert key not in session.scalars(select(type(row).key_hash)).all()
