"""What readers find."""

import datetime as dt

import pytest

from lms.accounts.models import Role
from lms.core import clock
from lms.core import db as database
from lms.search.service import indexing
from lms.sermons.events import sermon_published
from lms.sermons.kinds import Content, SourceKind
from lms.sermons.models import SermonText
from lms.sermons.service import deciding, writing
from lms.sermons.service.writing import Cited, Plan
from tests.factories.accounts import make_user
from tests.factories.sermons import FRIDAY, make_published, make_scheduled, make_subject, make_text

WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Thursday evening in Greenwich and Friday in Cairo."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 26, 22, 30, tzinfo=dt.UTC))


def test_this_fridays_sermon_is_on_top_and_the_next_announced(client, session, thursday) -> None:
    make_published(friday=FRIDAY - WEEK, content=Content("القديمة", first="نص"))
    make_published(friday=FRIDAY, content=Content("خطبة اليوم", first="نص"))
    coming = make_scheduled(friday=FRIDAY + WEEK, content=Content("القادمة", first="نص"))
    page = client.get("/sermons").text
    assert page.index("خطبة اليوم") < page.index("القديمة")
    assert "القادمة" not in page
    session.refresh(coming, ["sermon"])
    writing.change_plan(coming.sermon, Plan(is_announced=True), make_user("editor"))
    page = client.get("/sermons").text
    assert "القادمة" in page
    assert client.get(f"/sermons/{FRIDAY + WEEK}").status_code == 404  # its title only


def test_the_archive_by_words_year_month_subject_and_language(client, session, thursday) -> None:
    water, work = make_subject("water", "الماء"), make_subject("work", "العمل")
    one = make_published(friday=dt.date(2025, 3, 7), content=Content("حفظ الماء", first="لا تسرف"))
    two = make_published(friday=FRIDAY, content=Content("الإتقان", first="اعمل"))
    three = make_published(friday=FRIDAY, language="en", content=Content("Doing work well", first="Work"))
    one.sermon.subject_id, two.sermon.subject_id = water.id, work.id
    for text in (one, two, three):
        sermon_published.send(text)
    database.commit()
    indexing.index_waiting()
    for asked, found, lost in (
        ("q=تسرف", "حفظ الماء", "الإتقان"),
        ("q=وَالماءُ", "حفظ الماء", "الإتقان"),  # as people spell, with its conjunction
        ("q=الاتق*&year=2026", "الإتقان", "حفظ الماء"),
        ("q=Works", "Doing work well", "الإتقان"),
        ("q=الاتقان&month=3&year=2025", "/sermons", "Doing work well"),
        ("year=2025", "حفظ الماء", "الإتقان"),
        ("year=2026&month=11", "الإتقان", "حفظ الماء"),
        ("subject=water", "حفظ الماء", "الإتقان"),
        ("lang=en", "Doing work well", "حفظ الماء"),
        ("q=100%25_", "/sermons", "الإتقان"),
        ("year=99999999999999&month=77&page=-3&q=%00", "الإتقان", "Doing work well"),
    ):
        page = client.get(f"/sermons?{asked}")
        assert page.status_code == 200
        assert found in page.text
        assert lost not in page.text, asked
    assert client.get("/sermons?year=2026&page=0").text.count('class="small quiet"><time') == 1  # one line a Friday


def test_a_sermon_in_the_language_asked_for_else_the_readers(client, session) -> None:
    make_published(content=Content("بالعربية", first="نص"))
    make_published(language="fr", content=Content("En français", first="Texte ﴿وَٱلْعَصْرِ﴾ [103:1]"))
    assert "بالعربية" in client.get(f"/sermons/{FRIDAY}").text
    page = client.get(f"/sermons/{FRIDAY}?lang=fr").text
    assert '<article class="stack stack--mid folio" lang="fr" dir="ltr">' in page
    assert '<span class="quran" lang="ar" dir="rtl">﴿وَٱلْعَصْرِ﴾</span> <cite>[103:1]</cite>' in page
    assert client.get(f"/sermons/{FRIDAY}?lang=de").status_code == 404
    client.set_cookie("locale", "en")
    assert "17 Jumada II 1448 AH" in client.get(f"/sermons/{FRIDAY}").text


def test_sources_are_numbered_in_the_digits_of_the_reader(client, session) -> None:
    text = make_published()
    cited = [Cited(SourceKind.HADITH, "صحيح مسلم", "1955"), Cited(SourceKind.BOOK, "كتاب", "https://example.org/1955")]
    writing.cite(text.sermon, cited, make_user("editor", Role.EDITOR))
    day = f"/sermons/{text.sermon.friday}"
    shown = client.get(day).text
    assert "صحيح مسلم، ١٩٥٥" in shown
    assert "example.org/1955" in shown
    client.set_cookie("locale", "en")
    assert "صحيح مسلم, 1955" in client.get(day).text


def test_nothing_that_a_writer_types_is_markup(client, session) -> None:
    make_published(content=Content("<script>1</script>", first="﴿<img src=x>﴾ [<b>] «<i>» ## <u>", second="<s>"))
    page = client.get(f"/sermons/{FRIDAY}").text + client.get(f"/sermons/{FRIDAY}/pulpit").text
    for tag in ("<script>1", "<img src=x", "<b>]", "<i>»", "<u>", "<s>"):
        assert tag not in page


@pytest.mark.parametrize("day", ["2026-11-28", "20261127", "x", "2026-13-45", "2026-11-27%00", "9999-12-31"])
def test_a_day_without_a_sermon_is_nowhere(client, session, day) -> None:
    make_text()
    for path in ("", "/pulpit", "/files/ar/pack"):
        assert client.get(f"/sermons/{day}{path}").status_code == 404


def test_what_is_published_is_found_by_its_words_and_gone_when_withdrawn(client, session) -> None:
    text = make_scheduled(friday=dt.date(2025, 3, 7))  # long past: published as soon as somebody looks
    deciding.publish_due()
    database.commit()
    indexing.index_waiting()
    (hit,) = client.get("/search", query_string={"q": "الاتقان", "format": "json"}).json["hits"]
    assert (hit["title"], hit["url"]) == ("إتقان العمل", "/sermons/2025-03-07?lang=ar")
    deciding.withdraw(session.get_one(SermonText, text.id), "سبب", make_user("editor"))
    database.commit()
    assert client.get("/search", query_string={"q": "الاتقان", "format": "json"}).json["hits"] == []
