"""Watched time: a union of what was played, credited once and no faster than time passes, on any number of phones."""

import datetime as dt

import pytest

from courses.catalog.models import LessonKind
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.enrolment.service import moving
from courses.progress.models import LearningEvent, LessonProgress, Outcome, WatchProgress
from lms.core import clock
from media.models import AssetState
from tests.courses.progress.phone import MINUTE, Phone, watched_ms
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish

HOUR = 60 * MINUTE


@pytest.fixture
def later(monkeypatch):
    """The clock stands until `later(minutes=2)` moves it on."""
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(**by):
        moment[0] += dt.timedelta(**by)

    return move


@pytest.fixture
def school(client, cast):
    """Two video lessons of two minutes, and a learner who is signed in."""
    course = make_course(cast.trainer)
    section = add_section(course)
    lessons = [add_lesson(section, LessonKind.VIDEO, asset=make_asset()) for _ in range(2)]
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    return run, lessons


@pytest.fixture
def film(client, school):
    """The address of the first lesson, which the learner has opened."""
    run, (lesson, _other) = school
    address = f"/learn/{run.code}/{lesson.stable_key}"
    assert client.get(address).status_code == 200
    return address


@pytest.fixture
def phone(client, school, film):
    """A phone that is known since now."""
    run, (lesson, _other) = school
    made = Phone(client, lesson, run)
    assert made.send().status_code == 200
    return made


def test_the_player_stands_on_the_page_with_its_price(client, film, school):
    page = client.get(film).get_data(as_text=True)
    assert "data-player" in page
    assert f'data-key="{school[1][0].stable_key}"' in page
    assert "١٠ م.ب" in page


def test_what_was_played_twice_counts_once(phone, later):
    later(minutes=2)
    phone.watch((0, 30_000), ago=60_000)
    assert phone.watch((10_000, 40_000)) == [[0, 40_000]]


def test_the_same_report_again_changes_nothing(phone, later, session):
    later(minutes=2)
    event = phone.played((0, 30_000))
    for _ in range(3):
        assert phone.send(event, waiting=1).json["lessons"][0]["seen"] == [[0, 30_000]]
    later(minutes=2)
    assert phone.send(event | {"spans": [(0, 90_000)]}).json["lessons"][0]["seen"] == [[0, 30_000]]
    assert session.query(LearningEvent).count() == 1


def test_nobody_watches_faster_than_time_passes(phone, later):
    later(seconds=10)
    seen = phone.watch((0, 2 * MINUTE), speed=2)
    assert 20_000 <= seen[0][1] <= 12_500 * 2.04  # ten seconds at double speed, and two seconds of leeway
    again = phone.watch((seen[0][1], 2 * MINUTE), speed=2)
    assert again[0][1] - seen[0][1] < 500


def test_a_jump_to_the_end_is_not_watching(phone, later):
    later(minutes=2)
    assert phone.watch((0, 3000), (117_000, 120_000)) == [[0, 3000], [117_000, 120_000]]


def test_double_speed_takes_half_the_time(phone, later):
    later(minutes=1)
    assert phone.watch((0, 2 * MINUTE), speed=2) == [[0, 2 * MINUTE]]


def test_a_minute_on_two_phones_at_once_counts_once(client, school, phone, later):
    run, (_lesson, other) = school
    second = Phone(client, other, run)
    second.send()
    later(minutes=1)
    phone.watch((0, MINUTE))
    second.watch((0, MINUTE))
    assert MINUTE <= watched_ms() <= MINUTE + 4 * 2040
    later(minutes=2)
    phone.watch((MINUTE, 2 * MINUTE), ago=61_000)
    second.watch((0, MINUTE))
    assert watched_ms() >= 3 * MINUTE  # one after the other is another thing


def test_two_phones_share_one_lesson(client, school, phone, later):
    run, (lesson, _other) = school
    second = Phone(client, lesson, run)
    second.send()
    later(minutes=2)
    phone.watch((0, MINUTE), ago=MINUTE)
    assert second.watch((MINUTE, 2 * MINUTE)) == [[0, 2 * MINUTE]]


