"""What people send as a list: every encoding, every separator, merged cells; and files that are something else."""

import io
import zipfile

import openpyxl
import pytest

from courses.imports.columns import guess, headings_at
from lms.core import sheets, spreadsheet
from tests.courses.imports.sheets import FOUR, HEAD, text, xlsx


def rows_of(content):
    _layout, ((_name, rows),) = spreadsheet.sheets(content)
    return [cells for _number, cells in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_text_is_read_whatever_its_letters_and_separators(encoding, separator):
    rows = [HEAD, *FOUR]
    if encoding == "cp1256":  # it has no Arabic digits
        rows = [[cell.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")) for cell in row] for row in rows]
    assert rows_of(text(rows, encoding, separator)) == rows


def test_a_sheet_with_merged_cells_titles_and_blank_rows_is_read():
    title = ["كشف المتدربين بمديرية أوقاف الجيزة", None, None, None, None]
    people = [[1, "أحمد محمد", 1001234567, "الجيزة", "ذكر"], [2, "علي حسن", 1007654321.0, None, "ذكر"]]
    content = xlsx(
        [title, [None] * 5, HEAD, people[0], people[1], [None] * 5, [3, "سعيد", "٠١٢", None, "ذكر"]], ["A1:E1", "D4:D7"]
    )
    _layout, ((_name, rows),) = spreadsheet.sheets(content)
    assert headings_at(rows) == 1
    assert [number for number, _cells in rows] == [1, 3, 4, 5, 7]
    assert [cells[3] for _number, cells in rows[2:]] == ["الجيزة"] * 3
    assert rows[3][1][2] == "1007654321"


def test_excels_own_word_for_the_separator_is_believed():
    assert rows_of(b"sep=;\r\na,b;c\r\n") == [["a,b", "c"]]


def test_unseen_signs_and_formulas_are_only_text():
    assert rows_of("الاسم,الهاتف\r\n=HYPERLINK(1),\u202a+201001234567\u202c\r\n".encode())[1] == [
        "=HYPERLINK(1)",
        "+201001234567",
    ]
    book = openpyxl.Workbook()
    book.active.append(["name", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    assert rows_of(out.getvalue()) == [["name"]]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (30 << 20))
    return out.getvalue()


def hostile():
    """An entity that would be another file, in an otherwise good workbook."""
    source, out = zipfile.ZipFile(io.BytesIO(xlsx([HEAD]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for each in source.infolist():
            content = source.read(each)
            if each.filename == "xl/worksheets/sheet1.xml":
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + content
            packed.writestr(each.filename, content)
    return out.getvalue()


def zipped(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (xlsx([]), "empty"),
        (bomb(), "bomb"),
        (hostile(), "damaged"),
        (xlsx([HEAD])[:900], "damaged"),
        (b"PK\x03\x04 no zip at all", "damaged"),
        (zipped("word/document.xml"), "no_sheet"),
        (zipped("xl/workbook.xml"), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_or_locked"),
        (b"%PDF-1.7\n\x00\x01\x02\x03", "no_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no_text"),
        (b"a,b\r\n" * 5002, "too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_is_refused_with_a_word(content, word):
    with pytest.raises(spreadsheet.Unreadable) as refusal:
        spreadsheet.sheets(content)
    assert str(refusal.value) == word


def test_the_reader_is_a_program_of_its_own():
    assert sheets.parsed(xlsx([HEAD, *FOUR]))["sheets"][0]["rows"][1] == [2, FOUR[0]]
    assert sheets.parsed(bomb()) == {"problem": "bomb"}


@pytest.mark.parametrize(
    ("headings", "below", "found"),
    [
        (HEAD, [], {"name_ar": 1, "phone": 2, "unit": 3, "gender": 4}),
        (
            ["Full name", "Mobile", "E-mail", "Governorate", "Sex", "Job title"],
            [],
            {"name_ar": 0, "phone": 1, "email": 2, "unit": 3, "gender": 4, "job_title": 5},
        ),
        (["الإسم", "رقـم الموبايل (واتساب)", "البريد الإلكترونى"], [], {"name_ar": 0, "phone": 1, "email": 2}),
        (["الاسم", "س", "ص"], [["أحمد", "a@example.org", "٠١٠٠١٢٣٤٥٦٧"]] * 3, {"name_ar": 0, "email": 1, "phone": 2}),
    ],
)
def test_columns_are_known_by_their_headings_or_by_what_stands_below(headings, below, found):
    assert guess(headings, below) == found
