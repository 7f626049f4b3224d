"""The order of a quiz under construction: its sections, which question stands where, and how each is chosen."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal

from courses.quizzes.models import QuestionCategory, QuestionVersion, Quiz, QuizSection, QuizSlot
from courses.quizzes.service import drawing
from courses.quizzes.service.drawing import Pools
from courses.quizzes.service.finding import Search
from courses.quizzes.service.papers import filters_of, keep, number, refuse_published
from lms.core.db import session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

MOST_DRAWN = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """What a builder sees of a place: the wording asked now, the number of the newest, or how many may be drawn."""

    version: QuestionVersion | None = None
    newest: int = 0
    asked: Search | None = None
    shelf: QuestionCategory | None = None
    choice: int = 0

    @property
    def is_dated(self) -> bool:
        """Whether the question has a newer wording than the one that is pinned."""
        return self.version is not None and self.version.number < self.newest


def shown(quiz: Quiz, pools: Pools) -> dict[int, Shown]:
    """What stands in each place of a quiz; a few queries however many places. `pools`: what its filters can draw."""
    newest = drawing.newest(slot.entry_id for slot in quiz.slots if slot.entry_id)
    filters = {slot.id: drawing.read(slot.draw) for slot in quiz.slots if slot.draw}
    found = {}
    for slot in quiz.slots:
        if asked := filters.get(slot.id):
            found[slot.id] = Shown(asked=asked, shelf=pools[asked].shelf, choice=len(pools[asked].ids))
        else:
            latest = newest.get(slot.entry_id or 0)
            found[slot.id] = Shown(slot.version or latest, latest.number if latest else 0)
    return found


def remove(quiz: Quiz, slot: QuizSlot) -> None:
    """Take a question off the paper; it stays in the bank."""
    refuse_published(quiz)
    quiz.slots.remove(slot)
    session().flush()
    number(quiz, quiz.slots)


def arrange(quiz: Quiz, order: Sequence[int]) -> None:
    """Put the questions in the order of these slot ids; all of them must be named."""
    refuse_published(quiz)
    by_id = {slot.id: slot for slot in quiz.slots}
    if sorted(order) != sorted(by_id):
        raise RuleError(_l("The questions have changed meanwhile. Please look at the new list and try again."))
    number(quiz, [by_id[slot_id] for slot_id in order])


def move(quiz: Quiz, slot: QuizSlot, by: int) -> None:
    """Move a question up or down; at the end of the list nothing happens."""
    ids = [each.id for each in quiz.slots]
    place = ids.index(slot.id)
    target = min(max(place + by, 0), len(ids) - 1)
    ids.insert(target, ids.pop(place))
    arrange(quiz, ids)


def pin(quiz: Quiz, slot: QuizSlot) -> None:
    """Pin a question to its newest wording."""
    refuse_published(quiz)
    latest = drawing.newest([slot.entry_id or 0]).get(slot.entry_id or 0)
    if latest is None:
        raise NotFound
    slot.version_id = latest.id
    session().flush()
    session().refresh(slot, ["version"])


def follow(quiz: Quiz, slot: QuizSlot) -> None:
    """Ask a question in whatever wording is newest when an attempt begins."""
    refuse_published(quiz)
    if slot.entry_id is None:
        raise NotFound
    slot.version_id = None
    session().flush()
    session().refresh(slot, ["version"])


def draw(quiz: Quiz, asked: Search, count: int, mark: Decimal) -> None:
    """Put places at the end that the bank fills anew for each attempt."""
    refuse_published(quiz)
    shelf = drawing.pools([asked])[asked].shelf
    if shelf is None or shelf.course_id not in (None, quiz.lesson.version.course_id):
        raise NotFound
    if not 0 < count <= MOST_DRAWN:
        raise BadValue(_l("Between one and fifty questions can be drawn at once."))
    keep(quiz)
    filters = filters_of(quiz) + [asked] * count
    if not drawing.is_enough(filters, drawing.pools(filters), {slot.entry_id for slot in quiz.slots if slot.entry_id}):
        raise BadValue(_l("The bank has fewer questions of this kind than that. Write more, or draw fewer."))
    for _ in range(count):
        quiz.slots.append(QuizSlot(number=len(quiz.slots) + 1, mark=mark, draw=drawing.kept(asked)))
    number(quiz, quiz.slots)


def add_section(quiz: Quiz, heading: Mapping[str, str], *, is_shuffled: bool) -> QuizSection:
    """Begin a section at the end; questions are put into it one by one."""
    refuse_published(quiz)
    if not heading:
        raise BadValue(_l("Please write the heading of the section."))
    keep(quiz)
    section = QuizSection(number=len(quiz.sections) + 1, heading=dict(heading), is_shuffled=is_shuffled)
    quiz.sections.append(section)
    session().flush()
    return section


def remove_section(quiz: Quiz, section: QuizSection) -> None:
    """Take a heading away; its questions stay, before all sections."""
    refuse_published(quiz)
    for slot in quiz.slots:
        if slot.section_id == section.id:
            slot.section_id, slot.section = None, None
    session().flush()
    quiz.sections.remove(section)
    session().flush()
    for place, left in enumerate(quiz.sections, start=1):
        left.number = place
    session().flush()
    number(quiz, quiz.slots)


def assign(quiz: Quiz, slot: QuizSlot, section_id: int) -> None:
    """Put a question at the end of a section; 0 is before all sections."""
    refuse_published(quiz)
    section = next((each for each in quiz.sections if each.id == section_id), None)
    if section_id and section is None:
        raise NotFound
    slot.section = section
    session().flush()
    number(quiz, [*(each for each in quiz.slots if each is not slot), slot])
