"""Question types: what is accepted, what it earns, and that nothing shown tells the answer."""

import json
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courses.quizzes import types
from courses.quizzes.service.saving import as_given
from courses.quizzes.types import numbers
from courses.quizzes.types.face import Fault, NotAnAnswer, Remark
from tests.factories.questions import BODIES as SOUND
from tests.factories.questions import number, options

KEYS = "abcdefgh"
STATEMENT = SOUND["true_false"]


def earns(kind, body, *answers):
    type_ = types.of(kind)
    return type_.grade(body, type_.read(body, {"answer": list(answers)}))


@pytest.mark.parametrize("kind", list(types.Kind))
def test_every_kind_gives_the_whole_mark_for_its_own_key_and_nothing_for_silence(kind):
    body, type_ = SOUND[kind], types.of(kind)
    assert type_.check(body) == []
    assert types.is_sound(kind, body)
    assert type_.read(body, {}) == {}
    assert type_.said(body, {}) == []
    assert type_.grade(body, {}) == 0
    if kind not in types.MANUAL:
        assert type_.said(body, type_.right(body))
        assert all(part.share == 1 for part in type_.parts(body, type_.right(body)))


@pytest.mark.parametrize("kind", list(types.Kind))
def test_what_a_learner_is_shown_never_tells_the_right_answer(kind):
    body = {**SOUND[kind], "explain": {"ar": "سر", "en": "secret"}, "for_markers": {"ar": "secret"}}
    type_ = types.of(kind)
    shown = type_.shown(body, type_.order(body, types.chance_for(7, 1)))
    told = json.dumps({name: value for name, value in shown.items() if name != "ask"}, ensure_ascii=False)
    for secret in ("right", "secret", "12.5", "القاهرة", "Cai", "answers", "fraction", "27", "tolerance"):
        assert secret not in told
    if kind == "hotspot":
        assert "Save" not in told


@pytest.mark.parametrize("kind", list(types.Kind))
def test_a_body_that_is_adopted_is_as_sound_as_before_and_adopting_it_again_changes_nothing(kind):
    adopted = types.adopt(kind, {**SOUND[kind], "stranger": "<script>", "hints": [{"ar": " تلميح "}, {}]})
    assert "stranger" not in adopted
    assert adopted["hints"] == [{"ar": "تلميح"}]
    assert types.is_sound(kind, adopted)
    assert types.adopt(kind, json.loads(json.dumps(adopted))) == adopted


@given(st.integers(0, 2**31), st.integers(1, 50))
def test_the_same_attempt_always_shows_the_same_order(seed, slot):
    body = options([True] + [False] * 7)
    first, second = (types.of("single").order(body, types.chance_for(seed, slot)) for _ in range(2))
    assert first == second
    assert sorted(first) == list(KEYS)


def test_different_attempts_show_different_orders_and_a_fixed_order_stays():
    body = options([True] + [False] * 7)
    assert len({tuple(types.of("single").order(body, types.chance_for(seed, 1))) for seed in range(30)}) > 20
    fixed = {**body, "shuffle": False}
    assert types.of("single").order(fixed, types.chance_for(3, 1)) == list(KEYS)


FIELDS = ["answer", "other", "x", "y", "g.1", "g.2", "g.3", "m.f", "m.s", "p.q4", "p.b1"]
SENT = st.one_of(st.text(max_size=250), st.sampled_from(["a", "o3", "1", "٢", "50", "true", "<b>", "12"]))


@pytest.mark.parametrize("kind", list(types.Kind))
@settings(max_examples=40)
@given(sent=st.dictionaries(st.sampled_from(FIELDS), st.lists(SENT, max_size=3), max_size=4))
def test_whatever_comes_over_the_wire_is_read_or_refused_and_reads_the_same_twice(kind, sent):
    type_, body = types.of(kind), SOUND[kind]
    try:
        response = type_.read(body, sent)
    except NotAnAnswer:
        return
    earned = type_.grade(body, response)
    assert earned is None or 0 <= earned <= 1
    type_.said(body, response), type_.parts(body, response), type_.remark(body, response)
    kept = json.loads(json.dumps(response))
    assert type_.read(body, as_given(kept)) == response


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "text", "ar", "right", "at", "kind"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.parametrize("kind", list(types.Kind))
@settings(max_examples=60)
@given(data=st.data())
def test_a_body_of_any_shape_is_judged_and_never_breaks_the_house(kind, data):
    field = data.draw(st.sampled_from([*SOUND[kind], "explain", "media", "hints"]))
    body = {**SOUND[kind], field: data.draw(JSON)}
    for judged in (body, types.adopt(kind, body)):
        assert isinstance(types.is_sound(kind, judged), bool)


