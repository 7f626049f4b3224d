"""The figures of a quiz: against numbers worked out by hand, against KR-20, and against counting from nothing."""

import math
import random
from fractions import Fraction
from statistics import correlation, pvariance, stdev

import pytest
from sqlalchemy import select

from courses.quizzes.models import GradeMethod
from courses.quizzes.service import attempts, grading
from courses.quizzes.stats import ordered, tally
from courses.quizzes.stats.models import CountedPaper, ItemTally, QuizTally, TallyChange
from courses.quizzes.stats.sums import PER_MARK, Item, ItemSums, Paper, QuizSums, internal_consistency, pooled
from tests.courses.quizzes.sitting import event, give
from tests.factories.accounts import make_user
from tests.factories.quizzes import enrol, make_school, single

# Six learners, three questions of one mark; rows are papers. Totals 3 3 2 1 1 0.
TABLE = [(1, 1, 1), (1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 1), (0, 0, 0)]


def paper(marks, said=None):
    return Paper([Item(n, mark * PER_MARK, PER_MARK, [said[n]] if said else []) for n, mark in enumerate(marks)])


def counted(papers):
    quiz, items = QuizSums(), {}
    for each in papers:
        quiz.count(each, 1)
        for item in each.items:
            items.setdefault(item.version_id, ItemSums()).count(item, each.total, 1)
    return quiz, items


def test_the_figures_of_six_papers_worked_out_by_hand():
    quiz, items = counted([paper(row) for row in TABLE])
    assert items[0].facility == pytest.approx(400 / 6)
    assert items[0].sd == pytest.approx(100 * math.sqrt((4 - 16 / 6) / 5))
    # x = 1 1 1 1 0 0, R = 2 2 1 0 1 0: Σx 4, ΣR 6, ΣxR 5, ΣR² 10; (6·5 − 4·6) / √((24 − 16)(60 − 36))
    assert items[0].discrimination == pytest.approx(100 * 6 / math.sqrt(8 * 24))
    assert quiz.mean == pytest.approx(10 / 6)
    assert quiz.sd == pytest.approx(math.sqrt((24 - 100 / 6) / 5))
    # k-statistics of 3 3 2 1 1 0: m2 = 11/9, m3 = -7/27 · …, worked with exact thirds
    mean = Fraction(10, 6)
    m2, m3, m4 = (sum((t - mean) ** k for t in (3, 3, 2, 1, 1, 0)) / 6 for k in (2, 3, 4))
    k2, k3 = m2 * 6 / 5, m3 * 36 / 20
    k4 = 36 * (7 * m4 - 15 * m2 * m2) / 60
    assert quiz.skewness == pytest.approx(float(k3) / float(k2) ** 1.5)
    assert quiz.kurtosis == pytest.approx(float(k4 / k2**2))
    assert ordered.of_quiz([paper(row) for row in TABLE]) == {
        "median": 1.5, "bands": [1, 0, 0, 2, 0, 0, 1, 0, 0, 2], "common": 3, "is_same": True,
        "consistency": pytest.approx(100 * 1.5 * (1 - (Fraction(4, 15) + Fraction(6, 20) * 2) / Fraction(22, 15))),
    }  # fmt: skip


def test_sorting_gives_efficiency_and_the_difference_of_the_tails():
    given = [(Item(0, x, 1, []), r) for x, r in [(1, 2), (1, 2), (1, 1), (1, 0), (0, 1), (0, 0)]]
    # sorted: 0 0 1 1 1 1 against 0 0 1 1 2 2: (6·6 − 4·6) at most, 6·5 − 4·6 found
    assert ordered.efficiency(given) == pytest.approx(100 * 6 / 12)
    assert ordered.d27(given) == pytest.approx(1.0)  # round(6 · 0.27) = 2: the first two right, the last two wrong
    assert ordered.d27(given[:1]) is None
    assert ordered.efficiency(given[:1]) is None


def test_with_marks_of_nought_and_one_the_consistency_is_kr_20():
    chance = random.Random(7)
    ability = [chance.gauss(0, 1) for _ in range(400)]
    rows = [tuple(int(chance.gauss(a, 1) > n / 10 - 1) for n in range(20)) for a in ability]
    quiz, items = counted([paper(row) for row in rows])
    found = internal_consistency(20, [each.variance for each in items.values()], quiz.variance)
    right = [sum(row[n] for row in rows) / 400 for n in range(20)]
    kr_20 = 20 / 19 * (1 - sum(p * (1 - p) for p in right) / pvariance([sum(row) for row in rows]))
    assert found == pytest.approx(100 * kr_20, abs=1e-9)
    first, rest = [row[0] for row in rows], [sum(row[1:]) for row in rows]
    assert items[0].discrimination == pytest.approx(100 * correlation(first, rest))
    assert quiz.sd == pytest.approx(stdev([sum(row) for row in rows]))
    assert items[0].discrimination < 100 * correlation(first, [sum(row) for row in rows])  # its own mark is left out


