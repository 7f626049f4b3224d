"""520 candidates hand in twenty answered questions within one second: all graded and told so, and how soon."""

import asyncio
import os
import random
import time
from decimal import Decimal

from sqlalchemy import func, select, update

from bench.candidates import PAPER, QUESTIONS, RIGHT, Exam, database_of, exam
from bench.figure import Figure, note
from bench.phones import Phone, Tally
from courses.quizzes.models import AnswerState, Attempt, AttemptState, AttemptStep, QuestionAttempt, StepKind
from lms.core.db import session, transaction

CANDIDATES, WITHIN, TARGET = 520, 1.0, 10.0


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    results = {"SQLite": once("")}
    if server := os.environ.get("TEST_DATABASE_URL", ""):
        results["PostgreSQL"] = once(server)
    for name, (tally, _wrong) in results.items():
        note(
            f"{name}: the last of {CANDIDATES} is told after {tally.wall:.1f} s, half after {tally.slowest(0.5):.0f} ms"
        )
    value = "; ".join(f"{name} {tally.wall:.1f} s, {wrong} wrong" for name, (tally, wrong) in results.items())
    is_whole = len(results) == 2
    return Figure(
        value + ("" if is_whole else "; PostgreSQL not measured: TEST_DATABASE_URL names none"),
        f"{CANDIDATES} graded and acknowledged within {TARGET:.0f} s, 0 wrong, on both",
        is_whole and all(tally.wall <= TARGET and not wrong for tally, wrong in results.values()),
    )


def once(server: str) -> tuple[Tally, int]:
    """One database: how long it took, and how many candidates are not as they should be."""
    with exam(server, CANDIDATES) as place:
        return asyncio.run(all_at_once(place))


async def all_at_once(place: Exam) -> tuple[Tally, int]:
    """Begin, answer, then hand in within a second of each other."""
    phones = [Phone(place.port, each.cookie, each.token) for each in place.candidates]
    addresses = [await phone.post(place.begin, Tally()) for phone in phones]
    answer_all(place)
    for phone in phones:
        phone.hang_up()  # nobody has spoken for a while
    tally, chance = Tally(), random.Random(1)
    began = time.monotonic()
    told = await asyncio.gather(
        *(
            hand_in(phone, address, chance.uniform(0, WITHIN), tally)
            for phone, address in zip(phones, addresses, strict=True)
        )
    )
    tally.wall = time.monotonic() - began
    missing = sum(answer != f"{address}/result" for answer, address in zip(told, addresses, strict=True))
    return tally, missing + tally.bad + not_graded(place)


async def hand_in(phone: Phone, address: str, after: float, tally: Tally) -> str:
    """Press the button; where it leads."""
    await asyncio.sleep(after)
    return await phone.post(f"{address}/submission", tally)


def answer_all(place: Exam) -> None:
    """As if each had answered: a third of the questions wrongly."""
    with database_of(place.env), transaction():
        for slot in range(1, QUESTIONS + 1):
            values = RIGHT[(slot - 1) % len(PAPER)] if slot % 3 else []
            answer: list[str] | str = values if PAPER[(slot - 1) % len(PAPER)][0] == "multiple" else "".join(values)
            state = AnswerState.SAVED if answer else AnswerState.TODO
            change = update(QuestionAttempt).where(QuestionAttempt.slot == slot)
            session().execute(change.values(response={"answer": answer} if answer else {}, revision=1, state=state))


def not_graded(place: Exam) -> int:
    """How many are not graded exactly as they answered, each answer once."""
    right = Decimal(sum(1 for slot in range(1, QUESTIONS + 1) if slot % 3))
    with database_of(place.env):
        graded = select(func.count()).where(Attempt.state == AttemptState.GRADED, Attempt.raw == right)
        steps = select(func.count()).where(AttemptStep.kind == StepKind.GRADE)
        lacking = CANDIDATES - (session().scalar(graded) or 0)
        return lacking + abs(CANDIDATES * QUESTIONS - (session().scalar(steps) or 0))
