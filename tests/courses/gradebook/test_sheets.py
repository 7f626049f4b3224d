"""The gradebook as a sheet: taken home, brought back, judged cell by cell, taken in whole or not at all, taken back."""

import io
from decimal import Decimal
from unittest.mock import patch

import openpyxl
import pytest
from sqlalchemy import func, select

from courses.gradebook.models import Grade, GradeHistory, GradeImport, GradeState, GradeTotal
from courses.gradebook.service import importing, rules, shaping
from lms.core import sheets, spreadsheet
from lms.core.db import commit
from lms.core.jobs import Job
from tests.courses.gradebook.test_pages import cell_url, text
from tests.factories.accounts import make_user
from tests.factories.quizzes import enrol

WHY = "رصد الاختبار الشفوي"


@pytest.fixture
def table(marked, cast, client):
    """A quiz that was sat, an oral test without marks, two learners more; the trainer is signed in."""
    fields = {"title": {"ar": "=اختبار شفوي"}, "category_id": marked.book.categories[0].id, "maximum": 20}
    shaping.add_item(marked.school.run, cast.trainer, fields)
    marked.sit(3)
    client.sign_in(cast.trainer)
    return Table(marked, client)


def parsed_here(content):
    """As the program of its own reads it, without the second that its start costs; one test starts it."""
    try:
        layout, found = spreadsheet.sheets(content)
    except spreadsheet.Unreadable as refusal:
        return {"problem": str(refusal)}
    return {"layout": layout, "sheets": [{"name": name, "rows": rows} for name, rows in found]}


