"""Agreement and drift: against figures reckoned by hand, at the edges, and as the page says them."""

import datetime as dt
import itertools
import re
from decimal import Decimal

import pytest

from courses.marking import stats
from courses.marking.models import TaskRole
from courses.marking.stats import Pair
from tests.factories.accounts import make_user
from tests.factories.marking import GOOD, MIDDLING, bring, give, make_marked_hall

HALF = Decimal("0.5")
TENTH = Decimal("0.1")


def pair(first, second, month=1, by=(1, 2)):
    return Pair(Decimal(first), Decimal(second), *by, dt.date(2026, month, 1))


def test_kappa_of_the_textbook():
    """Cohen's fifty applications for grants: 20 both yes, 15 both no, 5 and 10 apart: 0.4."""
    pairs = [pair("0.2", "0.2")] * 20 + [pair("0.2", "0.9")] * 5 + [pair("0.9", "0.2")] * 10 + [pair("0.9", "0.9")] * 15
    found = stats.agreement(pairs, HALF)
    assert found.matrix == [[20, 5], [10, 15]]
    assert found.kappa == pytest.approx(0.4)
    assert found.weighted == pytest.approx(0.4)  # with two bands there are no near misses
    assert (found.same_band, found.within_one) == (0.7, 0.7)
    assert not found.is_thin


def test_near_misses_count_less_with_weights():
    near = [[5, 5, 0], [0, 5, 0], [0, 0, 5]]
    far = [[5, 0, 5], [0, 5, 0], [0, 0, 5]]
    assert stats.kappa(near) == pytest.approx(stats.kappa(far), abs=0.03)
    # Σ w·o = 5/4, Σ w·e = (10·10 + 10·5·4 + 5·5 + 5·10 + 5·5·4 + 5·10) / 4 / 20 with the rows and columns of `near`
    expected = sum(
        (i - j) ** 2 * row * column
        for (i, row), (j, column) in itertools.product(enumerate((10, 5, 5)), enumerate((5, 10, 5)))
    )
    assert stats.weighted_kappa(near) == pytest.approx(1 - 5 / (expected / 20))
    assert stats.weighted_kappa(near) > stats.weighted_kappa(far)


def test_what_cannot_be_reckoned_is_none_and_not_a_number():
    nothing = stats.agreement([], TENTH)
    assert (nothing.kappa, nothing.weighted, nothing.within_one, nothing.same_band) == (None, None, None, None)
    assert stats.agreement([pair("0.95", "1")] * 40, TENTH).kappa is None  # one band alone: nothing beyond chance
    assert stats.agreement([pair("0.4", "0.4")], TENTH).is_thin
    assert stats.place(Decimal(1), TENTH) == 9
    assert stats.bands(Decimal("0.3")) == 4


def test_drift_is_what_one_gives_more_than_the_others_month_by_month():
    pairs = [pair("0.9", "0.7"), pair("0.8", "0.7"), pair("0.5", "0.6", 2, (3, 2))]
    generous, strict, other = sorted(stats.drifts(pairs), key=lambda each: each.marker)
    assert (generous.count, generous.mean) == (2, pytest.approx(0.15))
    assert generous.error == pytest.approx(0.05)
    assert (strict.count, strict.mean) == (3, pytest.approx(-0.2 / 3))
    assert strict.months == (
        (dt.date(2026, 1, 1), 2, pytest.approx(-0.15)),
        (dt.date(2026, 2, 1), 1, pytest.approx(0.1)),
    )
    assert (other.error, other.is_thin) == (None, True)


def test_the_page_tells_the_figures_with_a_picture_and_says_that_they_are_few(client, session, cast):
    hall, markers = make_marked_hall(cast, second_share=Decimal(1))
    for number in range(2):
        work = give(bring(hall, make_user(f"pair {number}")), markers.first, GOOD)
        give(work, markers.second, MIDDLING, role=TaskRole.SECOND)
    session.commit()
    client.sign_in(cast.registrar)
    page = client.get(f"/teach/marking/agreement?course={hall.course.id}").text
    assert "<svg" in page
    assert page.count("<table") >= 3
    assert "لم يصحح اثنان إلا عملين" in page
    assert markers.first.name_ar in page
    told = re.sub(r"<[^>]+>", " ", page[page.index("<svg", page.index("<figure")) :].partition("</section>")[0])
    assert not re.search(r"[0-9]", told), "digits of a page are those of its language"
    lesson = client.get(f"/teach/marking/agreement?course={hall.course.id}&lesson={work.plan_id}").text
    assert f"/teach/marking/plans/{work.plan_id}" in lesson
    client.sign_in(cast.stranger_trainer)
    assert client.get("/teach/marking/agreement").status_code in {200, 403}
    assert client.get(f"/teach/marking/agreement?course={hall.course.id}").status_code in {403, 404}
