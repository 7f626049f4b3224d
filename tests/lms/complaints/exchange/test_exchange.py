"""Files of the national system: looked at, mapped, taken in whole or not at all, answered once, compared."""

import datetime as dt
import io
import json

import openpyxl
import pytest
from sqlalchemy import func, select

from lms.accounts.models import Role
from lms.complaints.exchange import columns, jobs
from lms.complaints.exchange.models import ExchangeFile, ExchangeRow, FileState, Purpose, Verdict
from lms.complaints.exchange.service import comparing, files
from lms.complaints.kinds import Channel, Kind, MessageKind
from lms.complaints.models import Case, CaseMessage
from lms.complaints.service.actors import Actor
from lms.core import clock, sheets
from lms.core.audit import AuditEntry
from lms.core.db import commit
from lms.core.jobs import Running
from tests.factories.accounts import make_unit
from tests.factories.complaints import answer, make_category, make_central, make_officer

PAGE = "/complaints/exchange"
HEADINGS = [
    "رقم الشكوى",
    "موضوع الشكوى",
    "نص الشكوى",
    "تصنيف",
    "تاريخ الورود",
    "اسم مقدم الشكوى",
    "رقم الهاتف",
    "الحالة",
]
ROWS = [
    ["N-1", "إضاءة", "المصابيح لا تعمل", "lights", "2026-11-01", "منى", "01001234567", "تحت الفحص"],
    ["N-2", "", "=HYPERLINK(1)\nسطر ثانٍ", "lights", "٢/١١/٢٠٢٦", "", "", "مغلقة"],
]


@pytest.fixture
def sorter(session, client):
    unit = make_unit()
    make_category(code="lights", unit_id=unit.id, kind=None)
    sorter = make_officer(make_central())
    make_officer(unit, name="worker")
    commit()
    client.sign_in(sorter)
    return sorter


def a_file(form, rows):
    if form == "json":
        return json.dumps({"complaints": [dict(zip(HEADINGS, row, strict=True)) for row in rows]}).encode()
    if form == "csv":
        return sheets.as_csv(HEADINGS, rows)
    return sheets.as_xlsx("شكاوى", HEADINGS, rows)


def brought(client, session, content, purpose="take_in", name="national.xlsx"):
    answer = client.post(PAGE, data={"file": (io.BytesIO(content), name), "purpose": purpose})
    assert answer.status_code == 303, answer.text
    commit()
    row = session.scalars(select(ExchangeFile).order_by(ExchangeFile.id.desc())).first()
    jobs.read.run(Running("x"), row.id)
    session.expire_all()
    return session.get(ExchangeFile, row.id)


def taken(client, session, file):
    assert client.post(f"{PAGE}/{file.id}/taking").status_code == 303
    commit()
    jobs.take.run(Running("x"), file.id)
    session.expire_all()
    return session.get(ExchangeFile, file.id)


def cases(session):
    return session.scalars(select(Case).order_by(Case.external_ref)).all()


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_a_file_is_looked_at_first_then_taken_in_and_the_second_time_makes_nothing(client, session, sorter, form):
    file = brought(client, session, a_file(form, ROWS))
    assert (file.state, file.counts) == (FileState.CHECKED, {"new": 2})
    assert cases(session) == []
    assert "أُدرج" not in client.get(f"{PAGE}/{file.id}").text
    file = taken(client, session, file)
    assert file.state is FileState.DONE
    first, second = cases(session)
    assert (first.external_system, first.external_ref, first.channel) == ("national", "N-1", Channel.NATIONAL)
    assert (first.title, first.received_at.date().isoformat()) == ("إضاءة", "2026-11-01")
    assert (second.title, second.body) == ("=HYPERLINK(1)", "=HYPERLINK(1)\nسطر ثانٍ")
    assert second.received_at.date().isoformat() == "2026-11-02"
    assert all(row.cells == [] for row in session.scalars(select(ExchangeRow)))  # what people wrote is wiped
    again = taken(client, session, brought(client, session, a_file(form, ROWS)))
    assert again.counts == {"same": 2}
    assert len(cases(session)) == 2
    actions = set(session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("exchange."))))
    assert actions == {"exchange.brought", "exchange.taken"}


def test_the_page_of_a_file_asks_few_questions_however_many_rows_it_shows(client, session, sorter, count_queries):
    taken(client, session, brought(client, session, a_file("csv", ROWS)))
    changed = [[*row[:2], f"{row[2]} وزيادة", *row[3:]] for row in ROWS]
    file = brought(client, session, a_file("csv", changed))
    commit()
    with count_queries() as seen:
        assert client.get(f"{PAGE}/{file.id}").status_code == 200
    assert len(seen) <= 10


