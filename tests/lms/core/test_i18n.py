"""Numbers, dates and texts as an Arabic and an English reader expect them."""

import datetime as dt
from decimal import Decimal

import pytest

from lms.core import digits, i18n

NIGHT = dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)  # already the 23rd in Cairo


@pytest.fixture
def arabic(app, session):
    with app.test_request_context():
        yield


@pytest.fixture
def english(app, session):
    with app.test_request_context(headers={"Cookie": "locale=en"}):
        yield


def test_arabic_readers_see_arabic_digits(arabic):
    assert i18n.number(1234.5, 1) == "١٬٢٣٤٫٥"
    assert i18n.number(-5.4, 1) == "\u061c-٥٫٤", "the minus stands where reading begins"
    assert i18n.percent(Decimal("0.715")) == "٧٢٪"
    assert i18n.date(NIGHT) == "٢٣ نوفمبر ٢٠٢٦"
    assert i18n.hijri_date(NIGHT) == "١٣ جمادى الآخرة ١٤٤٨ هـ"


def test_english_readers_see_western_digits(english):
    assert i18n.number(1234.5, 1) == "1,234.5"
    assert i18n.percent(0.5) == "50%"
    assert i18n.date(NIGHT) == "23 November 2026"
    assert i18n.hijri_date(NIGHT) == "13 Jumada II 1448 AH"


def test_marks_are_rounded_half_up_and_lose_their_trailing_zeros(english):
    assert i18n.number(Decimal("2.345"), 2) == "2.35"
    assert i18n.number(Decimal("2.500"), 2) == "2.5"
    assert i18n.number(None) == "—"


def test_media_lengths_stay_left_to_right(arabic):
    assert i18n.duration(312_000) == '<bdi class="ltr" dir="ltr">5:12</bdi>'
    assert "1:00:05" in i18n.duration(3_605_000)


def test_a_text_in_another_language_says_so_and_is_escaped(arabic):
    assert i18n.said({"ar": "درس", "en": "Lesson"}) == '<bdi dir="rtl">درس</bdi>'
    assert i18n.said({"en": "<b>A+</b>"}) == '<bdi lang="en" dir="ltr">&lt;b&gt;A+&lt;/b&gt;</bdi>'
    assert i18n.said(None) == '<bdi dir="rtl"></bdi>'


def test_three_alphabets_of_digits_are_one():
    assert digits.fold("٠١٢ ۳۴۵ 678") == "012 345 678"
    assert digits.arabic("1,234.5%") == "١٬٢٣٤٫٥٪"


def test_the_cookie_chooses_the_language_and_an_unknown_one_does_not(client):
    assert 'lang="ar" dir="rtl"' in client.get("/sign-in").text
    client.set_cookie("locale", "en")
    assert 'lang="en" dir="ltr"' in client.get("/sign-in").text
    client.set_cookie("locale", "xx")
    assert 'lang="ar" dir="rtl"' in client.get("/sign-in").text


def test_counted_things_take_the_form_that_arabic_gives_their_number(arabic):
    numbers = (1, 2, 3, 10, 11, 45, 99, 100, 103)
    said = {n: i18n.ngettext("One seat left", "%(number)s seats left", n, number=n) for n in numbers}
    assert {said[1], said[2]} == {"بقي مقعد واحد", "بقي مقعدان"}
    assert (said[3], said[10], said[103]) == ("بقي 3 مقاعد", "بقي 10 مقاعد", "بقي 103 مقاعد")
    assert (said[11], said[45], said[99]) == ("بقي 11 مقعدًا", "بقي 45 مقعدًا", "بقي 99 مقعدًا")
    assert said[100] == "بقي 100 مقعد"
