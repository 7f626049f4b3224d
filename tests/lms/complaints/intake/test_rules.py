"""Texts become points, forms tell how long they were open, networks are known by their neighbourhood."""

import datetime as dt

import pytest

from lms.complaints.intake import freshness, pace, splitting
from lms.core import clock

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", ()),
        ("الإضاءة معطلة في المسجد منذ أسبوع", ("الإضاءة معطلة في المسجد منذ أسبوع",)),
        ("١- الإضاءة معطلة\n٢- السجاد قديم\nومتسخ", ("الإضاءة معطلة", "السجاد قديم\nومتسخ")),
        ("أولا: الإضاءة\nثانيا: السجاد", ("الإضاءة", "السجاد")),
        ("الإضاءة معطلة منذ أسبوع\n\nوالسجاد قديم جدا", ("الإضاءة معطلة منذ أسبوع", "والسجاد قديم جدا")),
        (
            "المصابيح معطلة منذ ثلاثة أيام. طلبنا الإصلاح مرتين ولم يحضر أحد! شكرا. متى يحضر الفني إلى المسجد؟",
            (
                "المصابيح معطلة منذ ثلاثة أيام.",
                "طلبنا الإصلاح مرتين ولم يحضر أحد! شكرا.",
                "متى يحضر الفني إلى المسجد؟",
            ),
        ),
        ("في 2.5.2026 دفعنا 3.5 جنيه عن كل مصل", ("في 2.5.2026 دفعنا 3.5 جنيه عن كل مصل",)),
    ],
)
def test_a_text_falls_into_its_points(text, points):
    assert splitting.points(text) == points


def test_more_points_than_may_be_stay_together_in_the_last_and_no_word_is_lost():
    text = "\n".join(f"{number}) البند رقم {number}" for number in range(1, 13))
    points = splitting.points(text)
    assert len(points) == splitting.MOST_POINTS
    assert all(f"البند رقم {number}" in "\n".join(points) for number in range(1, 13))


def test_a_title_ends_between_words():
    assert splitting.title("كلمة " * 40).endswith("كلمة…")
    assert splitting.title("قصير\nجدا") == "قصير جدا"


def test_a_form_tells_its_age_and_keeps_its_key(app, monkeypatch):
    with app.app_context():
        begun = freshness.begin()
        assert freshness.read(begun.token) == begun
        assert begun.is_too_soon
        assert freshness.read(begun.token + "x") is None
        now = clock.now()
        for passed, soon, old in ((4, False, False), (86500, False, True)):
            monkeypatch.setattr(clock, "now", lambda passed=passed: now + dt.timedelta(seconds=passed))
            assert (begun.is_too_soon, begun.is_too_old) == (soon, old)
        again = freshness.begin(begun.key)
        assert (again.key, again.is_too_old) == (begun.key, False)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("41.33.7.200", "41.33.7.0/24"),
        ("2001:db8:1:2:3::9", "2001:db8:1::/48"),
        ("", "unknown"),
    ],
)
def test_a_limit_knows_a_neighbourhood_and_no_address(address, network):
    assert pace.network(address) == network
