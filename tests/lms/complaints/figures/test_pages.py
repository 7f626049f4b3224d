"""The pages of the figures: whose they are, what they say, and the cases behind their numbers."""

import csv
import datetime as dt
import io

import pytest

from lms.accounts.models import Role
from lms.complaints.categories.models import AnswerFound
from lms.complaints.figures import counting, marks, publishing
from lms.complaints.models import CaseMessage, CasePoint, MessageKind, MessageState
from lms.core import clock
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_category, make_central, make_officer
from tests.factories.figures import BEGAN, DAY, HOUR, a_case_of

NOW = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def counted(session):
    """Two directorates: one with 24 answers, of which 2 late, and 3 open cases; one with 6 answers."""
    top, small, subject = make_unit(), make_unit(), make_category()
    for number in range(24):
        came = BEGAN + number * DAY
        a_case_of(top, subject, came, came + (20 if number < 2 else 2) * DAY, rating=4, rated_at=came + 30 * DAY)
    for number in range(6):
        a_case_of(small, subject, BEGAN + number * HOUR, BEGAN + 4 * DAY)
    for number in range(3):
        a_case_of(top, subject, BEGAN + (40 + number) * DAY)
    for month in counting.months_with_cases():
        counting.rebuild(month)
    return top, small, subject


def test_the_director_reads_all_a_head_the_branch_and_others_nothing(client, cast, counted, count_queries):
    top, small, _subject = counted
    make_central()
    for user, shown, hidden in (
        (cast.director, [top, small], []),
        (make_officer(top, Role.UNIT_HEAD), [top], [small]),
    ):
        client.sign_in(user)
        with count_queries() as seen:
            page = client.get("/complaints/figures?first=2026-03-01&last=2026-05-31").text
        assert len(seen) <= 10, "\n".join(each[:60] + " … " + each[-90:] for each in seen)
        assert all(unit.name["ar"] in page for unit in shown)
        assert not any(unit.name["ar"] in page for unit in hidden)
    client.sign_in(make_officer(top))
    assert client.get("/complaints/figures").status_code == 403


def test_a_number_opens_the_cases_behind_it_to_those_who_may(client, cast, counted):
    top, small, _subject = counted
    head = make_officer(top, Role.UNIT_HEAD)
    client.sign_in(head)
    page = client.get("/complaints/figures?first=2026-03-01&last=2026-05-31").text
    assert f"/complaints/figures/cases/answered?first=2026-03-01&amp;last=2026-05-31&amp;unit={top.id}" in page
    for what, count in {"answered": 24, "late": 2, "open": 3, "received": 27, "rated": 24, "reopened": 0}.items():
        cases = client.get(f"/complaints/figures/cases/{what}?first=2026-03-01&last=2026-05-31&unit={small.id}")
        assert "26-F" not in cases.text  # another unit's
        found = client.get(f"/complaints/figures/cases/{what}?first=2026-03-01&last=2026-05-31").text
        assert found.count('scope="row"') == count
    assert client.get("/complaints/figures/cases/nonsense").status_code == 404
    client.sign_in(cast.director)
    assert "/cases/answered" not in client.get("/complaints/figures?first=2026-03-01&last=2026-05-31").text


def test_who_found_an_answer_before_filing_is_told_apart(client, cast, counted, session):
    session.add_all(AnswerFound(at=BEGAN) for _ in range(7))
    session.flush()
    client.sign_in(cast.director)
    page = client.get("/complaints/figures?first=2026-03-01&last=2026-05-31").text
    assert "وجد ٧ أشخاص جوابهم قبل التقديم" in page
    assert "<b>٣٣</b>" in page
    assert "جوابهم" not in client.get("/complaints/figures?first=2026-04-01&last=2026-05-31").text


