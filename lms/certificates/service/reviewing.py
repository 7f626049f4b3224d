"""What a director reads before signing: counts, exceptions, samples, the steps taken so far."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.certificates.models import OPEN, Approval, BatchState, IssueBatch, IssueItem, Step
from lms.certificates.service import chain
from lms.core.db import session
from lms.core.errors import NotFound

LOWEST = 5
TOLD = 60  # names of those left out that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a batch, without the row."""

    id: int
    holder_id: int
    fields: dict[str, Any]  # Any: a Draft
    grounds: dict[str, Any]

    @property
    def result(self) -> str:
        """The result in per cent; empty where the rule asks for none."""
        return str(self.grounds.get("result") or "")

    @property
    def standing(self) -> dict[str, str] | None:
        """The level, or else the band."""
        return self.fields.get("level") or self.fields.get("band")


@dataclass(slots=True)
class Review:
    """All that the page of a batch shows but its names, page by page."""

    lines: list[Line]
    steps: Sequence[Approval]
    confirmations: Sequence[Approval]
    standings: list[tuple[dict[str, str], int]] = field(default_factory=list)  # by level or band
    unproctored: int = 0
    lowest: list[Line] = field(default_factory=list)
    without_latin: list[Line] = field(default_factory=list)
    samples: list[tuple[str, Line]] = field(default_factory=list)

    @property
    def is_void(self) -> bool:
        """Whether its approvals no longer hold."""
        return any(step.voided_at for step in self.steps)


def by_id(batch_id: int) -> IssueBatch:
    """A batch without its people. Raises `NotFound`."""
    found = session().get(IssueBatch, batch_id)
    if found is None:
        raise NotFound
    return found


def review(batch: IssueBatch) -> Review:
    """Three queries, however many people."""
    rows = session().execute(
        select(IssueItem.id, IssueItem.holder_id, IssueItem.fields, IssueItem.grounds)
        .where(IssueItem.batch_id == batch.id)
        .order_by(IssueItem.id)
    )
    lines = [Line(*row) for row in rows]
    has_trainers = Step.TRAINER in batch.steps
    confirmations = session().scalars(chain.confirmations_of(batch)).all() if has_trainers else []
    found = Review(lines, session().scalars(chain.approvals_of(batch)).all(), confirmations)
    found.standings = _standings(lines)
    found.unproctored = sum(not line.fields["proctored"] for line in lines)
    with_result = [line for line in lines if line.result]
    found.lowest = sorted(with_result, key=lambda line: (float(line.result), line.id))[:LOWEST]
    found.without_latin = [line for line in lines if not line.fields["name"]["en"]]
    found.samples = _samples(lines)
    return found


def waiting() -> Select[IssueBatch]:
    """Batches that wait for a director, the oldest first."""
    return select(IssueBatch).where(IssueBatch.state == BatchState.CHECKED).order_by(IssueBatch.id)


def how_many_wait() -> int:
    """How many batches wait for a director."""
    return session().scalar(select(func.count(IssueBatch.id)).where(IssueBatch.state == BatchState.CHECKED)) or 0


def decided(most: int) -> Sequence[IssueBatch]:
    """The last batches that do not wait for a director."""
    query = select(IssueBatch).where(IssueBatch.state != BatchState.CHECKED).order_by(IssueBatch.id.desc())
    return session().scalars(query.limit(most)).all()


def sizes(batches: Iterable[IssueBatch]) -> dict[int, int]:
    """How many people are in each; one query."""
    ids = [batch.id for batch in batches]
    query = select(IssueItem.batch_id, func.count()).where(IssueItem.batch_id.in_(ids)).group_by(IssueItem.batch_id)
    return dict(session().execute(query).all())


def drawn_up(batches: Iterable[IssueBatch]) -> dict[int, User]:
    """Who drew each up; one query."""
    makers = {batch.created_by_id for batch in batches}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(makers)))}


def item(batch_id: int, item_id: int) -> IssueItem:
    """One person of a batch, with the batch. Raises `NotFound`."""
    query = select(IssueItem).where(IssueItem.id == item_id, IssueItem.batch_id == batch_id)
    found = session().scalar(query.options(joinedload(IssueItem.batch)))
    if found is None:
        raise NotFound
    return found


def is_open(batch: IssueBatch) -> bool:
    """Whether its people still wait in it."""
    return batch.state in OPEN


def _standings(lines: Sequence[Line]) -> list[tuple[dict[str, str], int]]:
    named = [line.standing for line in lines]
    counts = Counter(words["ar"] for words in named if words)
    words = {said["ar"]: said for said in named if said}
    return [(words[name], count) for name, count in counts.most_common()]


def _samples(lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """The first; the longest name, where print is most at risk; the lowest level or the last."""
    if not lines:
        return []
    longest = max(lines, key=lambda line: (len(line.fields["name"]["ar"]) + len(line.fields["name"]["en"]), -line.id))
    picked = {"first": lines[0], "longest": longest, "last": lines[-1]}
    seen: set[int] = set()
    return [(why, line) for why, line in picked.items() if not (line.id in seen or seen.add(line.id))]  # type: ignore[func-returns-value]  # add() gives None