def test_what_was_watched_without_a_connection_counts_once_it_is_back(phone, later):
    """An hour away; four stretches, told in two batches of which the first is told twice."""
    later(hours=1)
    events = [phone.played((begin, begin + 30_000), ago=HOUR // 2 - begin) for begin in (0, 30_000, 60_000, 90_000)]
    phone.send(*events[:2], waiting=2)
    phone.send(*events[:2], waiting=2)
    assert phone.send(*events[2:]).json["lessons"][0]["seen"] == [[0, 2 * MINUTE]]


@pytest.mark.parametrize("wrong", [3 * HOUR, -3 * HOUR, 400 * 24 * HOUR])
def test_a_clock_three_hours_wrong_gains_and_loses_nothing(phone, later, wrong):
    phone.wrong = wrong
    later(minutes=1)
    assert phone.watch((0, MINUTE)) == [[0, MINUTE]]
    assert phone.watch((MINUTE, 2 * MINUTE))[0][1] < MINUTE + 4 * 2040


def test_a_clock_that_was_set_right_in_between_loses_nothing(phone, later):
    """What was played before stands in the old time, the batch is sent in the new one."""
    later(minutes=10)
    early, late = phone.played((0, MINUTE)), phone.played((MINUTE, 2 * MINUTE))
    early |= {"began": early["began"] - 3 * HOUR, "ended": early["ended"] - 3 * HOUR}
    late |= {"began": late["began"] + 3 * HOUR, "ended": late["ended"] + 3 * HOUR}
    assert phone.send(early, late).json["lessons"][0]["seen"] == [[0, 2 * MINUTE]]


def test_a_phone_that_never_reported_is_believed_since_it_opened_the_page(client, school, film, later):
    run, (lesson, _other) = school
    later(minutes=1)
    assert Phone(client, lesson, run).watch((0, MINUTE)) == [[0, MINUTE]]
    later(hours=13)
    assert Phone(client, lesson, run).watch((MINUTE, 2 * MINUTE))[0][1] < MINUTE + 4 * 2040


def test_nine_tenths_complete_the_lesson(client, phone, later, session):
    later(minutes=3)
    phone.watch((0, 100_000), ago=10_000)
    assert session.query(LessonProgress).one().completed_at is None
    phone.watch((100_000, 109_000))
    row = session.query(LessonProgress).one()
    assert row.completed_at
    assert row.source == "watched"
    assert session.query(WatchProgress).one().watched_ms == 109_000


def test_the_page_shows_what_is_missing_and_leads_there(client, film, phone, later):
    later(minutes=2)
    part = phone.send(phone.played((0, 30_000), (60_000, 120_000))).json["lessons"][0]["html"]
    for shown in (part, client.get(film).get_data(as_text=True)):
        assert '<a href="#watched" data-seek="30000" aria-label="شاهد من 0:30 إلى 1:00">' in shown


def test_a_lesson_resumes_where_the_newest_stretch_ended(client, film, phone, later):
    later(minutes=5)
    phone.watch((30_000, 60_000))
    phone.watch((0, 10_000), ago=MINUTE)  # an older one that comes later
    assert 'data-position="60000"' in client.get(film).get_data(as_text=True)


def test_what_the_device_says_beyond_the_end_is_cut(phone, later):
    later(hours=1)
    assert phone.watch((0, 10 * MINUTE)) == [[0, 2 * MINUTE]]


def test_reports_after_the_place_ended_are_kept_and_marked(client, cast, phone, later, session):
    later(minutes=2)
    moving.move(session.query(Enrolment).one(), EnrolmentState.WITHDRAWN, cast.learner)
    assert phone.send(phone.played((0, MINUTE))).status_code == 200
    assert session.query(LearningEvent).one().outcome is Outcome.LATE
    assert session.query(WatchProgress).count() == 0
    phone.send(phone.played((30_000, 2 * MINUTE)))
    client.sign_in(cast.admin)
    page = client.get(f"/enrolments/{session.query(Enrolment).one().id}/lessons").get_data(as_text=True)
    assert "وصل ولم يُحتسب" in page
    assert "2:00" in page, "the union of both reports"
    assert "قيده في الدفعة. أُرسل" in page


def test_an_exchanged_film_does_not_count_for_the_new_one(phone, later, session):
    later(minutes=2)
    phone.send(phone.played((0, MINUTE), asset=phone.lesson.asset_id + 1))
    assert session.query(LearningEvent).one().outcome is Outcome.OTHER
    assert watched_ms() == 0


def test_a_lesson_that_never_was_open_was_not_watched(client, cast, later, session):
    course = make_course()
    first = add_lesson(add_section(course))
    lesson = add_lesson(add_section(course, availability={"section": "previous"}), LessonKind.VIDEO, asset=make_asset())
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    phone = Phone(client, lesson, run)
    phone.send()
    later(minutes=2)
    phone.send(phone.played((0, MINUTE)))
    assert session.query(LearningEvent).one().outcome is Outcome.SHUT
    assert first.id
    assert watched_ms() == 0


@pytest.mark.parametrize(
    "batch",
    [
        "",
        "[]",
        "null",
        "[" * 5000,
        '{"device": "", "sent_at": 1, "waiting": 0, "events": []}',
        '{"device": "x", "sent_at": -1, "waiting": 0, "events": []}',
        '{"device": "x", "sent_at": 1, "waiting": true, "events": []}',
        '{"device": "x", "sent_at": 1, "waiting": 0, "events": [{"seq": 1}]}',
        '{"device": "x", "sent_at": 1, "waiting": 0, "events": "ab"}',
    ],
)
def test_what_is_no_report_is_refused(client, phone, batch, session):
    assert client.post("/watched", data={"batch": batch}).status_code == 422
    assert session.query(LearningEvent).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"spans": [[0]]},
        {"spans": [[0, "1"]]},
        {"spans": [[-1, 5]]},
        {"spans": [[0, True]]},
        {"spans": [[0, 1]] * 201},
        {"speed": float("nan")},
        {"speed": 3},
        {"run": "x" * 65},
        {"key": "\n"},
        {"asset": 10**20},
        {"began": 10**20},
    ],
)
def test_an_event_that_is_none_is_refused(phone, wrong):
    assert phone.send(phone.played((0, 1000)) | wrong).status_code == 422


def test_to_a_stranger_there_is_nothing_to_report_to(client, cast, phone, session):
    client.sign_in(cast.stranger)
    assert phone.send(phone.played((0, 1000))).json["lessons"] == []
    assert session.query(LearningEvent).count() == 0
    client.sign_out()
    assert phone.send(phone.played((0, 1000))).status_code == 401


def test_a_page_that_was_open_overnight_gets_a_fresh_token(client, cast, phone):
    said = client.get("/watched").json
    assert said["reader"] == str(cast.learner.id)
    assert said["token"]


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