class Table:
    """The sheet as a program for tables has it, and its way through the pages."""

    def __init__(self, marked, client):
        self.marked, self.client = marked, client
        self.oral = next(item for item in rules.items_of(marked.book) if item.source == "manual")
        self.people = [marked.school.enrolment, enrol(marked.school.run, make_user("=cmd|' /C calc'!A0"))]
        self.page = f"/teach/runs/{marked.school.run.id}/grades"

    def home(self):
        self.book = openpyxl.load_workbook(io.BytesIO(self.client.get(f"{self.page}/sheet").get_data()))
        return self.book.active

    def write(self, sheet, enrolment, item, value):
        heads = {str(cell.value).rpartition("[#")[2].rstrip("]"): cell.column for cell in sheet[1]}
        row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == enrolment.id)
        sheet.cell(row[0].row, heads[str(item.id)]).value = value

    def bring(self, content=None, *, parsed=parsed_here):
        if content is None:
            out = io.BytesIO()
            self.book.save(out)
            content = out.getvalue()
        sent = {"file": (io.BytesIO(content), "كشف.xlsx"), "reason": WHY}
        answer = self.client.post(f"{self.page}/imports", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 303, text(answer)
        commit()
        found = importing.of_book(self.marked.book, None)
        self.number = importing.session().scalars(found).first().id
        with patch.object(sheets, "parsed", parsed):
            importing.read(self.number)
        self.where = f"/teach/grade-imports/{self.number}"
        return text(self.client.get(self.where))

    def take(self):
        assert self.client.post(f"{self.where}/taking").status_code == 303
        commit()
        importing.take(self.number)

    def state(self):
        return importing.load(self.number).state.value


def marks(session, item):
    query = select(Grade).where(Grade.item_id == item.id).order_by(Grade.enrolment_id)
    return [(each.enrolment_id, each.final, each.state.value) for each in session.scalars(query)]


def test_a_sheet_goes_home_is_written_in_judged_taken_in_and_taken_back(session, table):
    sheet = table.home()
    first, second = table.people
    table.write(sheet, first, table.oral, "١٧٫٥")
    table.write(sheet, second, table.oral, 12)
    table.write(sheet, first, table.marked.item, 4)
    said = table.bring(parsed=sheets.parsed)
    assert "ستتغيّر 3 درجات" in said.replace("٣", "3")
    assert marks(session, table.oral) == []
    table.take()
    assert marks(session, table.oral) == [(first.id, Decimal("17.5"), "plain"), (second.id, 12, "plain")]
    grade = session.scalars(select(Grade).where(Grade.item_id == table.marked.item.id)).one()
    assert (grade.entered, grade.override, grade.final, grade.reason) == (3, 4, 4, WHY)
    assert session.get(GradeTotal, first.id, populate_existing=True).current == Decimal("0.8958333")
    assert "كشف" in text(table.client.get(cell_url(table.marked, table.oral)))
    table.client.post(cell_url(table.marked, table.oral), data={"act": "mark", "value": "18"})
    assert table.client.post(f"{table.where}/undoing").status_code == 303
    assert marks(session, table.oral) == [(first.id, 18, "plain"), (second.id, None, "plain")]
    assert marks(session, table.marked.item) == [(first.id, 3, "plain")]
    assert "درجة واحدة غُيّرت بعده فبقيت" in text(table.client.get(table.where))
    assert table.client.post(f"{table.where}/undoing").status_code == 409


def test_the_same_sheet_again_changes_nothing_and_words_and_dashes_are_understood(session, table):
    table.home()
    assert "فليس فيه ما يُعتمد" in table.bring()
    sheet = table.home()
    first, second = table.people
    table.write(sheet, first, table.oral, "معفى")
    table.write(sheet, second, table.oral, "لم يُسلَّم")
    table.bring()
    table.take()
    assert marks(session, table.oral) == [(first.id, None, "excused"), (second.id, 0, "missing")]
    again = table.home()
    assert "فليس فيه ما يُعتمد" in table.bring()
    table.write(again, first, table.oral, "-")
    table.bring()
    table.take()
    assert marks(session, table.oral)[0] == (first.id, None, GradeState.PLAIN)


def test_each_wrong_cell_and_row_is_told_and_nothing_is_taken_in(session, table):
    sheet = table.home()
    first, second = table.people
    table.write(sheet, first, table.oral, "<script>alert(1)</script>")
    table.write(sheet, second, table.oral, 21)
    sheet.append([999_999, "لا أحد"])
    sheet.append([first.id, None])
    sheet.append([None, "المتوسط", 9])
    sheet.cell(1, 30).value = "عمود [#99999]"
    said = table.bring()
    for words in ("ليست درجة", "أكثر من الدرجة الكاملة", "برقم «999999»", "مكرر في الكشف", "ليس لبند في هذا السجل"):
        assert words in said, words
    assert "5 مواضع" in said.replace("٥", "5")
    assert b"<script>alert" not in table.client.get(table.where).get_data()
    assert table.client.post(f"{table.where}/taking").status_code == 409
    assert marks(session, table.oral) == []
    sheet = table.home()
    names = [row[1] for row in sheet.iter_rows(min_row=2)]
    names[0].value, names[1].value = "زكريا يحيى", "زكريا يحيى"
    assert "فلعل الصفوف اختلطت" in table.bring()


def test_what_was_marked_after_the_sheet_went_home_is_never_overwritten(session, table):
    sheet = table.home()
    table.client.post(cell_url(table.marked, table.oral), data={"act": "mark", "value": "15"})
    table.write(sheet, table.people[0], table.oral, 9)
    assert "بعد تنزيل الكشف" in table.bring()
    sheet = table.home()
    table.write(sheet, table.people[0], table.oral, 9)
    table.bring()
    table.client.post(cell_url(table.marked, table.oral), data={"act": "mark", "value": "16"})
    table.take()
    assert table.state() == "checked"
    assert "تغيّرت درجات منذ فحصك" in text(table.client.get(table.where))
    assert marks(session, table.oral)[0][1] == 16
    table.client.post(cell_url(table.marked, table.oral), data={"act": "lock"})
    sheet = table.home()
    table.write(sheet, table.people[0], table.oral, 9)
    assert "هذه الدرجة مقفلة" in table.bring()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"name,mark\r\nx,1\r\n", b"\xd0\xcf\x11\xe0old"])
def test_what_is_no_sheet_of_ours_is_told_and_harms_nothing(session, table, content):
    if content:
        assert "لم تتغيّر أي درجة" in table.bring(content)
    assert table.client.post(f"{table.page}/imports", data={"reason": "x"}).status_code == 422
    assert session.scalar(select(func.count(GradeHistory.id))) == 1


def test_a_sheet_starts_nothing_and_is_shown_to_nobody_else(client, cast, session, table):
    sheet = table.home()
    heads = [cell.value for cell in sheet[1]]
    assert any(str(head).startswith("'=اختبار شفوي") for head in heads)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [row[2].value for row in sheet.iter_rows(min_row=2) if row[0].value == table.people[0].id] == [3]
    table.bring()
    client.sign_in(cast.learner)
    for path in (f"{table.page}/sheet", f"{table.page}/imports", table.where):
        assert client.get(path).status_code == 404
    assert client.post(f"{table.where}/taking").status_code == 404
    assert session.scalar(select(func.count(GradeImport.id))) == 1
    assert session.scalar(select(func.count(Job.id)).where(Job.name == "gradebook.read")) == 1
