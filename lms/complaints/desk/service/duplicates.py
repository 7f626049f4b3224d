"""Cases that may be about the same matter: of one category or place, filed near each other, in similar words."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import or_
from sqlalchemy.orm import joinedload

from lms.accounts import names
from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.models import Case, State
from lms.core.db import session

NEAR = dt.timedelta(days=45)
LOOKED_AT = 200  # the nearest in time; a case that is older than these is no duplicate that anybody would miss
SHOWN = 5
LEAST = 0.3
WORDS, CATEGORY, PLACE = 0.6, 0.15, 0.25  # what each likeness weighs
SHORTEST = 3
_ENDED = (State.MERGED, State.REJECTED, State.WITHDRAWN)
_JOINED = ("وال", "بال", "كال", "فال", "لل", "ال", "و")


class Likeness(NamedTuple):
    """A case that may be the same, and how much it is like it, of one."""

    case: Case
    score: float


def of(case: Case, user: User) -> list[Likeness]:
    """The likeliest first, among those that `user` may see."""
    here = [Case.category_id == case.category_id]
    if case.place_id:
        here.append(Case.place_id == case.place_id)
    span = case.received_at - NEAR, case.received_at + NEAR
    query = (
        policy.visible_to(user)
        .where(Case.id != case.id, Case.state.not_in(_ENDED), Case.received_at.between(*span), or_(*here))
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(LOOKED_AT)
        .options(joinedload(Case.unit))
    )
    own = _words((case.title, case.body))
    scored = [Likeness(other, _score(case, own, other)) for other in session().scalars(query)]
    likely = sorted((each for each in scored if each.score >= LEAST), key=lambda each: (-each.score, each.case.id))
    return likely[:SHOWN]


def _score(case: Case, own: frozenset[str], other: Case) -> float:
    words = _words((other.title, other.body))
    shared = len(own & words) / len(own | words) if own and words else 0.0
    same_place = bool(case.place_id) and case.place_id == other.place_id
    # Two people tell one matter in words of their own: half of them shared is as like as it gets.
    return WORDS * min(1.0, shared * 2) + CATEGORY * (case.category_id == other.category_id) + PLACE * same_place


def _words(texts: Iterable[str]) -> frozenset[str]:
    """The words as every spelling has them, without the article and what is written onto it."""
    return frozenset(
        bare for word in names.spelled_alike(" ".join(texts)).split() if len(bare := _bare(word)) >= SHORTEST
    )


def _bare(word: str) -> str:
    start = next((start for start in _JOINED if word.startswith(start) and len(word) - len(start) >= SHORTEST), "")
    return word.removeprefix(start)
