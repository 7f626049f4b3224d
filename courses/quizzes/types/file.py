"""Files as an answer: uploaded through media, marked by a person.

    most_files          how many, from 1 to 5; one when left out
    rubric_version_id   as in `essay`
    for_markers         as in `essay`

Over the wire the answer is the public ids of the uploads.
"""

from collections.abc import Sequence
from typing import Any, Final

from courses.quizzes.types import adopting, by_hand
from courses.quizzes.types.face import (
    ANSWER,
    Body,
    Given,
    Problem,
    Response,
    Said,
    Stored,
    no_order,
    no_parts,
    no_remark,
    problems_of_all,
)

order, remark, parts = no_order, no_remark, no_parts
grade, right = by_hand.grade, by_hand.right
MOST_FILES: Final = 5


def adopt(raw: Body) -> Stored:
    """Keep the limit and what is for markers."""
    return adopting.adopt(raw, ("most_files", "rubric_version_id", "for_markers"))


def check(body: Body) -> list[Problem]:
    """See that the limit makes sense."""
    limit = by_hand.problems_of_limit(body, "most_files", 1, MOST_FILES)
    return problems_of_all(body) + limit + by_hand.problems_of_limit(body, "rubric_version_id", 1, 2**31)


def shown(body: Body, _order: Sequence[str]) -> dict[str, Any]:
    """Return the question and the limit."""
    return {"ask": body["ask"], "most": body.get("most_files") or 1}


def read(body: Body, given: Given) -> Response:
    """Return the uploads."""
    uploaded = by_hand.uploads(given, body.get("most_files") or 1)
    return {ANSWER: uploaded} if uploaded else {}


def said(_body: Body, response: Response) -> list[Said]:
    """Return a line for each file."""
    return by_hand.said_uploads(response.get(ANSWER, ()))
