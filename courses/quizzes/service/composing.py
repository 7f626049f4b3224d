"""Putting an attempt together: questions, versions, order, marks and deadline are fixed here, once."""

import dataclasses
import datetime as dt
import random
import secrets
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import Enrolment
from courses.quizzes import rules, types
from courses.quizzes.exceptions.service import Terms
from courses.quizzes.models import Attempt, AttemptState, QuestionAttempt, QuestionVersion, Quiz, QuizSlot
from courses.quizzes.service import drawing
from courses.quizzes.types.face import NOTHING
from lms.core import clock
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _l


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A slot with the version that this attempt asks in it."""

    slot: QuizSlot
    version: QuestionVersion


def begin(quiz: Quiz, enrolment: Enrolment, terms: Terms, number: int) -> Attempt:
    """Begin an attempt; `quiz` comes with its lesson."""
    now, seed, ruled = clock.now(), secrets.randbits(31), rules.read(quiz.settings)
    chance = random.Random(seed)  # noqa: S311 - an order to look at, not a secret
    places = _ordered(quiz, _places(quiz, enrolment, chance, is_first=number == 1), chance)
    deadline = terms.deadline(now)
    attempt = Attempt(
        quiz_id=quiz.id,
        enrolment_id=enrolment.id,
        stable_key=quiz.lesson.stable_key,
        number=number,
        state=AttemptState.IN_PROGRESS,
        seed=seed,
        started_at=now,
        deadline_at=deadline,
        closes_at=deadline + dt.timedelta(seconds=quiz.grace_seconds) if deadline else None,
        possible=sum((place.slot.mark for place in places), NOTHING),
        layout=_layout(places),
        reached=1 if ruled.is_one_way else 0,
        is_proctored=ruled.is_proctored,
    )
    session().add(attempt)
    session().flush()
    rows = [{"attempt_id": attempt.id, **_question(place, at, seed)} for at, place in enumerate(places, start=1)]
    session().execute(insert(QuestionAttempt), rows)  # one statement, and no objects: the page reads them anew
    return attempt


def _places(quiz: Quiz, enrolment: Enrolment, chance: random.Random, *, is_first: bool) -> list[Place]:
    """The slots of a quiz, each with its version: pinned, the newest, or drawn."""
    slots = session().scalars(
        select(QuizSlot)
        .where(QuizSlot.quiz_id == quiz.id)
        .options(joinedload(QuizSlot.version), joinedload(QuizSlot.section))
        .order_by(QuizSlot.number)
    )
    found = list(slots)
    entries = {slot.id: slot.entry_id for slot in found if slot.entry_id}
    drawn = [slot for slot in found if slot.draw]
    if drawn:
        seen = set() if is_first else drawing.seen_before(enrolment.id, quiz.lesson.stable_key)
        filters = [drawing.read(slot.draw or {}) for slot in drawn]
        chosen = drawing.draw(filters, chance, taken=set(entries.values()), seen=seen)
        if chosen is None:
            raise RuleError(_l("The bank has too few questions for this quiz. Please tell your trainer."))
        entries |= {slot.id: entry_id for slot, entry_id in zip(drawn, chosen, strict=True)}
    loose = [entries[slot.id] for slot in found if slot.version_id is None and slot.id in entries]
    newest = drawing.newest(loose) if loose else {}
    versions = {slot.id: slot.version or newest.get(entries.get(slot.id, 0)) for slot in found}
    return [Place(slot, version) for slot in found if (version := versions[slot.id])]


def _ordered(quiz: Quiz, places: list[Place], chance: random.Random) -> list[Place]:
    """Section after section; where the quiz or the section says so, each shuffled in itself."""
    places.sort(key=lambda place: (place.slot.section.number if place.slot.section else 0, place.slot.number))
    ordered = []
    for _, group in groupby(places, key=lambda place: place.slot.section_id):
        part = list(group)
        section = part[0].slot.section
        if section.is_shuffled if section else quiz.is_shuffled:
            chance.shuffle(part)
        ordered += part
    return ordered


def _layout(places: list[Place]) -> list[dict[str, object]]:
    """Where a section begins, with its heading."""
    begins = []
    last = None
    for at, place in enumerate(places, start=1):
        section = place.slot.section
        if section and section.id != last:
            begins.append({"slot": at, "heading": dict(section.heading)})
        last = section.id if section else None
    return begins


def _question(place: Place, at: int, seed: int) -> dict[str, Any]:  # Any: the columns' own types
    version = place.version
    order = types.of(version.type).order(version.body, types.chance_for(seed, at))
    return {"slot": at, "version_id": version.id, "order": order, "max_mark": place.slot.mark}
