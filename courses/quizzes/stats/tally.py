"""Keeping the sums: note what changed, count it, put papers in order, and see that the sums are what they should be.

A change is noted by an insert in the transaction that grades; the worker takes out of the sums what the learner's
counting attempt had put in and puts in what it is now. Where the method is the average, the last attempt stands for
the learner: a question is looked at in one paper each.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import load_only

from courses.quizzes.models import Attempt, AttemptState, GradeMethod, QuestionAttempt, QuestionVersion, Quiz
from courses.quizzes.service import counting
from courses.quizzes.stats import ordered
from courses.quizzes.stats.models import CountedPaper, ItemTally, QuizTally, TallyChange
from courses.quizzes.stats.sums import NOT_ANSWERED, Item, ItemSums, Paper, QuizSums, units
from courses.quizzes.types import MANUAL, Kind
from courses.quizzes.types.face import ANSWER, NOTHING
from lms.core import clock
from lms.core.db import hold, insert_once, session

AT_ONCE = 100
LONGEST_SAID = 40
REST = 200  # papers for each second in which a quiz has not changed
WITH_OPTIONS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE})


def note(attempts: Iterable[Attempt]) -> None:
    """What the papers of these learners come to has changed; said in the transaction that changed it."""
    rows = [{"quiz_id": each.quiz_id, "enrolment_id": each.enrolment_id} for each in attempts]
    if rows:  # written with the marks that it tells of, not within whatever is read next
        session().execute(insert(TallyChange), rows)


def waiting(quiz_id: int) -> int:
    """How many changes of a quiz are not counted yet."""
    return session().scalar(select(func.count()).where(TallyChange.quiz_id == quiz_id)) or 0


def count_some() -> bool:
    """Count a portion of what is noted, of one quiz, in this transaction; whether there was anything to do."""
    quiz_id = session().scalar(select(TallyChange.quiz_id).order_by(TallyChange.id).limit(1))
    if quiz_id is None:
        return False
    tally = _held(quiz_id)
    noted = select(TallyChange.id, TallyChange.enrolment_id).where(TallyChange.quiz_id == quiz_id)
    rows = session().execute(noted.order_by(TallyChange.id).limit(AT_ONCE)).all()
    _count(tally, sorted({row.enrolment_id for row in rows}))
    session().execute(delete(TallyChange).where(TallyChange.id.in_([row.id for row in rows])))
    return True


def order_some(*, at_once: bool = False) -> bool:
    """Put the papers of one quiz in order whose sums have changed and are complete; whether there was one.

    It goes over all papers, so a great quiz must be at rest first: else a regrade would have it done each second.
    """
    busy = select(TallyChange.quiz_id)
    columns = select(QuizTally.quiz_id, QuizTally.counted_at, QuizTally.sums)
    stale = session().execute(columns.where(QuizTally.is_ordered.is_(False), QuizTally.quiz_id.not_in(busy)))
    now = clock.now()
    rested = (row for row in stale if at_once or (now - row.counted_at).total_seconds() * REST >= row.sums.get("n", 0))
    quiz_id = next((row.quiz_id for row in rested), None)
    if quiz_id is None:
        return False
    tally, papers = _held(quiz_id), _papers(quiz_id)
    by_item = ordered.of_items(papers)
    for item in session().scalars(select(ItemTally).where(ItemTally.quiz_id == quiz_id)):
        item.ordered = by_item.get(item.version_id, {})
    tally.ordered, tally.is_ordered = ordered.of_quiz(papers), True
    session().flush()
    return True


def count_all() -> None:
    """Count and order everything that is noted, in this transaction."""
    while count_some() or order_some(at_once=True):
        pass


def is_right(quiz_id: int) -> bool:
    """Whether the sums of a quiz are, to the last digit, what counting its attempts from nothing gives."""
    quiz, items = QuizSums(), dict[int, ItemSums]()
    for paper in _counting_now(quiz_id, _everybody(quiz_id)).values():
        _put(quiz, items, paper[1], 1)
    kept = session().get(QuizTally, quiz_id)
    rows = session().scalars(select(ItemTally).where(ItemTally.quiz_id == quiz_id))
    held = {row.version_id: ItemSums(**row.sums) for row in rows}
    return QuizSums(**(kept.sums if kept else {})) == quiz and {k: v for k, v in held.items() if v.n} == items


def rebuild(quiz_id: int) -> None:
    """Forget the sums of a quiz and have everything counted again."""
    _held(quiz_id)
    for table in (CountedPaper, ItemTally, TallyChange):
        session().execute(delete(table).where(table.quiz_id == quiz_id))
    tally = session().get_one(QuizTally, quiz_id)
    tally.sums, tally.ordered, tally.is_ordered = {}, {}, False
    session().add_all([TallyChange(quiz_id=quiz_id, enrolment_id=each) for each in _everybody(quiz_id)])
    session().flush()


def _held(quiz_id: int) -> QuizTally:
    """One counts a quiz at a time."""
    insert_once(QuizTally, ["quiz_id"], {"quiz_id": quiz_id, "sums": {}, "ordered": {}, "is_ordered": False})
    tally = session().get_one(QuizTally, quiz_id)
    hold(tally)
    return tally


def _count(tally: QuizTally, enrolment_ids: Sequence[int]) -> None:
    quiz_id = tally.quiz_id
    here = select(CountedPaper).where(CountedPaper.quiz_id == quiz_id, CountedPaper.enrolment_id.in_(enrolment_ids))
    before = {row.enrolment_id: row for row in session().scalars(here)}
    after = _counting_now(quiz_id, enrolment_ids)
    rows = {row.version_id: row for row in session().scalars(select(ItemTally).where(ItemTally.quiz_id == quiz_id))}
    quiz, items = QuizSums(**tally.sums), {key: ItemSums(**row.sums) for key, row in rows.items()}
    for enrolment_id in enrolment_ids:
        _swap(quiz_id, enrolment_id, before.get(enrolment_id), after.get(enrolment_id), (quiz, items))
    for version_id, sums in items.items():
        row = rows.get(version_id) or ItemTally(quiz_id=quiz_id, version_id=version_id, ordered={})
        row.sums = dataclasses.asdict(sums)
        session().add(row)
    tally.sums, tally.is_ordered, tally.counted_at = dataclasses.asdict(quiz), False, clock.now()
    session().flush()


Sums = tuple[QuizSums, dict[int, ItemSums]]


def _swap(
    quiz_id: int, enrolment_id: int, before: CountedPaper | None, after: tuple[int, Paper] | None, sums: Sums
) -> None:
    """Take out what a learner's paper had put in, put in what it is now, and remember that."""
    quiz, items = sums
    if before:
        _put(quiz, items, Paper.of(before.paper), -1)
    if before and not after:
        session().delete(before)
    if after:
        _put(quiz, items, after[1], 1)
        row = before or CountedPaper(quiz_id=quiz_id, enrolment_id=enrolment_id)
        row.attempt_id, row.paper = after[0], after[1].kept()
        session().add(row)