def test_few_cases_are_not_compared_and_the_sheet_says_the_same(client, cast, counted):
    client.sign_in(cast.director)
    page = client.get("/complaints/figures?first=2026-03-01&last=2026-05-31").text
    assert "عدد الحالات غير كافٍ" in page
    sheet = client.get("/complaints/figures/units.csv?first=2026-03-01&last=2026-05-31")
    rows = list(csv.reader(io.StringIO(sheet.data.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["1", "عدد الحالات غير كافٍ"]
    assert rows[1][2:7] == ["24", "74", "27", "24", "22"]


def a_reply(session, case, text, at, points=None):
    said = CaseMessage(
        case_id=case.id, kind=MessageKind.REPLY, body=text, state=MessageState.SENT, sent_at=at, salt="s"
    )
    said.points = points or {}
    session.add(said)
    session.flush()


def test_odd_closings_are_pointed_at(client, cast, session):
    unit, subject = make_unit(), make_category()
    for number in range(14):
        answered = dt.datetime(2026, 3, 30, 9, tzinfo=dt.UTC) + number * HOUR
        case = a_case_of(unit, subject, BEGAN + number * DAY, answered)
        session.add(CasePoint(case_id=case.id, number=1, text="مصابيح المسجد لا تعمل منذ أسبوع"))
        session.flush()
        if number < 6:
            a_reply(session, case, "تم اتخاذ اللازم، ونشكركم على حسن تعاونكم معنا.", answered)
        else:
            a_reply(session, case, f"رُكِّبت {number} لمبة", answered, {"1": {"answer": f"غُيِّرت المصابيح يوم {number}"}})
    counting.rebuild(dt.date(2026, 3, 1))
    client.sign_in(cast.director)
    page = client.get("/complaints/figures/signs?first=2026-03-01&last=2026-03-31").text
    for words in ("ردود كثيرة في آخر ثلاثة أيام من الشهر", "النص نفسه أُرسل إلى كثيرين", "ردود لا تتناول ما سُئل عنه"):
        assert f'<h2 class="sub">{words}</h2>' in page
    client.sign_in(make_officer(unit, Role.UNIT_HEAD))
    behind = client.get("/complaints/figures/cases/untouched?first=2026-03-01&last=2026-03-31").text
    assert behind.count('scope="row"') == 6


def test_what_touches_a_point_and_what_is_the_same_text(app, session):
    assert marks.touches("مصابيح المسجد لا تعمل", "استُبدلت المصابيح التالفة")
    assert not marks.touches("مصابيح المسجد لا تعمل", "تم اتخاذ اللازم ونشكركم")
    assert marks.print_of("تمَّ الردُّ.") == marks.print_of("تم  الرد") != marks.print_of("لم يتم الرد")


def test_everybody_reads_the_published_figures_and_takes_them_home(client, counted, count_queries):
    publishing.publish()
    with count_queries() as seen:
        page = client.get("/transparency")
    assert page.status_code == 200
    assert len(seen) <= 8, seen
    sheet = client.get("/transparency/statistics.csv")
    rows = list(csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig"))))
    package = client.get("/transparency/statistics.json").json
    data = package["resources"][0]["data"]
    assert [each["name"] for each in package["resources"][0]["schema"]["fields"]] == list(rows[0])
    assert len(data) == len(rows) > 20
    assert all(
        (row["value"] == "") == (row["suppressed"] == "true") == one["suppressed"]
        for row, one in zip(rows, data, strict=True)
    )
    assert all(
        row["value"] == "" or float(row["value"]) == 0 or float(row["value"]) >= 5
        for row in rows
        if row["measure"] in {"received", "answered", "open"}
    )
    assert "access-control-allow-origin" in {name.lower() for name, _value in sheet.headers}


def test_the_page_of_a_new_academy_says_that_there_is_nothing_yet(client, cast):
    assert client.get("/transparency").status_code == 200
    client.sign_in(cast.director)
    assert (
        "لا حالات في هذه المدة"
        in client.get("/complaints/figures?first=nonsense&unit=7&channel=owl&last=1999-13-01").text
    )
