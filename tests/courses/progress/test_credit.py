"""The rule of credit, on anything a device could say: it is never faster than time, and time is spent once."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from courses.progress.credit import FASTEST, GRACE_MS, LEEWAY_MS, SLACK, Claim, first, judge, window
from media.intervals import merge, subtract, total, union

DAY = 5000
moments = st.integers(-2 * DAY, 3 * DAY)
spans = st.lists(st.tuples(st.integers(0, 800), st.integers(0, 800)), max_size=4)
claims = st.builds(Claim, spans, moments, moments, st.floats(0.1, 4))
steps = st.lists(st.tuples(claims, st.integers(0, 3), st.integers(0, 400)), max_size=14)


@settings(deadline=None)
@given(steps)
def test_all_devices_together_are_credited_no_faster_than_time_passes(steps):
    """Each step: a claim about one of four films, so many milliseconds after the step before."""
    now, spent, films, brought = 0, [], {}, []
    for claim, film, pause in steps:
        now += pause
        stretch = window(claim, 0, now)
        credit = judge(claim, films.get(film, []), spent, stretch)
        assert subtract(credit.spent, spent) == credit.spent
        assert subtract(credit.spent, [stretch]) == []
        assert subtract(credit.fresh, claim.spans) == []
        spent = union(spent, credit.spent)
        films[film] = union(films.get(film, []), credit.fresh)
        brought.append((credit, claim))
        assert sum(map(total, films.values())) <= FASTEST * SLACK * (now + LEEWAY_MS)
    assert sum(total(credit.spent) for credit, _claim in brought) == total(spent)


@settings(deadline=None)
@given(st.lists(st.integers(100, 5000), min_size=1, max_size=12), st.floats(0.25, 2))
@example([2499], 1 / 3)
def test_who_really_watches_is_credited_all_of_it(lengths, speed):
    """Stretch after stretch, played at any speed and reported when each ends, or all at the end."""
    for is_at_once in (True, False):
        place, now, spent, seen, waiting = 0, 0, [], [], []
        for length in lengths:
            began, now = now, now + length
            played = int(length * speed)
            waiting.append(Claim([(place, place + played)], began, now, speed))
            place += played
            if is_at_once or length is lengths[-1]:
                for claim in waiting:
                    credit = judge(claim, seen, spent, window(claim, 0, now))
                    spent, seen = union(spent, credit.spent), union(seen, credit.fresh)
                waiting = []
        for claim in waiting:
            credit = judge(claim, seen, spent, window(claim, 0, now))
            spent, seen = union(spent, credit.spent), union(seen, credit.fresh)
        assert merge(seen) == [(0, place)]


@settings(deadline=None)
@given(claims, st.integers(0, DAY), st.integers(0, DAY))
def test_a_stretch_lies_between_what_is_known_and_now(claim, since, more):
    begin, end = window(claim, since, since + more)
    assert since <= begin <= end <= since + more + LEEWAY_MS
    assert end - begin <= max(claim.ended - claim.began, 0) + 2 * GRACE_MS


@settings(deadline=None)
@given(spans, st.integers(-5, 2000))
def test_the_first_part_is_a_part_of_the_right_length(pairs, most):
    kept = first(pairs, most)
    assert total(kept) == min(max(most, 0), total(pairs))
    assert subtract(kept, pairs) == []
