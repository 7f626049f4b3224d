"""Pages of progress: a learner's own, a run's for its trainers, who is stuck, and a word to them."""

import datetime as dt
import io

import openpyxl
import pytest

from courses.catalog.models import LessonKind
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment, GroupPolicy
from courses.enrolment.service import groups, runs
from courses.progress.models import LessonProgress, WatchProgress
from courses.progress.service import completing, following
from lms.accounts.models import Gender
from lms.accounts.service import people
from lms.core import clock
from lms.core.mail import Letter
from lms.notifications.models import Notice
from tests.factories.accounts import make_user
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish


@pytest.fixture
def run(cast):
    """Reading, a film, and reading again that is open for a week; the trainer teaches the course."""
    course = make_course(cast.trainer)
    section = add_section(course)
    add_lesson(section)
    add_lesson(section, LessonKind.VIDEO, asset=make_asset())
    until = (clock.now() + dt.timedelta(days=7)).date().isoformat()
    add_lesson(section, availability={"until": until})
    return make_run(publish(course))


def seen_by(user, run, group=None):
    return following.table(runs.by_id(run.id), people.find(user.id), group)


def complete(enrolment, *places):
    lessons = lessons_of(enrolment.run.version_id)
    for place in places:
        completing.complete(enrolment, lessons[place], "viewed")


def ago(session, enrolment, days):
    for row in session.query(LessonProgress).filter_by(enrolment_id=enrolment.id):
        row.seen_at = clock.now() - dt.timedelta(days=days)
    session.flush()


def test_a_learner_sees_what_is_done_what_is_missing_and_by_when(client, cast, run, session, count_queries):
    enrolment = enrol(run, cast.learner)
    complete(enrolment, 0)
    film = lessons_of(run.version_id)[1]
    row = WatchProgress(enrolment_id=enrolment.id, stable_key=film.stable_key, asset_id=film.asset_id)
    row.watched_ms, row.intervals = 90_000, [[0, 90_000]]
    session.add(row)
    client.sign_in(cast.learner)
    page = client.get(f"/progress/{run.code}").get_data(as_text=True)
    assert "١ من ٣" in page
    assert "شوهد منه" in page
    assert "المواعيد" in page
    assert f"/learn/{run.code}/{film.stable_key}" in page
    with count_queries() as seen:
        client.get(f"/progress/{run.code}")
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen


def test_nobody_sees_the_progress_of_a_run_that_is_not_theirs(client, cast, run):
    for person in (cast.stranger, cast.learner):
        client.sign_in(person)
        assert client.get(f"/progress/{run.code}").status_code == 404
        assert client.get(f"/progress/runs/{run.id}").status_code == 404
        assert client.get("/progress/runs").status_code == 403
        assert client.post(f"/progress/runs/{run.id}/reminders", data={"kind": "never"}).status_code == 404
    client.sign_in(cast.stranger_trainer)
    assert client.get(f"/progress/runs/{run.id}").status_code == 404


def test_a_trainer_sees_each_learner_against_each_lesson(client, cast, run, session, count_queries):
    learners = [enrol(run, make_user(f"p{number}", name_ar=f"طالب {number}")) for number in range(6)]
    complete(learners[0], 0, 1, 2)
    complete(learners[1], 0)
    client.sign_in(cast.trainer)
    page = client.get(f"/progress/runs/{run.id}").get_data(as_text=True)
    assert page.count('class="strip"') == 6
    assert "٣ من ٣" in page
    order = [each.enrolment.id for each in following.sorted_rows(seen_by(cast.trainer, run).rows, "done")]
    assert order[-2:] == [learners[1].id, learners[0].id]
    with count_queries() as seen:
        client.get(f"/progress/runs/{run.id}?order=seen")
    assert len([one for one in seen if one.startswith("SELECT")]) <= 12, seen
    assert str(run.id) in client.get("/progress/runs").get_data(as_text=True)


def test_a_group_can_be_chosen_and_others_are_not_shown_to_its_trainer(client, cast, run, session):
    woman = make_user("w", gender=Gender.FEMALE)
    men = groups.add(run, {"ar": "الرجال"}, GroupPolicy.MEN)
    women = groups.add(run, {"ar": "النساء"}, GroupPolicy.WOMEN, trainers=[cast.stranger_trainer])
    him, her = enrol(run, cast.learner), enrol(run, woman)
    assert [row.enrolment.id for row in seen_by(cast.trainer, run, men.id).rows] == [him.id]
    session.expire(cast.stranger_trainer, ["roles"])
    assert [row.enrolment.id for row in seen_by(cast.stranger_trainer, run).rows] == [her.id]
    assert women.id
    client.sign_in(cast.stranger_trainer)
    assert cast.learner.name_ar not in client.get(f"/progress/runs/{run.id}").get_data(as_text=True)


def test_the_table_goes_home_and_starts_nothing(client, cast, run):
    complete(enrol(run, make_user("h", name_ar="=HYPERLINK(1)")), 0)
    client.sign_in(cast.trainer)
    text = client.get(f"/progress/runs/{run.id}/table.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/progress/runs/{run.id}/table.xlsx").data)).active
    assert [cell.value for cell in sheet[2]][:4] == ["'=HYPERLINK(1)", None, 1, 3]
    assert sheet["G2"].value == "تم"


def test_who_is_stuck_is_named_with_the_place(client, cast, run, session):
    never, away, here = (enrol(run, make_user(name, name_ar=name)) for name in ("زيد", "عمر", "بكر"))
    complete(away, 0)
    complete(here, 0)
    ago(session, away, 9)
    film = lessons_of(run.version_id)[1]
    completing.grade(here, film, best=0.2, failures=2, is_passed=False)
    found = following.stuck(seen_by(cast.trainer, run), 7)
    assert [row.enrolment.id for row in found.never] == [never.id]
    assert [row.enrolment.id for row in found.away] == [away.id]
    assert [(lesson.stable_key, len(rows)) for lesson, rows in found.stops] == [(film.stable_key, 2)]
    assert [row.enrolment.id for row in found.rows("failed", film.stable_key)] == [here.id]
    client.sign_in(cast.trainer)
    page = client.get(f"/progress/runs/{run.id}/stuck?days=7").get_data(as_text=True)
    assert all(name in page for name in ("زيد", "عمر", "بكر"))
    assert following.stuck(seen_by(cast.trainer, run), 14).away == []


def test_a_word_goes_to_exactly_those_and_once_a_day(client, cast, run, session):
    away = enrol(run, make_user("away"))
    done = enrol(run, make_user("done"))
    complete(done, 0, 1, 2)
    client.sign_in(cast.trainer)
    before = session.query(Letter).count()
    for _click in range(2):
        data = {"kind": "never", "days": 7, "words": "هل من عائق؟"}
        assert client.post(f"/progress/runs/{run.id}/reminders", data=data).status_code == 303
    (notice,) = session.query(Notice).filter(Notice.key.startswith("reminder:"))
    assert (notice.user_id, notice.text["ar"], notice.path) == (away.user_id, "هل من عائق؟", f"/progress/{run.code}")
    assert session.query(Letter).count() == before + 1
    assert client.post(f"/progress/runs/{run.id}/reminders", data={"kind": "failed", "key": "x"}).status_code == 422
    assert session.query(Enrolment).count() == 2
