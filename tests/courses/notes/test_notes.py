"""Notes beside a lesson: private, at a moment, once, and to take away."""

import pytest
from sqlalchemy import select

from courses.catalog.models import LessonKind
from courses.notes.models import LessonNote
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish


@pytest.fixture
def run(cast):
    course = make_course()
    unit = add_section(course)
    add_lesson(unit, LessonKind.VIDEO, asset=make_asset(), stable_key="film")
    add_lesson(unit, stable_key="read")
    run = make_run(publish(course))
    enrol(run, cast.learner)
    enrol(run, cast.stranger)
    return run


@pytest.fixture
def address(client, cast, run):
    client.sign_in(cast.learner)
    return f"/learn/{run.code}/film/notes"


def kept(session):
    return session.execute(select(LessonNote.at_ms, LessonNote.text).order_by(LessonNote.id)).all()


def test_a_note_is_kept_at_its_moment_and_leads_back_to_it(client, session, address):
    sent = {"text": "سؤال للمدرب: أين المجلد؟", "at": "٥:١٢", "client_id": "a"}
    assert client.post(address, data=sent).status_code == 303
    assert client.post(address, data=sent).status_code == 303, "a browser that sends it again"
    assert kept(session) == [(312_000, sent["text"])]
    page = client.get(address).text
    assert sent["text"] in page
    assert address.removesuffix("/notes") + "#t=312" in page
    assert "<html" not in client.post(address, data={"text": "ثانية"}, headers={"HX-Request": "true"}).text


@pytest.mark.parametrize(
    "sent", [{"text": ""}, {"text": "x", "at": "soon"}, {"text": "x" * 2001}, {"text": "x", "at": "1:99"}]
)
def test_what_is_no_note_is_shown_again(client, session, address, sent):
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    assert kept(session) == []


def test_nobody_else_sees_or_deletes_it_and_it_is_never_markup(client, cast, session, address):
    client.post(address, data={"text": "<script>alert(1)</script>"})
    note = session.scalars(select(LessonNote.id)).one()
    assert "&lt;script&gt;" in client.get(address).text
    client.sign_in(cast.stranger)  # who learns in the same run
    assert "alert(1)" not in client.get(address).text
    assert client.post(f"{address}/{note}/removal").status_code == 303
    assert len(kept(session)) == 1
    client.sign_in(cast.trainer)
    assert client.get(address).status_code == 404
    client.sign_in(cast.learner)
    for _ in range(2):
        assert client.post(f"{address}/{note}/removal").status_code == 303
    assert kept(session) == []


def test_all_notes_of_a_course_stand_on_one_page_and_in_one_file(client, run, address):
    assert "card empty" in client.get(f"/learn/{run.code}/notes").text
    client.post(address, data={"text": "ثانيًا", "at": "1:00:05"})
    client.post(address, data={"text": "أولًا", "at": "0:03"})
    client.post(address.replace("film", "read"), data={"text": "عن النص"})
    page = client.get(f"/learn/{run.code}/notes").text
    assert page.index("أولًا") < page.index("ثانيًا") < page.index("عن النص")
    file = client.get(f"/learn/{run.code}/notes.txt")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "[0:03] أولًا\n[1:00:05] ثانيًا" in file.text
    assert "&" not in file.text
    assert "<" not in file.text


def test_a_lesson_asks_for_notes_only_when_one_comes_to_them(client, count_queries, address):
    page = client.get(address.removesuffix("/notes")).text
    assert f'hx-get="{address}" hx-trigger="revealed"' in page
