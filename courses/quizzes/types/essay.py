"""An essay: marked by a person.

    words               {"least": 50, "most": 300}   limits that are told, not forced; each may be left out
    rubric_version_id   the version of the rubric by which it is marked, may be left out
    for_markers         text that markers see beside the answer, may be left out

An essay beyond the limit is kept and the learner is told; one beyond `MOST_LETTERS` is refused, and stays on the phone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from courses.quizzes.types import adopting, by_hand
from courses.quizzes.types.face import (
    ANSWER,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Remark,
    Response,
    Said,
    Stored,
    TooLong,
    no_order,
    no_parts,
    problems_of_all,
    typed,
)

order, parts = no_order, no_parts
grade, right = by_hand.grade, by_hand.right
MOST_LETTERS: Final = 40_000
MOST_WORDS: Final = 5_000


def adopt(raw: Body) -> Stored:
    """Keep the limits and what is for markers."""
    return adopting.adopt(raw, ("words", "rubric_version_id", "for_markers"))


def check(body: Body) -> list[Problem]:
    """See that the limits make sense."""
    problems = problems_of_all(body)
    words = body.get("words") or {}
    least, most = _limits(body)
    known = isinstance(words, Mapping) and all(
        value is None or by_hand.whole_number(value, 1, MOST_WORDS) for value in words.values()
    )
    if not known or least > most:
        problems.append(Problem("words", Fault.BAD_LIMIT))
    return problems + by_hand.problems_of_limit(body, "rubric_version_id", 1, 2**31)


def shown(body: Body, _order: Sequence[str]) -> dict[str, Any]:
    """Return the question and the limits."""
    words = body.get("words") or {}
    return {"ask": body["ask"], "least": words.get("least"), "most": words.get("most"), "letters": MOST_LETTERS}


def read(_body: Body, given: Given) -> Response:
    """Keep the text with the line ends of this house."""
    values = [value for value in given.get(ANSWER, ()) if value.strip()]
    if len(values) > 1:
        raise NotAnAnswer
    text = values[0].replace("\r\n", "\n").replace("\0", "").strip() if values else ""
    if len(text) > MOST_LETTERS:
        raise TooLong(len(text), MOST_LETTERS)
    return {ANSWER: text} if text else {}


def remark(body: Body, response: Response) -> Remark | None:
    """Tell a learner whose essay is outside the limits."""
    least, most = _limits(body)
    count = words_of(response.get(ANSWER, ""))
    if response and count < least:
        return Remark.TOO_FEW_WORDS
    return Remark.TOO_MANY_WORDS if count > most else None


def said(_body: Body, response: Response) -> list[Said]:
    """Return the text."""
    return [typed(response[ANSWER])] if response else []


def words_of(text: str) -> int:
    """Count the words as a person would."""
    return len(text.split())


def _limits(body: Body) -> tuple[int, int]:
    words = body.get("words")
    told = words if isinstance(words, Mapping) else {}
    least, most = told.get("least") or 0, told.get("most") or MOST_WORDS
    return (least, most) if isinstance(least, int) and isinstance(most, int) else (0, 0)
