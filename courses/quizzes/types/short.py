"""A short answer, typed: compared as Arabic is typed, or by a pattern. Its fields:

answers   [{"text": "القاهرة", "match": "words", "fraction": "1", "feedback": text}]
          `match` is `words` (as people spell it), `stars` (`*` for anything) or `regex`; the best one counts.
          `fraction` is what it earns, "1" when left out. Answers are in whatever language a learner may answer in.
heeds     ["hamza", "letters", "marks", "case"]: the differences in spelling that do count; none when left out
example   an answer that earns all, needed where only patterns do
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.quizzes.types import adopting, arabic, numbers, patterns
from courses.quizzes.types.face import (
    ANSWER,
    MOST_OPTIONS,
    MOST_TYPED,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Response,
    Said,
    Stored,
    fraction,
    is_one_of,
    no_order,
    no_parts,
    no_remark,
    one_value,
    problems_of_all,
    typed,
    written,
)

order, remark, parts = no_order, no_remark, no_parts
LONGEST = "ا" * 60 + "a" * 60 + "1" * 60 + "!"


class Match(StrEnum):
    """How an answer is compared."""

    WORDS = "words"
    STARS = "stars"
    REGEX = "regex"


def adopt(raw: Body) -> Stored:
    """Keep the answers, what they heed, and the example."""
    body = adopting.adopt(raw, ("heeds", "example"))
    answers = raw.get("answers") if isinstance(raw.get("answers"), list) else []
    body["answers"] = [
        {"match": Match.WORDS.value, **{name: value for name, value in each.items() if value not in ({}, "", None)}}
        for each in answers or []
        if isinstance(each, Mapping)
    ]
    return body


def check(body: Body) -> list[Problem]:
    """See that every pattern can be read and comes to an end, and that one answer earns all."""
    problems = problems_of_all(body)
    answers = body.get("answers")
    if not isinstance(answers, list) or not answers:
        return [*problems, Problem("answers", Fault.NO_RIGHT_ANSWER)]
    if len(answers) > MOST_OPTIONS:
        return [*problems, Problem("answers", Fault.TOO_MANY_OPTIONS)]
    heeds = body.get("heeds") or []
    if not isinstance(heeds, list) or not all(is_one_of(heed, arabic.HEEDS) for heed in heeds):
        return [*problems, Problem("heeds", Fault.BAD_SCORING)]
    if not isinstance(body.get("example", ""), str):
        return [*problems, Problem("example", Fault.NO_EXAMPLE)]
    faults = [(index, _fault(body, each)) for index, each in enumerate(answers)]
    problems += [Problem(f"answers.{index}", fault) for index, fault in faults if fault]
    if not problems and grade(body, right(body)) != WHOLE:
        only_patterns = all(each.get("match", Match.WORDS) != Match.WORDS for each in answers)
        problems.append(Problem("example", Fault.NO_EXAMPLE if only_patterns else Fault.NO_RIGHT_ANSWER))
    return problems


def shown(body: Body, _order: Sequence[str]) -> dict[str, Any]:
    """Return the question."""
    return {"ask": body["ask"]}


def read(_body: Body, given: Given) -> Response:
    """Keep what was typed as it was typed."""
    value = one_value(given)
    if len(value) > MOST_TYPED or "\0" in value:
        raise NotAnAnswer
    return {ANSWER: value} if value else {}


def grade(body: Body, response: Response) -> Decimal | None:
    """The most that one of the answers gives for it.

    Where a pattern does not come to an end with it, and no other answer gives it the whole mark, a person must look.
    """
    value, best, is_unclear = response.get(ANSWER, ""), NOTHING, False
    if not value:
        return fraction(NOTHING)
    # words first: they cost nothing, and may settle it
    for each in sorted(body["answers"], key=lambda answer: answer.get("match") == Match.REGEX):
        worth = _worth(each) or NOTHING
        if worth <= best or (is_unclear and each.get("match") == Match.REGEX):
            continue
        try:
            best = worth if _takes(body, each, value) else best
        except patterns.TooSlow:
            is_unclear = True
    return None if is_unclear and best < WHOLE else fraction(best)


def right(body: Body) -> Response:
    """Return the author's example, else the first answer that earns all."""
    if example := str(body.get("example") or "").strip():
        return {ANSWER: example}
    for each in body["answers"]:
        if _worth(each) == WHOLE and each.get("match", Match.WORDS) != Match.REGEX:
            is_words = each.get("match", Match.WORDS) == Match.WORDS
            return {ANSWER: each["text"] if is_words else patterns.without_stars(each["text"])}
    return {}


def said(_body: Body, response: Response) -> list[Said]:
    """Return what was typed."""
    return [typed(response[ANSWER])] if response.get(ANSWER) else []


def feedback(body: Body, response: Response) -> list[Said]:
    """Return what the author says to whoever wrote one of these answers; patterns are not tried again for it."""
    value, heeds = response.get(ANSWER, ""), body.get("heeds") or []
    words = (each for each in body["answers"] if each.get("match", Match.WORDS) == Match.WORDS)
    same = (each for each in words if arabic.folded(each["text"], heeds) == arabic.folded(value, heeds))
    return [told for each in same if (told := written(each.get("feedback")))][:1] if value else []


def _takes(body: Body, answer: Mapping[str, Any], value: str) -> bool:
    """Whether the answer takes what was typed. Raises `TooSlow`."""
    heeds, wanted = body.get("heeds") or [], answer["text"]
    if answer.get("match", Match.WORDS) == Match.WORDS:
        return arabic.folded(wanted, heeds) == arabic.folded(value, heeds)
    plain = arabic.plain(value)
    counting = arabic.letters(arabic.bare(plain, heeds), heeds)
    if answer["match"] == Match.STARS:
        pattern = arabic.letters(arabic.bare(arabic.plain(wanted), heeds), heeds)
        cases = [pattern, counting] if "case" in heeds else [pattern.casefold(), counting.casefold()]
        return patterns.matches_stars(*cases)
    # as it was typed, and as its letters count: an author writes either way
    same_case = "" if "case" in heeds else "(?i)"
    return patterns.matches(same_case + wanted, plain) or patterns.matches(
        same_case + arabic.letters(wanted, heeds), counting
    )


def _worth(answer: Mapping[str, Any]) -> Decimal | None:
    return numbers.parse(str(answer.get("fraction", "1")))


def _fault(body: Body, answer: object) -> Fault | None:
    if not isinstance(answer, Mapping) or not isinstance(answer.get("text"), str):
        return Fault.BROKEN_OPTION
    worth = _worth(answer)
    if worth is None or not NOTHING <= worth <= WHOLE:
        return Fault.BAD_FRACTION
    if len(answer["text"]) > MOST_TYPED or not is_one_of(answer.get("match", Match.WORDS), set(Match)):
        return Fault.BROKEN_OPTION
    if answer.get("match") == Match.REGEX:
        return _fault_of_pattern(body, answer)
    return None if arabic.folded(answer["text"], body.get("heeds") or []) else Fault.EMPTY_OPTION


def _fault_of_pattern(body: Body, answer: Mapping[str, Any]) -> Fault | None:
    """A pattern that cannot be read, or does not come to an end with a long answer that is nearly right."""
    nearly = str(body.get("example") or "") or "ا"
    try:
        for tried in (LONGEST, (nearly * MOST_TYPED)[: MOST_TYPED - 1] + "!"):
            _takes(body, answer, tried)
    except patterns.BadPattern:
        return Fault.BAD_PATTERN
    except patterns.TooSlow:
        return Fault.SLOW_PATTERN
    return None
