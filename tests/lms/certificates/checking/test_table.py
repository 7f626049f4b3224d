"""An employer's list: answered row by row, in whatever encoding it came; names only for whoever held the certificate."""

import csv
import io

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

from lms.certificates import code as codes
from lms.certificates import service
from lms.certificates.checking import table
from lms.certificates.models import Cause
from lms.core import sheets, spreadsheet
from lms.core.limits import LimitCount
from tests.conftest import everything
from tests.factories.accounts import make_user
from tests.factories.certificates import make_certificate

STATE, NAME, MATCH, COURSE, ISSUED, EXPIRES = range(6)


@pytest.fixture
def in_this_process(monkeypatch):
    """The program that reads sheets is started by other tests; here its reader is called, to be quick."""

    def parsed(content):
        try:
            layout, found = spreadsheet.sheets(content)
        except spreadsheet.Unreadable as refusal:
            return {"problem": str(refusal)}
        return {"layout": layout, "sheets": [{"name": name, "rows": rows} for name, rows in found]}

    monkeypatch.setattr(sheets, "parsed", parsed)


@pytest.fixture
def ahmed(cast):
    holder = make_user("ahmed", name_ar="أحمد عبد الله محمود السيد", name_latin="Ahmed Abdullah Mahmoud Elsayed")
    return make_certificate(holder, cast.registrar)


def bring(client, content: bytes):
    given = FileStorage(io.BytesIO(content), filename="list.csv")
    return client.post("/verify/table", data={"file": given})


def answered(client, rows: list[list[str]], encoding: str = "utf-8-sig") -> list[list[str]]:
    """What is added to each row of the list."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    answer = bring(client, out.getvalue().encode(encoding))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    back = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[: len(rows[0])] for row in back] == rows, "what was brought comes back as it was"
    return [row[len(rows[0]) :] for row in back[1:]]


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1256", "utf-16"])
def test_a_list_comes_back_with_an_answer_in_each_row(client, session, cast, ahmed, encoding):
    gone = make_certificate(make_user("gone"), cast.registrar)
    service.revoke(gone, cause=Cause.ISSUED_IN_ERROR, reason="x", by=cast.registrar)
    client.sign_in(cast.stranger)
    shown = codes.shown(ahmed.code)
    rows = [
        ["الرمز", "الاسم", "ملاحظات"],
        [shown.lower(), "الشيخ احمد عبدالله محمود السيد", "أ"],
        [f"http://localhost/verify/{shown}", "Ahmed Mahmoud", ""],
        [ahmed.code, "محمود السيد", ""],
        [codes.shown(gone.code), "", ""],
        ["0000-0000-0000-0000", "أحمد", ""],
        ["لا أعرف", "أحمد", ""],
    ]
    found = answered(client, rows, encoding)
    assert [row[STATE] for row in found] == [
        "سارية",
        "سارية",
        "سارية",
        "ملغاة",
        "ليست في السجل",
        "لا رمز هنا ولا رقم مسلسل",
    ]
    assert [row[MATCH] for row in found] == ["نعم", "جزئيًّا", "لا", "", "", ""]
    assert found[0][NAME] == "أحمد عبد الله محمود السيد"
    assert found[0][ISSUED] == ahmed.issued_on.isoformat()
    assert found[4][NAME] == "", "of a code that nobody has there is nothing to say"
    assert session.query(LimitCount).one().count == len(rows) - 1, "what is kept is a count"


@pytest.mark.usefixtures("in_this_process")
def test_a_serial_can_be_guessed_so_it_tells_nothing_without_the_name(client, cast, ahmed):
    client.sign_in(cast.stranger)
    serial = ahmed.serial.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")).replace("-", "–")
    named = ["احمد عبدالله محمود السيد", "أحمد عبد الله محمود", "أحمد", "محمد علي", ""]
    found = answered(client, [["رقم الشهادة", "الاسم"], *([serial, name] for name in named)])
    assert [row[STATE] == "سارية" for row in found] == [True, True, False, False, False]
    assert {row[NAME] for row in found[2:]} == {""}


def test_an_excel_sheet_without_headings_comes_back_as_one(client, cast, ahmed):
    book = openpyxl.Workbook()
    book.active.append(["احمد عبدالله محمود السيد", codes.shown(ahmed.code)])
    out = io.BytesIO()
    book.save(out)
    client.sign_in(cast.learner)
    answer = bring(client, out.getvalue())
    assert answer.mimetype == sheets.XLSX
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[1][2:5] == ("سارية", "أحمد عبد الله محمود السيد", "نعم")


@pytest.mark.usefixtures("in_this_process")
def test_two_thousand_rows_take_few_queries_and_a_day_has_an_end(client, cast, ahmed, count_queries):
    client.sign_in(cast.learner)
    rows = [["code", "name"], *([codes.shown(codes.new()), "x"] for _ in range(table.MOST_ROWS - 1)), [ahmed.code, "x"]]
    with count_queries() as seen:
        found = answered(client, rows)
    assert found[-1][NAME] == ahmed.snapshot["name"]["ar"]
    assert len(seen) <= 16
    too_many = bring(client, "\n".join(["code", *("7K3M9QXT2VHD5RPA" for _ in range(table.MOST_ROWS + 1))]).encode())
    assert too_many.status_code == 422
    answered(client, rows)
    refused = bring(client, "\n".join(["code", *("7K3M9QXT2VHD5RPA" for _ in range(1500))]).encode())
    assert refused.status_code == 429
    assert "بقي لك اليوم" in refused.text
    client.sign_in(cast.stranger)
    assert answered(client, rows[:3])


@pytest.mark.usefixtures("in_this_process")
def test_only_who_signs_in_brings_lists_and_what_is_none_is_refused(client, session, cast):
    assert bring(client, b"code\n1").status_code in {302, 303}
    client.sign_in(cast.learner)
    for content, sentence in (
        (b"", "لا شيء في هذا الملف"),
        (b"name,age\nx,1\n", "لا عمود فيه رموز"),
        (b"\0\1\2", "لا تُقرأ"),
    ):
        answer = bring(client, content)
        assert answer.status_code == 422
        assert sentence in answer.text or sentence == "لا تُقرأ"
    assert everything(session, "limit_count") == 0