def test_a_key_draws_the_strong_and_a_distractor_the_weak():
    said = [{0: letter, 1: "", 2: ""} for letter in "aaabcb"]
    papers = [paper(row, words) for row, words in zip(TABLE, said, strict=True)]
    sums = counted(papers)[1][0]
    rest, chose = [2, 2, 1, 0, 1, 0], [1, 1, 1, 0, 0, 0]
    assert sums.of_option("a") == pytest.approx(correlation(rest, chose))
    assert sums.of_option("b") < 0
    given = [(each.items[0], each.total - each.items[0].mark) for each in papers]
    assert ordered.in_thirds(given) == [["a", 2, 1, 0], ["b", 0, 1, 1], ["c", 0, 0, 1]]
    assert ordered.thirds(7) == (2, 3, 2)


def test_what_nobody_shared_is_not_in_the_consistency():
    rows = [Paper([*paper(row).items, Item(10 + n % 2, n % 2 * PER_MARK, PER_MARK, [])]) for n, row in enumerate(TABLE)]
    same = ordered.of_quiz([paper(row) for row in TABLE])
    found = ordered.of_quiz(rows)
    assert (found["is_same"], found["common"], found["consistency"]) == (False, 3, same["consistency"])


def test_an_easier_quiz_does_not_make_a_question_tell_more():
    papers = [paper(row) for row in TABLE]
    alone = counted(papers)[1][0]
    easier = counted([Paper([*each.items, Item(99, PER_MARK * 50, PER_MARK * 50, [])]) for each in papers])[1][0]
    assert pooled([alone, easier]) == pytest.approx(alone.discrimination)
    assert pooled([ItemSums()]) is None


def test_nothing_is_said_where_nothing_varies():
    quiz, items = counted([paper((1, 1, 1))] * 5)
    assert (items[0].discrimination, items[0].of_option("a")) == (None, None)
    assert (quiz.skewness, quiz.kurtosis, quiz.sd) == (None, None, 0)
    assert internal_consistency(3, [], quiz.variance) is None
    assert (QuizSums().mean, QuizSums().mean_share, QuizSums().sd, ItemSums().facility) == (None, None, None, None)


def sit(school, user, *answers):
    """A whole attempt at a paper of single choices, where b is right."""
    attempt = attempts.own(attempts.start(attempts.sitting(school.run.id, school.lesson.id, user)).public_id, user)
    for answer, letter in zip(attempt.answers, answers, strict=True):
        if letter:
            number = attempt.id * 100 + answer.slot
            give(attempt, user, event(answer.slot, {"answer": [letter]}, number=number))
    return grading.hand_in(attempt)


@pytest.fixture
def three(cast):
    return make_school(cast, [("single", single(f"س{n}")) for n in range(3)], attempts_allowed=3)


def people(school, count):
    found = [make_user("sitter") for _ in range(count)]
    for user in found:
        enrol(school.run, user)
    return found


def test_the_sums_follow_each_mark_and_are_what_counting_from_nothing_gives(session, three):
    for user, row in zip(people(three, 6), TABLE, strict=True):
        sit(three, user, *("b" if mark else "c" for mark in row))
    assert tally.waiting(three.quiz.id) == 6
    tally.count_all()
    assert tally.waiting(three.quiz.id) == 0
    kept = session.get(QuizTally, three.quiz.id)
    expected = counted([paper(row) for row in TABLE])
    assert QuizSums(**kept.sums) == expected[0]
    rows = session.scalars(select(ItemTally).order_by(ItemTally.version_id)).all()
    assert [ItemSums(**row.sums).discrimination for row in rows] == [
        pytest.approx(each.discrimination) for each in expected[1].values()
    ]
    assert rows[0].ordered["answers"][0][0] == "b"
    assert tally.is_right(three.quiz.id)


@pytest.mark.parametrize(("method", "total"), [(GradeMethod.HIGHEST, 3), (GradeMethod.LAST, 1)])
def test_a_learner_counts_once_by_the_attempt_that_counts(session, cast, method, total):
    school = make_school(cast, [("single", single(f"س{n}")) for n in range(3)], grade_method=method)
    for letters in ("bcc", "bbb", "ccb"):
        sit(school, cast.learner, *letters)
        tally.count_all()
    sums = QuizSums(**session.get(QuizTally, school.quiz.id).sums)
    assert (sums.n, sums.t) == (1, total * PER_MARK)
    assert tally.is_right(school.quiz.id)


def test_sums_that_are_wrong_are_found_and_built_anew(session, three):
    sit(three, three.learner, "b", "", "c")
    tally.count_all()
    kept = session.get(QuizTally, three.quiz.id)
    right = dict(kept.sums)
    kept.sums = {**right, "t": right["t"] + 1}
    session.flush()
    assert not tally.is_right(three.quiz.id)
    tally.rebuild(three.quiz.id)
    tally.count_all()
    session.refresh(kept)
    assert kept.sums == right
    assert tally.is_right(three.quiz.id)
    assert session.scalars(select(TallyChange)).all() == []
    assert len(session.scalars(select(CountedPaper)).all()) == 1


def test_a_great_quiz_is_put_in_order_only_once_it_is_at_rest(session, three, monkeypatch):
    sit(three, three.learner, "b", "b", "c")
    assert tally.count_some()
    monkeypatch.setattr(tally, "REST", 0.001)  # as if its one paper were a great many
    assert not tally.order_some()
    assert not session.get(QuizTally, three.quiz.id).is_ordered
    assert tally.order_some(at_once=True)
    assert session.get(QuizTally, three.quiz.id).ordered["median"] == 2
