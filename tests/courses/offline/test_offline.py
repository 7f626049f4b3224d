"""What may be kept, by whom, until when; and the worker that keeps it."""

import json
import re

import pytest

from courses.catalog.models import LessonKind
from courses.enrolment.models import EnrolmentState
from courses.offline import service, views
from lms.core.clock import now
from media.service import captions
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish


@pytest.fixture
def enrolment(cast):
    course = make_course()
    unit = add_section(course)
    asset = make_asset()
    captions.put(asset, "ar", "العربية", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nx\n")
    add_lesson(unit, LessonKind.VIDEO, asset=asset, stable_key="film")
    add_lesson(unit, stable_key="read")
    run = make_run(publish(course))
    return run.code, enrol(run, cast.learner)


@pytest.fixture
def lesson(client, cast, enrolment):
    client.sign_in(cast.learner)
    return f"/learn/{enrolment[0]}/film"


def test_a_package_names_every_file_with_its_size_and_ends_with_its_lease(client, lesson):
    told = client.get(f"{lesson}/package?quality=audio").get_json()
    assert told["path"] == lesson
    assert [re.sub(r"/\w{20}/", "/·/", file["name"]) for file in told["files"]] == [
        "/saved/files/·/ar.vtt",
        "/saved/files/·/audio.mp4",
    ]
    assert told["files"][-1]["bytes"] == 2_000_000
    assert told["files"][-1]["mime"] == "audio/mp4"
    assert told["lease"].count(".") == 2
    unknown = client.get(f"{lesson}/package?quality=8k").get_json()
    assert unknown["files"][-1]["name"].endswith("/360.mp4"), "a quality that is not there is the usual one"
    words = client.get(lesson.replace("film", "read") + "/package").get_json()
    assert words["files"] == []


def test_the_kept_page_asks_nothing_of_the_server_but_the_academys_own_files(client, lesson):
    page = client.get(f"{lesson}/saved?quality=360")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href|poster)="([^"]+)"', page.text)
    asked = {address for address in addresses if not address.startswith(("/assets/", "/saved", "#"))}
    assert asked <= {"/my", "/saved", lesson, lesson.replace("film", "notes"), "/manifest.webmanifest", "/sign-in"}
    assert '"/media/' not in page.text
    assert "csrf-token" not in page.text
    assert client.get(f"{lesson}/saved").location == lesson


def test_a_stranger_and_whoever_is_not_enrolled_any_more_keep_nothing(client, cast, enrolment, lesson, session):
    doors = [f"{lesson}/package", f"{lesson}/saved?quality=360", f"{lesson}/sources", lesson]
    assert {client.get(door).status_code for door in doors} == {200}
    assert list(client.get("/saved/leases").get_json()["leases"]) == [enrolment[0]]
    client.sign_in(cast.stranger)
    assert {client.get(door).status_code for door in doors} == {404}
    assert client.get("/saved/leases").get_json()["leases"] == {}
    client.sign_out()
    assert {client.get(door).status_code for door in doors} <= {302, 303}
    client.sign_in(cast.learner)
    enrolment[1].state = EnrolmentState.EXPELLED
    session.commit()
    assert {client.get(door).status_code for door in doors} == {404}
    assert client.get("/saved/leases").get_json()["leases"] == {}


def test_a_lesson_that_is_shut_and_a_quiz_are_not_kept(client, cast):
    course = make_course()
    unit = add_section(course)
    add_lesson(unit, stable_key="first")
    add_lesson(unit, stable_key="later", availability={"after": "2999-01-01"})
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    assert client.get(f"/learn/{run.code}/first/package").status_code == 200
    assert client.get(f"/learn/{run.code}/later/package").status_code == 404
    card = client.get(f"/learn/{run.code}/first").text
    assert "data-save" in card
    assert f"/learn/{run.code}/later" not in re.search(r"data-unit='([^']*)'", card)[1]
    assert LessonKind.QUIZ not in service.SAVEABLE


def test_a_lease_is_signed_and_lasts_thirty_days(app, session):
    with app.test_request_context():
        token = service.lease("r1", 7)
        signer = service.media_place.signer("lease")
    value = signer.read(token, now().timestamp())
    assert (value["run"], value["for"]) == ("r1", "7")
    assert signer.read(token, now().timestamp() + 31 * 86400) is None
    assert signer.read(token[:-3] + "abc", now().timestamp()) is None


def test_the_worker_names_files_that_are_there_and_changes_when_they_do(app, client, monkeypatch):
    answer = client.get("/service-worker.js")
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = json.loads(re.search(r"self\.kept = (.*);\n", answer.text)[1])
    for address in [*kept["shell"], *re.findall(r'"(/assets/[^"]+)"', answer.text), *kept["pages"]]:
        assert client.get(address).status_code == 200, address
    monkeypatch.setattr(views, "asset", lambda name: f"/assets/new-{name}")
    assert (
        json.loads(re.search(r"self\.kept = (.*);\n", client.get("/service-worker.js").text)[1])["version"]
        != kept["version"]
    )


def test_all_modules_that_a_kept_lesson_imports_are_kept_with_it(client):
    """An import that the worker does not keep would leave a saved lesson without its player."""
    kept = json.loads(re.search(r"self\.kept = (.*);\n", client.get("/service-worker.js").text)[1])["shell"]
    for address in (address for address in kept if address.endswith(".js")):
        found = re.findall(r'(?:from|import)\s*"(/assets/[^"]+)"', client.get(address).text)
        assert set(found) <= set(kept), address


def test_the_manifest_is_arabic_and_its_icons_are_there(client):
    told = client.get("/manifest.webmanifest")
    assert told.content_type == "application/manifest+json"
    assert (told.json["lang"], told.json["dir"]) == ("ar", "rtl")
    assert {client.get(icon["src"]).status_code for icon in told.json["icons"]} == {200}
    assert '<link rel="manifest"' in client.get("/sign-in").text


def test_a_page_names_its_reader_to_the_worker_and_nothing_else_does(client, cast):
    assert "Ijaza-Reader" not in client.get("/sign-in").headers
    client.sign_in(cast.learner)
    assert client.get("/my").headers["Ijaza-Reader"] == str(cast.learner.id)
    assert "Ijaza-Reader" not in client.get("/saved/leases").headers