def _put(quiz: QuizSums, items: dict[int, ItemSums], paper: Paper, sign: int) -> None:
    quiz.count(paper, sign)
    total = paper.total
    for item in paper.items:
        items.setdefault(item.version_id, ItemSums()).count(item, total, sign)


def _counting_now(quiz_id: int, enrolment_ids: Sequence[int]) -> dict[int, tuple[int, Paper]]:
    """{enrolment: (the attempt that counts, its paper)}; two queries."""
    method = session().scalars(select(Quiz.grade_method).where(Quiz.id == quiz_id)).one()
    method = GradeMethod.LAST if method is GradeMethod.AVERAGE else method
    columns = (Attempt.id, Attempt.enrolment_id, Attempt.number, Attempt.state, Attempt.share)
    graded = session().scalars(
        select(Attempt)
        .options(load_only(*columns))
        .where(Attempt.quiz_id == quiz_id, Attempt.enrolment_id.in_(enrolment_ids))
        .where(Attempt.state == AttemptState.GRADED)
        .order_by(Attempt.enrolment_id)
        .execution_options(populate_existing=True)
    )
    of_each = {
        key: counting.counting(list(some), method) for key, some in groupby(graded, lambda one: one.enrolment_id)
    }
    chosen = {key: attempt.id for key, attempt in of_each.items() if attempt}
    papers = _read(list(chosen.values()))
    return {key: (attempt_id, papers[attempt_id]) for key, attempt_id in chosen.items() if attempt_id in papers}


def _read(attempt_ids: Sequence[int]) -> dict[int, Paper]:
    """The papers of these attempts; what is left out is not in them."""
    rows = session().execute(
        select(
            QuestionAttempt.attempt_id,
            QuestionAttempt.version_id,
            QuestionAttempt.fraction,
            QuestionAttempt.max_mark,
            QuestionAttempt.response,
            QuestionVersion.type,
        )
        .join(QuestionVersion, QuestionVersion.id == QuestionAttempt.version_id)
        .where(QuestionAttempt.attempt_id.in_(attempt_ids), QuestionAttempt.is_left_out.is_(False))
        .order_by(QuestionAttempt.attempt_id, QuestionAttempt.slot)
    )
    papers: dict[int, Paper] = {}
    for attempt_id, version_id, fraction, most, response, kind in rows:
        mark = (fraction or NOTHING) * most
        papers.setdefault(attempt_id, Paper([])).items.append(_item(version_id, kind, response, mark, most))
    return papers


def _item(version_id: int, kind: str, response: dict[str, Any], mark: Decimal, most: Decimal) -> Item:  # Any: as kept
    said = response.get(ANSWER, [])
    if kind in WITH_OPTIONS:
        chosen = [said] if isinstance(said, str) else list(said)
        return Item(version_id, units(mark), units(most), chosen or [NOT_ANSWERED])
    typed = said[:LONGEST_SAID] if isinstance(said, str) and kind not in MANUAL else ""
    return Item(version_id, units(mark), units(most), [], typed)


def _papers(quiz_id: int) -> list[Paper]:
    kept = select(CountedPaper.paper).where(CountedPaper.quiz_id == quiz_id).order_by(CountedPaper.id)
    return [Paper.of(paper) for paper in session().scalars(kept)]


def _everybody(quiz_id: int) -> list[int]:
    return list(session().scalars(select(Attempt.enrolment_id).where(Attempt.quiz_id == quiz_id).distinct()))
