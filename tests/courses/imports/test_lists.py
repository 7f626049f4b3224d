"""A list from the file to the places, and back: looked at first, whole or not at all, undone where nobody touched it."""

import io

import pytest

from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.imports.models import ListRow, ListState, PeopleList, RowVerdict
from courses.imports.service import lists, taking
from courses.progress.service import completing
from lms.accounts.models import User
from lms.accounts.service import keeping
from lms.core import db as database
from lms.core.sheets import safe
from tests.courses.imports.sheets import FOUR, HEAD, opened, text, xlsx
from tests.factories.accounts import make_unit, make_user
from tests.factories.courses import make_run

V = RowVerdict


@pytest.fixture
def run(session):
    for name in ("مديرية أوقاف القاهرة", "مديرية أوقاف الجيزة"):
        make_unit().name = {"ar": name}
    return make_run()


@pytest.fixture
def bring(client, cast, run, session):
    """Send a list as the registrar does; the worker reads it."""

    def send(content, name="list.xlsx", to=run):
        client.sign_in(cast.registrar)
        data = {"file": (io.BytesIO(content), name), "run_id": to.id if to else 0}
        answer = client.post("/registry/lists", data=data, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.get_data(as_text=True)
        number = int(answer.location.rsplit("/", 1)[1])
        database.commit()
        lists.read(number)
        return lists.find(number)

    return send


def take(client, brought):
    answer = client.post(f"/registry/lists/{brought.id}/taking")
    if answer.status_code == 303:
        taking.take(brought.id)
    database.session().expire_all()
    return answer.status_code


def verdicts(session, brought):
    return [row.verdict for row in session.scalars(lists.rows(brought))]


def words(session, brought):
    return [[word for _field, word in row.remarks] for row in session.scalars(lists.rows(brought))]


def test_a_list_is_looked_at_first_and_then_taken_in_whole(client, bring, session, run):
    people = session.query(User).count()
    brought = bring(xlsx([HEAD, *FOUR]))
    assert brought.counts == {"new": 4}
    assert session.query(User).count() == people
    assert session.query(Enrolment).count() == 0
    assert take(client, brought) == 303
    assert session.get(PeopleList, brought.id).state is ListState.DONE
    made = session.query(User).filter_by(phone="+201001234567").one()
    assert (made.name_ar, made.gender, made.org_unit_id is not None) == ("أحمد محمد علي حسن", "m", True)
    enrolled = session.query(Enrolment).all()
    assert {each.state for each in enrolled} == {EnrolmentState.ACTIVE}
    assert {each.source for each in enrolled} == {"import"}
    assert len({user.org_unit_id for user in session.query(User).filter(User.phone.is_not(None))}) == 2
    assert take(client, brought) == 303  # a second click
    assert session.query(Enrolment).count() == 4


def test_one_wrong_row_keeps_the_whole_list_out_and_is_named_in_the_sheet(client, bring, session):
    wrong = ["٥", "", "١٢٣", "المريخ", "؟"]
    brought = bring(xlsx([HEAD, FOUR[0], [None] * 5, wrong]))
    assert verdicts(session, brought) == [V.NEW, V.WRONG]
    assert words(session, brought)[1] == ["phone_wrong", "name_missing", "gender_unknown", "unit_unknown"]
    assert take(client, brought) == 409
    assert session.query(Enrolment).count() == 0
    page = client.get(f"/registry/lists/{brought.id}").get_data(as_text=True)
    assert "هذا ليس رقم هاتف." in page
    sheet = opened(client.get(f"/registry/lists/{brought.id}/remarks").data)
    assert [cell.value for cell in sheet[1]] == [*HEAD, "ملاحظات"]
    assert sheet["B2"].value == FOUR[0][1]
    assert "لا توجد مديرية" in sheet["F4"].value
    assert sheet.sheet_view.rightToLeft


def test_people_are_recognised_by_phone_by_mail_and_by_name_and_workplace(bring, session, run):
    cairo = session.query(User).count()
    by_phone = make_user("p", name_ar="احمد محمد على حسن", phone="+201001234567")
    by_mail = make_user("m", name_ar="فاطمة السيد", email="f@example.org")
    sheet = [[*HEAD, "البريد"], [*FOUR[0], ""], ["", "فاطمة السيد محمود", "", "", "", "F@Example.org"]]
    brought = bring(xlsx([*sheet, ["", "محمود سعد", "", "القاهرة", "ذكر", ""], [*FOUR[0], ""]]))
    rows = session.scalars(lists.rows(brought)).all()
    assert [row.verdict for row in rows] == [V.KNOWN, V.KNOWN, V.WRONG, V.TWICE]
    assert [row.user_id for row in rows[:2]] == [by_phone.id, by_mail.id]
    assert cairo


def test_a_name_and_workplace_are_enough_for_whoever_is_here_already(bring, session, run):
    from lms.accounts.models import OrgUnit

    unit = session.query(OrgUnit).order_by(OrgUnit.id).first()
    known = make_user("k", name_ar="محمود سعد عبد الله", org_unit_id=unit.id)
    brought = bring(xlsx([HEAD, ["", "محمود سعد عبدالله", "01009998887", "القاهرة", "ذكر"]]))
    (row,) = session.scalars(lists.rows(brought))
    assert (row.verdict, row.user_id) == (V.KNOWN, known.id)


def test_a_phone_with_another_name_is_asked_about(bring, session):
    make_user("p", name_ar="سيد إبراهيم", phone="+201001234567")
    brought = bring(text([HEAD, FOUR[0], ["", "زينب كمال", FOUR[1][2], "", "أنثى"], FOUR[1]], "utf-16"), "list.csv")
    assert words(session, brought) == [["other_name", "known"], [], ["twice_other"]]


def test_columns_can_be_corrected(client, bring, session):
    brought = bring(text([["هدى كامل", "01001112223"]], "cp1256", ";"), "list.csv")
    assert brought.problem == "no_columns"
    assert take(client, brought) == 409
    chosen = dict.fromkeys(("email", "gender", "unit", "job_title", "name_latin"), -1)
    chosen |= {"name_ar": 0, "phone": 1, "gender_default": "f"}
    assert client.post(f"/registry/lists/{brought.id}/columns", data=chosen).status_code == 303
    assert verdicts(session, brought) == [V.NEW]
    assert take(client, brought) == 303
    assert session.query(User).filter_by(phone="+201001112223").one().gender == "f"


def test_a_row_that_is_refused_at_the_last_moment_undoes_the_whole(client, bring, session, cast, run):
    """The run was closed between the look and the click."""
    brought = bring(xlsx([HEAD, *FOUR]))
    people = session.query(User).count()
    from courses.enrolment.service import runs

    runs.close_run(runs.by_id(run.id), cast.registrar)
    assert take(client, brought) == 303
    kept = session.get(PeopleList, brought.id)
    assert (kept.state, kept.problem) == (ListState.CHECKED, "refused")
    assert (session.query(User).count(), session.query(Enrolment).count()) == (people, 0)
    assert "ملاحظات" in client.get(f"/registry/lists/{brought.id}").get_data(as_text=True)


def test_a_long_list_keeps_other_writers_waiting_for_moments_only(client, bring, session, count_queries):
    """All its rows are written together; for each person only what they are told is looked up."""
    brought = bring(
        xlsx([HEAD, *([str(n), f"أحمد محمد {n} حسن", f"010{20000000 + n}", "القاهرة", "ذكر"] for n in range(60))])
    )
    client.post(f"/registry/lists/{brought.id}/taking")
    with count_queries() as seen:
        taking.take(brought.id)
    assert session.query(Enrolment).count() == 60
    assert sum(statement.startswith("SELECT") for statement in seen) <= 2 * 60 + 30


def test_undoing_takes_back_what_nobody_touched(client, bring, session, cast, run):
    known = make_user("known", name_ar="سعيد رجب", phone="+201223334455")
    brought = bring(xlsx([HEAD, *FOUR]))
    take(client, brought)
    first, second, third = (
        session.query(User).filter_by(phone=number).one()
        for number in ("+201001234567", "+201007654321", "+201112223344")
    )
    gone = third.id
    learned = session.query(Enrolment).filter_by(user_id=first.id).one()
    completing.complete(learned, lessons_of(run.version_id)[0], "viewed")
    keeping.edit(
        second,
        keeping.Facts(
            name_ar="فاطمة السيد",
            name_latin="",
            gender=second.gender,
            phone=second.phone,
            email=None,
            org_unit_id=second.org_unit_id,
        ),
        by=cast.registrar,
    )
    assert client.post(f"/registry/lists/{brought.id}/undoing").status_code == 303
    ids = {user.id for user in session.query(User)}
    assert {first.id, second.id, known.id} <= ids
    assert gone not in ids
    assert [each.user_id for each in session.query(Enrolment)] == [first.id]
    counts = session.get(PeopleList, brought.id).counts
    assert (counts["undone_people"], counts["undone_places"], counts["kept"]) == (1, 3, 2)
    assert client.post(f"/registry/lists/{brought.id}/undoing").status_code == 409


def test_accounts_alone_can_be_made_and_the_template_is_understood(client, cast, bring, session):
    client.sign_in(cast.registrar)
    for language in ("ar", "en"):
        client.set_cookie("locale", language)
        brought = bring(client.get("/registry/lists/template").data, to=None)
        assert set(brought.columns) == {"name_ar", "name_latin", "phone", "email", "gender", "unit", "job_title"}
        assert verdicts(session, brought) == [V.WRONG if language == "en" else V.NEW]
    client.set_cookie("locale", "ar")
    chosen = lists.find(session.query(PeopleList.id).order_by(PeopleList.id).first()[0])
    assert take(client, chosen) == 303
    assert session.query(Enrolment).count() == 0


def test_a_damaged_file_is_explained_and_nothing_is_made(client, bring, session):
    brought = bring(b"PK\x03\x04 broken")
    assert brought.state is ListState.UNREADABLE
    assert "الملف تالف" in client.get(f"/registry/lists/{brought.id}").get_data(as_text=True)
    assert client.post(f"/registry/lists/{brought.id}/removal").status_code == 303
    assert session.query(PeopleList).count() == session.query(ListRow).count() == 0


def test_lists_are_for_registrars(client, cast, bring):
    brought = bring(xlsx([HEAD, *FOUR]))
    for person in (cast.learner, cast.trainer, cast.director):
        client.sign_in(person)
        assert client.get("/registry/lists").status_code == 403
        assert client.get(f"/registry/lists/{brought.id}").status_code == 404
        assert client.post(f"/registry/lists/{brought.id}/taking").status_code == 404


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("+201001234567", "+201001234567"),
        ("محمد", "محمد"),
        ("a\x00b", "ab"),
        (5, 5),
        (None, None),
        (" =1", "' =1"),
    ],
)
def test_a_cell_never_starts_anything(value, shown):
    assert safe(value) == shown
