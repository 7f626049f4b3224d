"""Sheets: judged row by row, taken in whole or not at all, killed without leaving a trace, and taken home again."""

import csv
import io
import os
import sqlite3

import pytest
from sqlalchemy import func, select

from lms.core import db as database
from lms.core import sheets as files
from lms.publications.catalogue import columns
from lms.publications.catalogue.models import CatalogueSheet, SheetState
from lms.publications.catalogue.service import exporting, records, sheets
from lms.publications.kinds import EditionKind, State
from lms.publications.models import Agent, Edition, Volume, Work
from tests.factories.publications import make_edition, make_subject, make_work
from tests.lms.publications.catalogue.desk import make_draft
from tests.nursery import Program

HEADINGS = [
    "عنوان المصنف",
    "العنوان",
    "اللغة",
    "النوع",
    "المؤلف",
    "المترجم",
    "ISBN",
    "السنة الميلادية",
    "الموضوعات",
    "المجلدات",
    "لون الغلاف",
]


def table(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode()


def brought(editor, *rows, content=None):
    sheet = sheets.bring("كتب.csv", content if content is not None else table(*rows), editor)
    database.commit()
    sheets.read(sheet.id)
    return sheets.find(sheet.id)


GOOD = [
    "الوقف في مصر",
    "الوقف في مصر",
    "العربية",
    "",
    "سعيد حسن؛ منى علي",
    "",
    "0-306-40615-2",
    "2026",
    "الوقف",
    "٣",
    "أخضر",
]
TRANSLATED = ["الوقف في مصر", "Waqf in Egypt", "en", "ترجمة", "سعيد حسن", "Mona Ali", "", "2026", "", "", ""]


def test_a_sheet_is_judged_then_taken_in_whole(client, session, cast):
    make_subject(name={"ar": "الوقف"})
    client.sign_in(cast.editor)
    sent = {"file": (io.BytesIO(table(GOOD, TRANSLATED)), "كتب.csv")}
    page = client.post("/library/desk/sheets", data=sent, content_type="multipart/form-data")
    assert page.status_code == 303
    sheet = session.scalars(select(CatalogueSheet)).one()
    sheets.read(sheet.id)
    shown = client.get(page.location).text
    assert "Waqf in Egypt" in shown
    assert "لون الغلاف" in shown  # a column that means nothing is said to be passed over
    assert session.scalar(select(func.count(Edition.id))) == 0  # a dry run
    assert client.post(f"{page.location}/taking").status_code == 303
    sheets.take(sheet.id)
    sheets.take(sheet.id)  # the same job once more
    keys = session.scalars(select(Edition.id).order_by(Edition.id)).all()
    second, first = [records.find(key) for key in reversed(keys)]
    assert (first.isbn, first.state, first.created_by_id) == ("9780306406157", State.DRAFT, cast.editor.id)
    assert [each.agent.name["ar"] for each in first.contributions] == ["سعيد حسن", "منى علي"]
    assert len(first.volumes) == 3
    assert (second.kind, second.translated_from_id, second.work_id) == (
        EditionKind.TRANSLATION,
        first.id,
        first.work_id,
    )
    assert [subject.name["ar"] for subject in first.work.subjects] == ["الوقف"]
    again = brought(cast.editor, GOOD, TRANSLATED)
    assert again.counts == {"new": 0, "known": 2, "wrong": 0}
    assert client.post(f"/library/desk/sheets/{again.id}/taking").status_code == 422


def test_what_is_wrong_is_told_by_row_and_nothing_is_made(session, cast):
    make_edition(make_work(title={"ar": "قديم"}), isbn="9780306406157", title="قديم")
    changed = lambda **cells: [cells.get(name, value) for name, value in zip(HEADINGS, GOOD, strict=True)]  # noqa: E731
    sheet = brought(
        cast.editor,
        changed(ISBN="0306406153"),
        changed(),
        [""] * 11,
        changed(ISBN="080442957X", العنوان="", **{"السنة الميلادية": "3026"}),
        changed(ISBN="080442957X", اللغة="لغة", النوع="كتيب", الموضوعات="بستنة"),
    )
    wrong = {row["number"]: " ".join(row["remarks"]) for row in sheet.rows if row["verdict"] == "wrong"}
    assert set(wrong) == {2, 3, 5, 6}
    assert "رقم التحقق" in wrong[2]
    assert "«قديم»" in wrong[3]
    assert "لكل طبعة عنوان" in wrong[5]
    assert "سنة من" in wrong[5]
    assert "الصف 5" in wrong[6]
    assert "بستنة" in wrong[6]
    assert "اختر من القائمة" in wrong[6]
    with pytest.raises(Exception, match="كاملًا"):
        sheets.ask(sheet)
    assert session.scalar(select(func.count(Edition.id))) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x00\x01\x02\x03" * 50, "no_text"),
        ("لا عنوان,هنا\n١,٢\n".encode(), "no_columns"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "old_or_locked"),
    ],
)
def test_a_broken_file_makes_nothing_and_says_why(client, session, cast, content, problem):
    sheet = brought(cast.editor, content=content)
    assert (sheet.state, sheet.problem) == (SheetState.UNREADABLE, problem)
    client.sign_in(cast.editor)
    assert "لم يُنشأ شيء" in client.get(f"/library/desk/sheets/{sheet.id}").text


