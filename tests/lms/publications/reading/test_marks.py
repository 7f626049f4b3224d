"""Bookmarks, highlights and notes: on exact words, for one reader alone."""

import csv
import datetime as dt
import io
import json

from lms.core import clock
from lms.publications.kinds import State
from lms.publications.reading.models import Mark
from lms.publications.reading.service import marks
from tests.factories.reading import FIRST, SECOND, THIRD, correct, make_book

WORDS = "نفع به غيرَه"


def leave(client, book, page=1, **said):
    return client.post(book.page(page, "/marks"), data={"kind": "note", **said})


def test_words_are_highlighted_where_they_stand_and_noted(client, cast, book, session):
    client.sign_in(cast.learner)
    assert leave(client, book, exact="نفع به غيره", note="للمراجعة", colour="green").status_code == 303
    mark = session.query(Mark).one()
    assert (mark.exact, mark.start) == (WORDS, FIRST.index(WORDS))
    assert mark.prefix.endswith("عملَه ")
    shown = client.get(book.page(1)).text
    assert f'ink--green" data-mark="{mark.id}">{WORDS}</span>' in shown
    assert "للمراجعة" in shown


def test_the_same_mark_sent_again_is_one_and_words_of_another_page_are_refused(client, cast, book, session):
    client.sign_in(cast.learner)
    for _ in range(2):
        leave(client, book, kind="highlight", exact=WORDS, client_id="abc")
    assert session.query(Mark).count() == 1
    refused = leave(client, book, exact="كلام ليس هنا", note="ملاحظتي الطويلة")
    assert refused.status_code == 422
    assert "ملاحظتي الطويلة" in refused.text
    assert leave(client, book, note="", exact="").status_code == 422
    assert leave(client, book, kind="tattoo", note="x").status_code == 422


def test_a_mark_survives_an_erratum_and_goes_along_to_the_next_page(client, cast, book):
    client.sign_in(cast.learner)
    leave(client, book, exact=WORDS, note="تبقى")
    head, rest = FIRST.split("\n\n", 1)
    correct(book.edition, [head + "\n\nفقرة جديدة دخلت بعد التصويب.", rest.replace("الإِتْقَانُ", "الإتقان"), THIRD])
    assert "data-mark=" not in client.get(book.page(1)).text
    assert f">{WORDS}</span>" in client.get(book.page(2)).text


def test_words_that_were_corrected_themselves_keep_their_place_and_lost_ones_their_note(client, cast, book):
    client.sign_in(cast.learner)
    leave(client, book, exact=WORDS, note="تبقى الملاحظة")
    correct(book.edition, [FIRST.replace(WORDS, "أفاد الناس"), SECOND])
    shown = client.get(book.page(1)).text
    assert ">أفاد الناس</span>" in shown
    assert WORDS in shown  # as it was quoted
    correct(book.edition, ["نص جديد كل الجدة لا يذكر شيئًا مما سبق.", SECOND])
    assert "تبقى الملاحظة" in client.get(book.page(1)).text


def test_a_bookmark_comes_and_goes_and_comes_back(client, cast, book, session):
    client.sign_in(cast.learner)
    leave(client, book, page=2, kind="bookmark")
    mark = session.query(Mark).one()
    assert 'aria-pressed="true"' in client.get(book.page(2)).text
    assert client.post(f"/my/reading/marks/{mark.id}/removal", data={"from": "page"}).location == book.page(2)
    assert 'aria-pressed="true"' not in client.get(book.page(2)).text
    assert f"/my/reading/marks/{mark.id}/restoration" in client.get("/my/reading").text
    client.post(f"/my/reading/marks/{mark.id}/restoration")
    assert 'aria-pressed="true"' in client.get(book.page(2)).text


def test_nobody_else_sees_or_changes_a_note(client, cast, book, session):
    client.sign_in(cast.learner)
    leave(client, book, exact=WORDS, note="سري جدًا")
    mark = session.query(Mark).one()
    for person in (cast.stranger, cast.editor, cast.admin, cast.director):
        client.sign_in(person)
        assert "سري جدًا" not in client.get(book.page(1)).text + client.get("/my/reading").text
        assert "سري جدًا" not in client.get("/my/reading/export.json").text
        for rest in ("", "/removal", "/restoration"):
            assert client.post(f"/my/reading/marks/{mark.id}{rest}", data={"note": "x"}).status_code == 404
    client.sign_out()
    assert "سري جدًا" not in client.get(book.page(1)).text
    assert client.get("/my/reading").status_code == 303
    assert leave(client, book, note="زائر").status_code == 303
    assert session.query(Mark).one().note == "سري جدًا"


def test_a_book_that_is_not_published_takes_no_marks(client, cast, session):
    draft = make_book(state=State.DRAFT)
    client.sign_in(cast.learner)
    assert client.post(f"/library/{draft.code}/1/1/marks", data={"kind": "bookmark"}).status_code == 404


def test_marks_are_taken_away_as_text_table_and_annotations(client, cast, book, session):
    client.sign_in(cast.learner)
    leave(client, book, exact=WORDS, note="=SUM(A1)")
    leave(client, book, page=3, kind="bookmark")
    text = client.get("/my/reading/export.md").text
    assert f"> {WORDS}" in text
    assert "# رسائل في إتقان العمل" in text
    rows = list(csv.DictReader(io.StringIO(client.get("/my/reading/export.csv").text.lstrip("\ufeff"))))
    assert [(row["page"], row["kind"], row["note"]) for row in rows] == [
        ("1", "note", "'=SUM(A1)"),
        ("3", "bookmark", ""),
    ]
    told = json.loads(client.get("/my/reading/export.json").text)
    assert told["items"][0]["target"]["selector"]["exact"] == WORDS
    assert rows[0]["address"].startswith("http://localhost/library/")
    assert client.get("/my/reading/export.exe").status_code == 404


def test_a_note_is_rewritten_and_what_was_removed_long_ago_is_gone(client, cast, book, session):
    client.sign_in(cast.learner)
    leave(client, book, exact=WORDS, note="قديم")
    mark = session.query(Mark).one()
    client.post(f"/my/reading/marks/{mark.id}", data={"note": "", "colour": "blue"})
    assert (mark.kind, mark.colour, mark.note) == ("highlight", "blue", "")
    mark.removed_at = clock.now() - dt.timedelta(days=31)
    session.flush()
    marks.sweep()
    assert session.query(Mark).count() == 0