def test_single_choice_gives_all_or_nothing():
    assert earns("single", SOUND["single"], "b") == 1
    assert earns("single", SOUND["single"], "a") == 0


@pytest.mark.parametrize("answers", [["z"], ["a", "b"], ["right"]])
def test_single_choice_refuses_what_is_no_choice(answers):
    with pytest.raises(NotAnAnswer):
        earns("single", SOUND["single"], *answers)


@pytest.mark.parametrize(
    ("answers", "more", "mark"),
    [
        ("ab", {}, "1"),
        ("a", {}, "0.5"),
        ("abc", {}, "0.5"),
        ("ac", {}, "0"),
        ("abcd", {}, "0"),
        ("cd", {}, "0"),
        ("abc", {"penalty": "0.5"}, "0.75"),
        ("abcd", {"penalty": "0"}, "1"),
        ("abcd", {"penalty": "٠٫٥"}, "0.5"),
        ("ab", {"scoring": "all"}, "1"),
        ("a", {"scoring": "all"}, "0"),
        ("abc", {"scoring": "all"}, "0"),
    ],
)
def test_multiple_choice_scores_as_its_author_set_it(answers, more, mark):
    assert earns("multiple", {**SOUND["multiple"], **more}, *answers) == Decimal(mark)


def test_a_third_of_a_mark_is_kept_to_seven_places_and_three_thirds_are_whole():
    body = options([True, True, True, False])
    assert earns("multiple", body, "a") == Decimal("0.3333333")
    assert earns("multiple", body, "a", "b", "c") == 1


@given(st.lists(st.booleans(), min_size=2, max_size=8), st.sets(st.sampled_from(KEYS)), st.sampled_from(KEYS))
def test_choosing_one_more_wrong_option_never_helps(rights, chosen, extra):
    assume(any(rights))
    known = KEYS[: len(rights)]
    assume(extra in known and not rights[known.index(extra)])
    body, chosen = options(rights), chosen & set(known)
    assert earns("multiple", body, *(chosen | {extra})) <= earns("multiple", body, *(chosen - {extra}))


def test_true_and_false():
    assert earns("true_false", STATEMENT, "true") == 1
    assert earns("true_false", STATEMENT, "false") == 0
    assert earns("true_false", {**STATEMENT, "right": False}, "false") == 1


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12.5", "12.5"), ("١٢٫٥", "12.5"), ("۱۲٫۵", "12.5"), ("١٢.٥", "12.5"), ("12,5", "12.5"), ("١٢،٥", "12.5"),
        ("1,250", "1250"), ("١٬٢٥٠", "1250"), ("١٬٢٥٠٫٧٥", "1250.75"), ("1,250,000.5", "1250000.5"),
        ("1 250", "1250"), ("1\u00a0250", "1250"), ("1\u202f250,5", "1250.5"), ("-3", "-3"), ("\u2212٣", "-3"),
        ("+4", "4"), ("\u200f٧\u200f", "7"), (".5", "0.5"), ("٫٥", "0.5"), (" 007 ", "7"), ("0,125", "0.125"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed, value):
    assert numbers.parse(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "1,23,4", "12 3", "--5", "٣ أو ٤", "1e9", "9" * 80, "٫"])
def test_what_is_no_number_is_not_guessed_at(typed):
    assert numbers.parse(typed) is None


ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
PERSIAN = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_number_means_the_same_in_all_three_alphabets(value):
    text = f"{value:f}"
    grouped = f"{value:,.3f}".replace(",", "٬")
    assert (
        numbers.parse(text)
        == numbers.parse(text.translate(ARABIC))
        == numbers.parse(text.translate(PERSIAN))
        == numbers.parse(grouped.translate(ARABIC))
        == value
    )


@given(st.decimals(-(10**6), 10**6, places=2), st.decimals(0, 100, places=2), st.decimals(0, 1000, places=2))
def test_the_ends_of_a_tolerance_are_still_right_and_beyond_them_is_wrong(right, by, beyond):
    body = number(f"{right:f}", tolerance={"kind": "absolute", "by": f"{by:f}"})
    assert earns("numeric", body, f"{right + by:f}") == 1
    assert earns("numeric", body, f"{right - by:f}") == 1
    assert earns("numeric", body, f"{right + by + beyond:f}") == (1 if beyond == 0 else 0)