def test_rows_with_faults_stop_the_whole_file_and_come_back_in_the_same_sheet(client, session, sorter):
    bad = [
        ["N-3", "", "", "lights", "", "", "", ""],
        ["N-4", "", "نص", "nothing", "tomorrow", "", "12", ""],
        [ROWS[0][0], "", "مكرر", "lights", "", "", "", ""],
    ]
    file = brought(client, session, a_file("xlsx", [*ROWS, *bad]))
    assert file.counts == {"new": 2, "wrong": 2, "twice": 1}
    page = client.get(f"{PAGE}/{file.id}").text
    assert "«نص الشكوى»: لا بد منه." in page
    assert client.post(f"{PAGE}/{file.id}/taking").status_code == 409
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}/{file.id}/remarks.xlsx").data)).active
    said = {row[0]: (row[-1], row[8]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert said["N-2"] == (None, "حالة جديدة")
    assert said["N-4"][0].count(":") == 3
    assert sheet.cell(3, 3).data_type == "s"  # what looks like a formula stays a text
    assert cases(session) == []
    assert client.post(f"{PAGE}/{file.id}/removal").status_code == 303
    assert session.scalar(select(func.count(ExchangeRow.id))) == 0


def test_what_they_changed_is_shown_field_by_field_and_becomes_a_note_once(client, session, sorter):
    taken(client, session, brought(client, session, a_file("xlsx", ROWS)))
    changed = [[*ROWS[0][:2], "المصابيح <b>تعمل</b>", *ROWS[0][3:7], "مغلقة"], ROWS[1]]
    file = brought(client, session, a_file("xlsx", changed))
    assert file.counts == {"changed": 1, "same": 1}
    page = client.get(f"{PAGE}/{file.id}").text
    assert "<del><bdi>المصابيح لا تعمل</bdi></del>" in page
    assert "&lt;b&gt;تعمل" in page
    taken(client, session, file)
    again = brought(client, session, a_file("xlsx", changed))
    assert again.counts == {"same": 2}
    notes = session.scalars(select(CaseMessage).where(CaseMessage.kind == MessageKind.NOTE)).all()
    assert len(notes) == 1
    assert "المصابيح <b>تعمل</b>" in notes[0].body
    assert cases(session)[0].body == "المصابيح لا تعمل"


def test_a_row_that_the_rules_refuse_undoes_all_of_them(client, session, sorter, monkeypatch):
    from lms.complaints.exchange.service import taking
    from lms.core.errors import RuleError

    real = taking.filing.file

    def refusing(filing):
        if filing.external[1] == "N-2":
            raise RuleError("لا يُقبل")
        return real(filing)

    monkeypatch.setattr(taking.filing, "file", refusing)
    file = taken(client, session, brought(client, session, a_file("csv", ROWS)))
    assert (file.state, file.problem) == (FileState.CHECKED, "refused")
    assert cases(session) == []
    wrong = session.scalars(files.rows(file, Verdict.WRONG)).one()
    assert (wrong.number, wrong.remarks[0][2]) == (3, "لا يُقبل")
    assert wrong.cells[0] == "N-2"


def test_columns_are_chosen_once_and_remembered(client, session, sorter):
    odd = [["عمود ١", "عمود ٢"], ["N-9", "شكوى من الضوء"]]
    content = sheets.as_csv(odd[0], odd[1:])
    file = brought(client, session, content)
    assert file.counts == {"wrong": 1}
    category = session.scalar(select(Case.category_id).limit(1)) or session.scalars(select(columns_of())).one()
    chosen = dict.fromkeys(columns.FIELDS, "-1") | {"external_ref": "0", "text": "1", "category_id": str(category)}
    assert client.post(f"{PAGE}/{file.id}/columns", data=chosen).status_code == 303
    session.expire_all()
    assert session.get(ExchangeFile, file.id).counts == {"new": 1}
    assert client.post(f"{PAGE}/{file.id}/columns", data=chosen | {"text": "7"}).status_code == 422
    assert brought(client, session, content).counts == {"new": 1}


def columns_of():
    from lms.complaints.models import CaseCategory

    return CaseCategory.id


def test_replies_go_out_once_in_three_forms_and_can_be_fetched_again(client, session, sorter):
    assert client.post(f"{PAGE}/replies").status_code == 409
    taken(client, session, brought(client, session, a_file("xlsx", ROWS)))
    case = cases(session)[0]
    worker, head = make_officer(case_unit(session, case)), make_officer(case_unit(session, case), Role.UNIT_HEAD)
    answer(case, Actor.person(worker), Actor.person(head))
    commit()
    made = client.post(f"{PAGE}/replies").location.rsplit("/", 1)[1]
    [line] = json.loads(client.get(f"{PAGE}/{made}/replies.json").data)
    assert (line["external_ref"], line["status"]) == ("N-1", "تم الرد") or line["external_ref"] == "N-1"
    assert line["reply"] == "أُصلحت المصابيح أمس."
    assert "أُصلحت المصابيح أمس." in client.get(f"{PAGE}/{made}/replies.csv").data.decode("utf-8-sig")
    assert client.get(f"{PAGE}/{made}/replies.xlsx").data[:2] == b"PK"
    assert client.get(f"{PAGE}/{made}").status_code == 200
    assert client.post(f"{PAGE}/replies").status_code == 409


def test_what_people_wrote_in_files_that_nobody_finished_is_wiped_and_replies_stay(client, session, sorter):
    file = brought(client, session, a_file("xlsx", ROWS))
    file.created_at = clock.now() - dt.timedelta(days=31)
    session.flush()
    files.forget()
    session.expire_all()
    assert [row.cells for row in session.scalars(files.rows(file))] == [[], []]
    young = brought(client, session, a_file("xlsx", ROWS))
    files.forget()
    session.expire_all()
    assert session.scalars(files.rows(young)).first().cells[0] == "N-1"


def case_unit(session, case):
    from lms.accounts.models import OrgUnit

    return session.get(OrgUnit, case.unit_id)


def test_the_month_is_compared_in_both_directions(client, session, sorter):
    third = ["N-3", "", "ثالثة", "lights", "2026-11-02", "", "", "تحت الفحص"]
    old = ["N-0", "", "قديمة", "lights", "2026-09-01", "", "", ""]
    taken(client, session, brought(client, session, a_file("xlsx", [*ROWS, third, old])))
    theirs = [ROWS[0], ROWS[1], ["N-7", "", "x", "lights", "2026-11-02", "", "", "مغلقة"]]
    file = brought(client, session, a_file("json", theirs), purpose="compare")
    assert file.counts == {"same": 1, "differs": 1, "only_theirs": 1, "only_ours": 1}
    ours = session.scalars(files.rows(file, Verdict.ONLY_OURS)).one()
    assert ours.case.external_ref == "N-3"
    assert "لدينا وليست لديهم" in client.get(f"{PAGE}/{file.id}").text
    assert client.get(f"{PAGE}/{file.id}/remarks.xlsx").data[:2] == b"PK"
    assert client.post(f"{PAGE}/{file.id}/taking").status_code == 409
    assert [comparing.has_ended(word) for word in ("مُغلقة", "تم الرد عليها", "قيد البحث", "")] == [
        True,
        True,
        False,
        None,
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "empty"), (b"{", "damaged"), (b"[1]", "no_objects"), (b"PK\x03\x04", "damaged"), (b"[" * 99999, "damaged")],
)
def test_a_file_that_is_none_is_told_so(client, session, sorter, content, problem):
    file = brought(client, session, content)
    assert (file.state, file.problem) == (FileState.UNREADABLE, problem)
    assert client.get(f"{PAGE}/{file.id}").status_code == 200


def test_strangers_and_other_units_carry_no_files(client, cast, sorter):
    for person in (cast.learner, make_officer(make_unit(), name="elsewhere")):
        client.sign_in(person)
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}/replies").status_code == 403


@pytest.mark.once
def test_cells_mean_what_people_mean():
    assert columns.kind("شكوى عامة") is Kind.COMPLAINT
    assert columns.kind("???") is None
    assert columns.moment("٢٥/١/٢٠٢٦ 09:30", sheets_zone()).hour == 9
    assert columns.moment("32/1/2026", sheets_zone()) is None
    guessed = columns.guess(HEADINGS, {})
    assert [guessed[name] for name in ("external_ref", "title", "text", "received_at", "phone", "name", "status")] == [
        0, 1, 2, 4, 6, 5, 7,
    ]  # fmt: skip
    assert Purpose("take_in") is Purpose.TAKE_IN


def sheets_zone():
    from zoneinfo import ZoneInfo

    return ZoneInfo("Africa/Cairo")
