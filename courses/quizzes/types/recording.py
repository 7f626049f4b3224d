"""A recording made in the browser: a recitation, an opening of a sermon. Marked by a person.

    most_seconds        how long it may be, up to 15 minutes; 5 minutes when left out
    rubric_version_id   as in `essay`
    for_markers         as in `essay`

Over the wire the answer is the public id of the upload.
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
USUAL_SECONDS: Final = 300
MOST_SECONDS: Final = 900


def adopt(raw: Body) -> Stored:
    """Keep the limit and what is for markers."""
    return adopting.adopt(raw, ("most_seconds", "rubric_version_id", "for_markers"))


def check(body: Body) -> list[Problem]:
    """See that the limit makes sense."""
    limit = by_hand.problems_of_limit(body, "most_seconds", 5, MOST_SECONDS)
    return problems_of_all(body) + limit + by_hand.problems_of_limit(body, "rubric_version_id", 1, 2**31)


def shown(body: Body, _order: Sequence[str]) -> dict[str, Any]:
    """Return the question and the limit."""
    return {"ask": body["ask"], "most": 1, "seconds": body.get("most_seconds") or USUAL_SECONDS}


def read(_body: Body, given: Given) -> Response:
    """Return the upload."""
    uploaded = by_hand.uploads(given, 1)
    return {ANSWER: uploaded} if uploaded else {}


def said(_body: Body, response: Response) -> list[Said]:
    """Return a line for the recording."""
    return by_hand.said_uploads(response.get(ANSWER, ()))
