"""What can be said of the answers that were sent: which are alike to the letter, and which pass by what was asked."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, insert, select

from lms.accounts import names
from lms.complaints.figures.gathering import OWNER, day_begins
from lms.complaints.figures.models import NOBODY, ReplyMark
from lms.complaints.kinds import MessageKind, MessageState
from lms.complaints.models import Case, CaseMessage, CasePoint
from lms.core import crypto
from lms.core.db import session
from lms.core.i18n import local

ANSWERS = (MessageKind.REPLY, MessageKind.DECISION)
SHORTEST_WORD = 3
AT_ONCE = 500
_WORD = re.compile(r"\w+")
_BEGINNINGS = ("وال", "بال", "فال", "كال", "لل", "ال")
_IDLE = frozenset(
    "علي الي عن في من ما لا لم لن ان هذا هذه ذلك تلك التي الذي كان كانت قد تم مع بعد قبل كل اي او ثم حتي "  # noqa: SIM905
    "عند منذ غير the and for that this with was were are not has have had from you your our".split()
)


def make(case_ids: Iterable[int]) -> None:
    """Look at the answers of these cases anew."""
    ids = sorted(set(case_ids))
    session().execute(delete(ReplyMark).where(ReplyMark.case_id.in_(ids)))
    rows = list(_rows(ids))
    if rows:
        session().execute(insert(ReplyMark), rows)


def make_all(first: dt.date, last: dt.date) -> None:
    """Look anew at the answers of all cases that had one sent in these days."""
    begin, end = day_begins(first), day_begins(last + dt.timedelta(days=1))
    sent = select(CaseMessage.case_id).where(CaseMessage.sent_at >= begin, CaseMessage.sent_at < end).distinct()
    ids = list(session().scalars(sent.order_by(CaseMessage.case_id)))
    for place in range(0, len(ids), AT_ONCE):
        make(ids[place : place + AT_ONCE])


def words(text: str) -> set[str]:
    """The words that carry meaning, written one way: without vowels, articles and what stands in every sentence."""
    found = set()
    for word in _WORD.findall(names.spelled_alike(text)):
        bare = next((word.removeprefix(each) for each in _BEGINNINGS if word.startswith(each)), word)
        if len(bare) >= SHORTEST_WORD and word not in _IDLE and not bare.isdigit():
            found.add(bare)
    return found


def touches(point: str, answer: str) -> bool:
    """Whether an answer takes up a word of what was asked; the ends of words may differ."""
    asked, said = words(point), words(answer)
    stems = {word[:4] for word in asked}
    return not asked or bool(asked & said) or any(word[:4] in stems for word in said)


def print_of(text: str) -> str:
    """The same words, the same print; nobody can read words out of it, nor try them out without this site's key."""
    return crypto.keyed("complaints.reply-print", " ".join(_WORD.findall(names.spelled_alike(text))))[:32]


def _rows(case_ids: list[int]) -> Iterator[dict[str, object]]:
    asked: dict[int, list[CasePoint]] = {}
    for point in session().scalars(
        select(CasePoint).where(CasePoint.case_id.in_(case_ids)).order_by(CasePoint.case_id, CasePoint.number)
    ):
        asked.setdefault(point.case_id, []).append(point)
    sent = (
        select(CaseMessage, CaseMessage.sent_at, OWNER, Case.category_id, Case.channel)
        .join(Case, Case.id == CaseMessage.case_id)
        .where(CaseMessage.case_id.in_(case_ids), CaseMessage.kind.in_(ANSWERS), CaseMessage.sent_at.is_not(None))
        .where(CaseMessage.state == MessageState.SENT)
    )
    for message, sent_at, unit_id, category_id, channel in session().execute(sent.order_by(CaseMessage.id)):
        points = asked.get(message.case_id, [])
        yield {
            "message_id": message.id,
            "case_id": message.case_id,
            "unit_id": unit_id or NOBODY,
            "category_id": category_id,
            "channel": channel,
            "day": local(sent_at or message.created_at).date(),
            "print": print_of(" ".join([message.body, *map(_said, message.points.values())])),
            "points": len(points),
            "untouched": sum(_passes_by(each, message) for each in points),
        }


def _passes_by(point: CasePoint, message: CaseMessage) -> bool:
    found = message.points.get(str(point.number))
    has_a_reason = isinstance(found, dict) and bool(found.get("reason"))  # why there is no answer is an answer
    return not has_a_reason and not touches(point.text, _answer_to(point, message))


def _answer_to(point: CasePoint, message: CaseMessage) -> str:
    """What stands under the point's number; where nothing does, the reply as a whole."""
    found = message.points.get(str(point.number))
    return _said(found) or message.body


def _said(found: Any) -> str:  # Any: as the desk keeps it
    return " ".join(map(str, found.values())) if isinstance(found, dict) else str(found or "")
