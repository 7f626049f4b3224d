"""Hours and promises are kept on plain pages; why a date is what it is stands on one."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.complaints.clocks import service, versions
from lms.complaints.clocks.models import DayState, SlaPolicy, SlaTarget, WorkCalendar
from lms.complaints.clocks.sla import Clock
from lms.complaints.deadlines import hours_text
from lms.complaints.kinds import Kind, Priority
from lms.core.errors import BadValue
from lms.core.jobs import Job
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_central, make_officer
from tests.lms.complaints.clocks.test_business import cairo

HOURS = "/complaints/settings/hours"
PROMISES = "/complaints/settings/promises"
FEAST = {"on": "2026-05-27", "name_ar": "عيد الأضحى", "name_en": "Feast", "hours": "", "state": "estimated"}


@pytest.fixture
def admin(client, cast):
    client.sign_in(cast.admin)
    return client


@pytest.fixture
def calendar(session):
    return session.scalars(select(WorkCalendar)).one()


def test_hours_may_be_typed_in_any_digits_and_in_several_spans():
    assert hours_text.parsed("٩:٠٠-١٢، 13-16:30") == [[540, 720], [780, 990]]
    assert hours_text.typed([[540, 720], [780, 990]]) == "9:00-12:00, 13:00-16:30"
    assert hours_text.parsed(" ") == []


@pytest.mark.parametrize("typed", ["nine", "15-9", "9-12, 11-14", "9-25"])
def test_hours_that_cannot_be_are_refused(in_english, typed):
    with pytest.raises(BadValue):
        hours_text.parsed(typed)


def test_an_expected_day_is_written_down_confirmed_and_put_in_force(session, admin, calendar, in_english):
    assert admin.post(f"{HOURS}/days", data=FEAST).status_code == 303
    assert admin.post(f"{HOURS}/days", data=FEAST).status_code == 422  # it stands there already
    assert service.calendar().hours(dt.date(2026, 5, 27))  # nothing counts yet
    day = versions.days(calendar)[0]
    shown = admin.get(f"{HOURS}?year=2026").text
    assert "متوقع" in shown
    assert "بدء العمل بالتقويم" in shown
    assert admin.post(f"{HOURS}/days/{day.id}/confirmation").status_code == 303
    assert admin.post(f"{HOURS}/version").status_code == 303
    assert day.state is DayState.CONFIRMED
    assert not service.calendar().hours(dt.date(2026, 5, 27))
    assert session.scalars(select(Job).where(Job.name == "complaints.redate")).one().args == {
        "calendar_id": calendar.id
    }
    assert "بدء العمل بالتقويم" not in admin.get(HOURS).text


def test_ramadan_is_a_week_of_its_own(admin, in_english):
    week = dict.fromkeys(("sunday", "monday", "tuesday", "wednesday", "thursday"), "10:00-14:00")
    given = {"name_ar": "مواعيد رمضان", "begins_on": "2027-02-08", "ends_on": "2027-03-08"}
    assert "9:00-15:00" in admin.get(f"{HOURS}/weeks/new").text
    assert admin.post(f"{HOURS}/weeks", data={**given, "ends_on": "2027-01-01", **week}).status_code == 422
    assert admin.post(f"{HOURS}/weeks", data=given).status_code == 422  # nobody would ever work
    assert admin.post(f"{HOURS}/weeks", data={**given, **week}).status_code == 303
    admin.post(f"{HOURS}/version")
    assert service.calendar().hours(dt.date(2027, 2, 8)) == ((600, 840),)
    assert service.calendar().hours(dt.date(2027, 3, 9)) == ((540, 900),)


def test_a_promise_is_changed_and_open_cases_are_counted_anew(session, admin, in_english):
    policy = session.scalars(select(SlaPolicy).where(SlaPolicy.kind == Kind.INQUIRY)).one()
    shown = admin.get(f"{PROMISES}/{policy.id}").text
    assert 'value="3"' in shown
    given = {"name_ar": "الاستفسارات", "answer_normal": "٤", "answer_normal_unit": "hours", "cap_days": "9"}
    units = {f"{clock}_unit": "days" for clock in ("first_normal", "first_urgent", "interim_normal", "answer_urgent")}
    units |= {"appeal_normal_unit": "days", "unit_normal_unit": "days"}
    assert admin.post(f"{PROMISES}/{policy.id}", data=given | units).status_code == 303
    target = session.scalars(select(SlaTarget).where(SlaTarget.policy_id == policy.id)).one()
    assert (target.clock, target.priority, target.seconds, target.cap_days) == (
        Clock.ANSWER,
        Priority.NORMAL,
        4 * 3600,
        9,
    )
    assert session.scalars(select(Job).where(Job.name == "complaints.redate")).one()
    assert "٤ ساعات" in admin.get(PROMISES).text


def test_windows_are_moved_within_reason(admin, in_english):
    days = {"ask": "10", "close": "14", "reopen": "30", "appeal": "60"}
    assert admin.post(f"{PROMISES}/windows", data={**days, "ask": "0"}).status_code == 422
    assert admin.post(f"{PROMISES}/windows", data={**days, "close": "20"}).status_code == 303
    assert 'value="20"' in admin.get(PROMISES).text


def test_strangers_set_no_rules(client, cast):
    client.sign_in(cast.learner)
    assert client.get(HOURS).status_code == 403
    assert client.post(f"{PROMISES}/1", data={}).status_code == 404


def test_an_officer_reads_why_a_date_is_what_it_is_day_by_day(session, client, in_english, count_queries):
    make_central()
    unit = make_unit()
    case = file_case(make_category(unit_id=unit.id), received_at=cairo(5, 14, 30)).case
    client.sign_in(make_officer(unit))
    path = f"/complaints/desk/{case.reference}/why"
    shown = client.get(path).text
    assert "عطلة أسبوعية" in shown
    assert "٣٠ دقيقة" in shown
    with count_queries() as queries:
        client.get(path)
    assert len(queries) <= 10
    client.sign_in(make_officer(make_unit(), name="stranger"))
    assert client.get(path).status_code == 404


def test_a_citizen_reads_why_too_with_the_secret_alone(client, in_english):
    filed = file_case(received_at=cairo(5, 14, 30))
    path = f"/complaints/track/{filed.case.reference}/why"
    assert client.get(path).status_code == 404
    client.post("/complaints/track", data={"reference": filed.case.reference, "secret": filed.secret})
    shown = client.get(path).text
    assert "عطلة أسبوعية" in shown
    assert "مدة الجهة التي لديها الحالة" not in shown  # how units share the time is not the citizen's worry