def test_a_tolerance_in_percent_follows_the_number():
    body = number("200", tolerance={"kind": "percent", "by": "٥"})
    assert earns("numeric", body, "210") == 1
    assert earns("numeric", body, "210.01") == 0
    assert earns("numeric", number("-200", tolerance={"kind": "percent", "by": "5"}), "-190") == 1


def test_units_are_known_converted_or_remarked_on():
    body = number(
        "2",
        unit={"ar": "م", "en": "m"},
        units=[{"text": "سم", "times": "0.01"}, {"text": "cm", "times": "0.01"}],
    )
    assert types.is_sound("numeric", body)
    assert earns("numeric", body, "٢ م") == earns("numeric", body, "200cm") == earns("numeric", body, "٢") == 1
    assert earns("numeric", body, "٢٠٠ سم") == 1
    assert earns("numeric", body, "2 kg") == 0
    numeric = types.of("numeric")
    assert numeric.remark(body, {"answer": "2 kg"}) is Remark.UNKNOWN_UNIT
    assert numeric.remark(body, {"answer": "اثنان"}) is Remark.UNREADABLE_NUMBER
    assert numeric.remark(body, {"answer": "2 m"}) is None
    assert numeric.said(body, {"answer": "٢"}) == [{"ar": "٢ م", "en": "٢ m"}]


@pytest.mark.parametrize(
    ("kind", "body", "fault"),
    [
        ("single", options([True]), Fault.TOO_FEW_OPTIONS),
        ("single", options([False, False]), Fault.NO_RIGHT_ANSWER),
        ("single", options([True, True]), Fault.TWO_RIGHT_ANSWERS),
        ("single", {**options([True, False]), "ask": {}}, Fault.NO_QUESTION),
        ("single", {**options([True, False]), "ask": {"ar": "س" * 4001}}, Fault.NOT_IN_EVERY_LANGUAGE),
        ("single", {**options([True, False]), "options": [1, 2]}, Fault.BROKEN_OPTION),
        ("single", {**options([True, False]), "options": "ab"}, Fault.TOO_FEW_OPTIONS),
        ("multiple", options([False, False]), Fault.NO_RIGHT_ANSWER),
        ("multiple", options([True, False], scoring="some"), Fault.BAD_SCORING),
        ("multiple", options([True, False], penalty="2"), Fault.BAD_PENALTY),
        ("multiple", {**options([True, False]), "options": [{"key": f"k{n}"} for n in range(13)]}, Fault.TOO_MANY_OPTIONS),
        ("true_false", {**STATEMENT, "right": None}, Fault.NO_RIGHT_ANSWER),
        ("true_false", {**STATEMENT, "ask": {"ar": "س" * 4001}}, Fault.TOO_LONG),
        ("numeric", number("about 3"), Fault.NOT_A_NUMBER),
        ("numeric", number(3), Fault.NOT_A_NUMBER),
        ("numeric", number(tolerance={"kind": "absolute", "by": "-1"}), Fault.BAD_TOLERANCE),
        ("numeric", number(tolerance=5), Fault.BAD_TOLERANCE),
        ("numeric", number(units=[{"text": "km", "times": "0"}]), Fault.BAD_UNIT),
        ("numeric", number(units=7), Fault.BAD_UNIT),
    ],
)  # fmt: skip
def test_an_author_is_told_what_is_missing(kind, body, fault):
    if fault is Fault.NOT_IN_EVERY_LANGUAGE:
        body = {
            **body,
            "ask": {"ar": "ما؟"},
            "options": [body["options"][0], {"key": "b", "text": {"en": "x"}}],
        }
    assert fault in {problem.fault for problem in types.of(kind).check(body)}
    assert not types.is_sound(kind, body)


def test_two_options_that_say_the_same_are_refused():
    body = options([True, False])
    body["options"][1]["text"] = {"ar": " خيار a ", "en": "Other"}
    assert {problem.fault for problem in types.of("single").check(body)} == {Fault.SAME_OPTION}


def test_an_option_missing_in_one_language_is_named():
    body = options([True, False, False])
    body["options"][2]["text"] = {"ar": "خيار"}
    problem = types.of("single").check(body)[0]
    assert (problem.where, problem.fault) == ("options.2", Fault.NOT_IN_EVERY_LANGUAGE)
