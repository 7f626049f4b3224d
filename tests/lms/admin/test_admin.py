"""Health, the Hijri calendar, the log and the switches."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.models import Context, Role
from lms.accounts.service import roles
from lms.admin.service import calendar
from lms.core import audit, clock, health, hijri
from lms.core.hijri import HijriMonth
from lms.core.i18n import force_locale
from lms.core.jobs import Job, JobState
from lms.core.jobs.models import Worker
from lms.core.mail import Letter
from tests.factories.courses import enrol, make_course, make_run, make_version

PAGES = ("/admin", "/admin/health", "/admin/hijri", "/admin/audit", "/admin/preferences")


@pytest.fixture
def admin(client, cast):
    client.sign_in(cast.admin)
    return client


@pytest.fixture(autouse=True)
def fresh_calendar():
    hijri.forget()
    yield
    hijri.forget()


@pytest.mark.parametrize("path", PAGES)
def test_an_admin_opens_every_page_and_others_do_not(client, cast, path):
    assert client.get(path).status_code == 303
    client.sign_in(cast.learner)
    assert client.get(path).status_code == 403
    client.sign_in(cast.admin)
    assert client.get(path).status_code == 200


def test_a_registrar_has_the_preferences_alone(client, cast):
    client.sign_in(cast.registrar)
    assert [client.get(path).status_code for path in PAGES] == [403, 403, 403, 403, 200]


def tones():
    with force_locale("en"):
        return {check.name: check.tone for check in health.report()}


def test_a_worker_that_fell_silent_is_bad_news(session):
    assert tones()["Workers"] == "bad"
    session.add(Worker(id="worker-1", seen_at=clock.now() - dt.timedelta(minutes=5)))
    session.flush()
    assert tones()["Workers"] == "bad"
    session.add(Worker(id="worker-2", seen_at=clock.now()))
    session.flush()
    assert tones()["Workers"] == "good"


def test_a_letter_that_does_not_leave_is_bad_news(session):
    assert tones()["Mail"] == "wait", "no mail server is set in the tests"
    session.add(
        Letter(key="x", address="a@example.org", subject="s", text="t", created_at=clock.now() - dt.timedelta(hours=1))
    )
    session.flush()
    assert tones()["Mail"] == "bad"


def test_work_that_waits_too_long_is_bad_news_and_failed_work_is_named(session):
    assert tones()["Long work"] == "good"
    session.add(Job(key="f", name="mail.send", queue="default", args={}, state=JobState.FAILED, ended_at=clock.now()))
    session.flush()
    assert tones()["Long work"] == "wait"
    session.add(Job(key="w", name="mail.send", queue="default", args={}, due_at=clock.now() - dt.timedelta(hours=1)))
    session.flush()
    assert tones()["Long work"] == "bad"


def test_the_database_the_disk_and_the_video_tools_are_looked_at(session):
    found = tones()
    assert found["Database"] == "good"
    assert {"Disk", "ffmpeg"} <= set(found)


def test_a_check_that_breaks_is_bad_news_and_stops_no_other(app, admin):
    def broken():
        raise OSError("no such thing")

    checks = app.extensions["health"]
    checks.insert(0, broken)
    try:
        page = admin.get("/admin/health")
    finally:
        checks.remove(broken)
    assert page.status_code == 200
    assert "no such thing" in page.text
    assert "DATA_DIR/mail" in page.text


def test_an_admin_begins_failed_work_anew_once(admin, session, cast):
    job = Job(
        key="f", name="mail.send", queue="default", args={"letter_id": 1}, state=JobState.FAILED, error="no server"
    )
    session.add(job)
    session.commit()
    assert "no server" in admin.get("/admin/health").text
    for _twice in range(2):
        assert admin.post(f"/admin/jobs/{job.id}/again").status_code == 303
    session.refresh(job)
    assert (job.state, job.attempt) == (JobState.WAITING, 2)
    admin.sign_in(cast.registrar)
    assert admin.post(f"/admin/jobs/{job.id}/again").status_code == 404


def month(session, year, number):
    return session.scalars(select(HijriMonth).filter_by(year=year, month=number)).one()


def test_a_sighting_a_day_later_moves_the_dates_of_the_whole_site(admin, session):
    rajab = month(session, 1448, 7)
    day = rajab.starts_on
    assert str(hijri.of(day)) == "1448-07-01"
    moved = {"starts_on": (day + dt.timedelta(days=1)).isoformat()}
    before = month(session, 1448, 6)
    assert (day - before.starts_on).days == 29
    for _twice in range(2):
        assert admin.post(f"/admin/hijri/{rajab.id}", data=moved).status_code == 303
    session.refresh(rajab)
    assert rajab.is_confirmed
    assert str(hijri.of(day)) == "1448-06-30"
    lengths = [length for _month, length in calendar.year(1448)]
    assert set(lengths) <= {29, 30}


def test_a_month_of_thirty_one_days_is_refused(admin, session):
    number = next(found.month for found, length in calendar.year(1448) if length == 30)
    after = month(session, 1448, number + 1)
    was = after.starts_on
    data = {"starts_on": (was + dt.timedelta(days=1)).isoformat()}
    assert admin.post(f"/admin/hijri/{after.id}", data=data).status_code == 422
    assert admin.post(f"/admin/hijri/{after.id}", data={"starts_on": "nonsense"}).status_code == 422
    session.refresh(after)
    assert after.starts_on == was


def test_a_confirmed_month_is_not_pushed_along(session, cast):
    found, after = month(session, 1446, 9), month(session, 1446, 10)
    assert (after.starts_on - found.starts_on).days == 29
    after.is_confirmed = True
    session.flush()
    with pytest.raises(calendar.Confirmed):  # it would leave a month of 28 days
        calendar.move(found, found.starts_on + dt.timedelta(days=1), by=cast.admin)


def test_a_month_too_short_pushes_the_next_one_along(session, cast):
    found, after = month(session, 1446, 9), month(session, 1446, 10)
    was = after.starts_on
    changed = calendar.move(found, found.starts_on + dt.timedelta(days=1), by=cast.admin)
    assert after in changed
    assert after.starts_on == was + dt.timedelta(days=1)
    assert not after.is_confirmed
    assert {length for _month, length in calendar.year(1446)} <= {29, 30}


def test_a_registrar_does_not_move_months(client, cast, session):
    client.sign_in(cast.registrar)
    found = month(session, 1448, 7)
    data = {"starts_on": found.starts_on.isoformat()}
    assert client.post(f"/admin/hijri/{found.id}", data=data).status_code == 404


def test_the_log_is_read_by_action_and_by_person(admin, cast, session):
    with_details = {"note": "<script>alert(1)</script>\r\nforged line"}
    audit.record("certificate.revoked", cast.learner, by=cast.registrar, **with_details)
    audit.record("role.given", cast.trainer, by=cast.admin)
    session.commit()
    everything = admin.get("/admin/audit").text
    assert "إلغاء شهادة" in everything
    assert "<script>alert" not in everything
    revoked = admin.get("/admin/audit?action=certificate.").text.split("<tbody>")[1]
    assert "إلغاء شهادة" in revoked
    assert "إسناد دور" not in revoked
    his = admin.get("/admin/audit?who=registrar").text.split("<tbody>")[1]
    assert "إلغاء شهادة" in his
    assert "إسناد دور" not in his
    nothing = admin.get("/admin/audit?action=nothing&who=زيد").text
    assert "لا سطر في السجل" in nothing
    assert "زيد، nothing" in nothing, "it says what was looked for"


def test_the_log_and_the_roles_say_courses_and_runs_by_name(admin, cast, session):
    course = make_course(cast.trainer)
    run = make_run(make_version(course), title={"ar": "دفعة المنوفية"})
    audit.record("run.edited", run, by=cast.registrar)
    roles.give(cast.trainer, Role.TRAINER, Context.RUN, run.id, by=cast.admin)
    place = enrol(run, cast.learner)
    audit.record("lesson.marked", place, by=cast.trainer)
    audit.record("course.edited", "course", by=cast.registrar)
    session.commit()
    log = admin.get("/admin/audit").text
    assert f"{course.title['ar']} · دفعة المنوفية" in log
    assert cast.learner.name_ar in log
    page = admin.get(f"/registry/people/{cast.trainer.id}").text
    assert course.title["ar"] in page
    assert "دفعة المنوفية" in page


def test_the_log_speaks_in_words_and_names(admin, cast, session):
    course = make_course(cast.trainer)
    run = make_run(make_version(course))
    audit.record("sign_in.made", cast.learner, by=cast.learner, second_factor=False)
    audit.record("run.rules", run, by=cast.registrar, rules=[{"kind": "age", "least": 30}])
    audit.record("person.edited", cast.learner, by=cast.registrar, changed=["phone", "job_title"])
    audit.record("course.trainer_added", course, cast.admin, trainer=cast.stranger_trainer.id)
    audit.record("award_rule.changed", "award_rule", by=cast.admin, course=course.id, expression={"all": []})
    roles.give(cast.trainer, Role.TRAINER, Context.COURSE, course.id, by=cast.admin)
    session.commit()
    log = admin.get("/admin/audit").text.split("<tbody>")[1]
    for words in ("بالخطوة الثانية: <bdi>لا</bdi>", "تغيّرت القواعد", "الهاتف، الوظيفة", cast.stranger_trainer.name_ar):
        assert words in log
    assert f"الدورة: <bdi>{course.title['ar']}</bdi>" in log
    assert not any(raw in log for raw in ("False", "[{", "{&#39;", "second_factor", "context_id"))