def test_what_changed_meanwhile_is_seen_before_anything_is_made(session, cast):
    make_subject(name={"ar": "الوقف"})
    sheet = brought(cast.editor, GOOD)
    sheets.ask(sheet)
    make_edition(isbn="9780306406157")
    database.commit()
    sheets.take(sheet.id)
    assert (sheets.find(sheet.id).state, sheet.problem) == (SheetState.CHECKED, "changed")
    assert session.scalar(select(func.count(Work.id)).where(Work.slug == "الوقف-في-مصر")) == 0


def test_what_is_taken_home_is_known_when_it_comes_back(client, session, cast):
    make_draft(cast.editor, contributors=[["aut", "سعيد حسن"], ["edt", "منى علي"]], subtitle="=1+1", isbn="0306406152")
    client.sign_in(cast.editor)
    for language in ("ar", "en"):
        client.set_cookie("locale", language)
        taken = client.get("/library/desk/sheets/catalogue.csv")
        said = list(csv.reader(io.StringIO(taken.data.decode("utf-8-sig"))))
        assert len(said) == 2
        assert "'=1+1" in said[1]  # never a formula
        assert brought(cast.editor, content=taken.data).counts == {"new": 0, "known": 1, "wrong": 0}
    assert (
        files.parsed(client.get("/library/desk/sheets/catalogue.xlsx").data)["sheets"][0]["rows"][1][1][1]
        == "آداب المسجد"
    )
    empty = files.parsed(client.get("/library/desk/sheets/empty.xlsx").data)["sheets"][0]["rows"]
    assert set(columns.meant(empty[0][1])[0]) == set(columns.COLUMNS)
    assert len(empty) == 1
    client.sign_in(cast.learner)
    assert client.get("/library/desk/sheets/catalogue.csv").status_code == 403


def test_the_export_holds_a_portion_at_a_time(session, cast, monkeypatch):
    monkeypatch.setattr(exporting, "PORTION", 2)
    codes = {make_edition().code for _ in range(5)}
    session.expunge_all()
    assert {row[0] for row in exporting.rows()} == codes


@pytest.mark.once
def test_a_worker_killed_in_the_middle_leaves_nothing_half(own_folder):
    environ = os.environ | {"DATA_DIR": str(own_folder), "ENVIRONMENT": "testing"}
    environ.pop("DATABASE_URL", None)
    program = ("tests.lms.publications.catalogue.dying",)
    assert Program(*program, "die", env=environ).wait() != 0
    assert counts(own_folder) == (0, 0, 0, "taking")
    assert Program(*program, "again", env=environ).wait() == 0
    assert counts(own_folder) == (5, 5, 5, "done")


def counts(folder):
    with sqlite3.connect(folder / "ijaza.db") as database:
        numbers = [
            database.execute(f"SELECT count(*) FROM {each.__tablename__}").fetchone()[0]
            for each in (Edition, Agent, Volume)
        ]
        return (*numbers, database.execute("SELECT state FROM library_sheet").fetchone()[0])
