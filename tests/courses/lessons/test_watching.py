"""Watched time: a union of what was played, credited once and no faster than time passes."""

import datetime as dt

import pytest

from courses.catalog.models import LessonKind
from courses.enrolment.models import EnrolmentState
from courses.lessons.models import WatchProgress
from courses.lessons.service import transcript
from courses.progress.models import LearningEvent, LessonProgress
from lms.core import clock
from media.models import AssetState, CaptionTrack
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish

MINUTE = 60_000


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=2)` moves the clock on."""
    ahead, real = [dt.timedelta()], clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + ahead[0])

    def move(**by):
        ahead[0] += dt.timedelta(**by)

    return move


@pytest.fixture
def film(client, cast):
    """The address of a two-minute video lesson that the learner has opened."""
    course = make_course(cast.trainer)
    lesson = add_lesson(add_section(course), LessonKind.VIDEO, asset=make_asset())
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    address = f"/learn/{run.code}/{lesson.stable_key}"
    assert client.get(address).status_code == 200
    return address


def report(client, film, *spans, name="one", position=0):
    event = {"client_event_id": name, "position_ms": position, "intervals": [list(span) for span in spans]}
    return client.post(f"{film}/watch", json={**event, "wall_ms": 1, "speed_max": 1})


def test_the_player_stands_on_the_page_with_its_price(client, film):
    page = client.get(film).get_data(as_text=True)
    assert "data-player" in page
    assert f'data-report="{film}/watch"' in page
    assert "١٠ م.ب" in page


def test_what_was_played_twice_counts_once(client, film, later):
    later(minutes=2)
    report(client, film, (0, 30_000), name="a")
    answer = report(client, film, (10_000, 40_000), name="b")
    assert answer.json["seen"] == [[0, 40_000]]


def test_the_same_report_again_changes_nothing(client, film, later, session):
    later(minutes=2)
    report(client, film, (0, 30_000))
    later(minutes=2)
    assert report(client, film, (0, 90_000)).json["seen"] == [[0, 30_000]]
    assert session.query(LearningEvent).count() == 1


def test_nobody_watches_faster_than_time_passes(client, film, later):
    later(seconds=10)
    seen = report(client, film, (0, 2 * MINUTE)).json["seen"]
    assert seen[0][1] == pytest.approx(22_000, abs=900)  # ten seconds at double speed, and two seconds of leeway
    again = report(client, film, (0, 2 * MINUTE), name="again").json["seen"]
    assert again[0][1] - seen[0][1] < 900


def test_what_was_reported_too_early_is_credited_when_time_has_passed(client, film, later):
    report(client, film, (0, 2 * MINUTE), name="a")
    later(minutes=2)
    answer = report(client, film, (0, 1000), name="b")
    assert answer.json["complete"]


def test_nine_tenths_complete_the_lesson_and_the_course(client, film, later, session):
    later(minutes=2)
    assert not report(client, film, (0, 100_000), name="a").json["complete"]
    answer = report(client, film, (100_000, 109_000), name="b")
    assert answer.json["complete"]
    assert session.query(LessonProgress).one().source == "watched"
    assert session.query(WatchProgress).one().watched_ms == 109_000
    from courses.enrolment.models import Enrolment

    assert session.query(Enrolment).one().state is EnrolmentState.COMPLETED


def test_the_page_shows_what_is_missing(client, film, later):
    later(minutes=2)
    part = report(client, film, (0, 30_000), (60_000, 120_000)).json["html"]
    assert 'data-seek="30000"' in part
    page = client.get(film).get_data(as_text=True)
    assert 'data-seek="30000"' in page


def test_a_lesson_resumes_where_it_was_left(client, film, later):
    later(minutes=2)
    report(client, film, (0, 30_000), position=30_000)
    assert 'data-position="30000"' in client.get(film).get_data(as_text=True)


def test_what_the_device_says_beyond_the_end_is_cut(client, film, later):
    later(hours=1)
    assert report(client, film, (0, 10 * MINUTE)).json["seen"] == [[0, 2 * MINUTE]]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {"client_event_id": "", "intervals": []},
        {"client_event_id": "x", "intervals": [[0]]},
        {"client_event_id": "x", "intervals": [[0, "1"]]},
        {"client_event_id": "x", "intervals": [[-1, 5]]},
        {"client_event_id": "x", "intervals": [[0, True]]},
        {"client_event_id": "x", "intervals": [[0, 1]] * 501},
        {"client_event_id": "x" * 65, "intervals": [[0, 1]]},
    ],
)
def test_what_is_no_report_is_refused(client, film, sent, session):
    assert client.post(f"{film}/watch", json=sent).status_code == 422
    assert session.query(LearningEvent).count() == 0


def test_to_a_stranger_there_is_nothing_to_report_to(client, cast, film):
    client.sign_in(cast.stranger)
    assert report(client, film, (0, 1000)).status_code == 404
    client.sign_out()
    answer = client.post(f"{film}/watch", json={}, headers={"Accept": "application/json"})
    assert answer.status_code == 401


def test_a_video_lesson_cannot_be_marked_by_hand(client, film, session):
    assert client.post(f"{film}/completion").status_code == 409
    assert session.query(LessonProgress).count() == 0


def test_a_video_in_preparation_says_so(client, cast):
    course = make_course()
    lesson = add_lesson(add_section(course), LessonKind.VIDEO, asset=make_asset(AssetState.QUEUED))
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    page = client.get(f"/learn/{run.code}/{lesson.stable_key}").get_data(as_text=True)
    assert 'id="preparing"' in page
    assert "data-player" not in page


def test_a_video_page_needs_few_queries(client, cast, film, count_queries):
    client.get(film)
    with count_queries() as seen:
        assert client.get(film).status_code == 200
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen


def test_a_transcript_is_made_of_whole_sentences():
    lines = ["WEBVTT", ""]
    for number in range(6):
        begin, end = number * 10, number * 10 + 9
        lines += [f"00:{begin:02}.000 --> 00:{end:02}.000", f"جملة {number}.", ""]
    found = transcript.paragraphs(CaptionTrack(language="ar", label="ع", vtt="\n".join(lines)))
    assert [part.start for part in found] == [0, 30_000]
    assert found[0].text == "جملة 0. جملة 1. جملة 2."
