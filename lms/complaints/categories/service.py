"""The tree of categories: what may be chosen, what a text is probably about, and changing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.names import spelled_alike
from lms.complaints.categories.models import CaseCategory
from lms.complaints.clocks.models import SlaPolicy
from lms.complaints.kinds import Kind
from lms.core import audit
from lms.core.db import insert_once, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l

GENERAL = "general"
_GENERAL_NAME = {"ar": "موضوع عام", "en": "General matter"}
Changes = dict[str, Any]  # Any: columns


class CodeTaken(BadValue):
    """Two categories cannot have one code."""

    def __init__(self) -> None:
        super().__init__(_l("Another category has this code."))


class InItself(BadValue):
    """A category cannot stand under itself."""

    def __init__(self) -> None:
        super().__init__(_l("A category cannot stand under itself or one of its own."))


@dataclass(frozen=True, slots=True)
class Group:
    """Categories that are offered under one heading; None: those without."""

    heading: CaseCategory | None
    members: tuple[CaseCategory, ...]


def every() -> Sequence[CaseCategory]:
    """All of them, in the order of their codes."""
    return session().scalars(select(CaseCategory).order_by(CaseCategory.code)).all()


def tree() -> list[tuple[CaseCategory, int]]:
    """All of them with their depth from 0, each branch under its own."""
    below = _below(every())
    found: list[tuple[CaseCategory, int]] = []
    waiting = [(each, 0) for each in reversed(below.get(None, []))]
    while waiting:
        each, depth = waiting.pop()
        found.append((each, depth))
        waiting.extend((child, depth + 1) for child in reversed(below.get(each.id, [])))
    return found


def offered() -> list[Group]:
    """What citizens choose from: the active leaves, under the top of their branch."""
    active = [each for each in every() if each.is_active]
    below = _below(active)
    alone = tuple(top for top in below.get(None, []) if top.id not in below)
    groups = [Group(top, _leaves(top, below)) for top in below.get(None, []) if top.id in below]
    return [*groups, Group(None, alone)] if alone else groups


def by_id(category_id: int) -> CaseCategory:
    """The category of this id. Raises `NotFound`."""
    found = session().get(CaseCategory, category_id)
    if found is None:
        raise NotFound
    return found


def general() -> CaseCategory:
    """Where a case stands that fits nowhere else; not in the database before `stand` is asked for it."""
    found = session().scalar(select(CaseCategory).where(CaseCategory.code == GENERAL))
    return found or CaseCategory(code=GENERAL, name=_GENERAL_NAME, confidential=False)


def stand(category: CaseCategory) -> CaseCategory:
    """The category in the database: the general one is brought there when the first case needs it."""
    if category.id is not None:
        return category
    insert_once(CaseCategory, ["code"], {"code": category.code, "name": category.name})
    return session().scalars(select(CaseCategory).where(CaseCategory.code == category.code)).one()


def guess(text: str, kind: Kind) -> CaseCategory | None:
    """The category whose keywords the text says most often; None where it says none."""
    words = f" {spelled_alike(text)} "
    best, most = None, 0
    for category in (each for group in offered() for each in group.members):
        said = sum(words.count(spelled_alike(keyword)) for keyword in category.keywords if keyword.strip())
        if said > most and category.kind in (None, kind):
            best, most = category, said
    return best


def add(values: Changes, by: User) -> CaseCategory:
    """A new category."""
    _must_be_free(values["code"], None)
    category = CaseCategory(**values)
    session().add(category)
    session().flush()
    audit.record("complaint_category.added", category, by, code=category.code)
    return category


def change(category: CaseCategory, values: Changes, by: User) -> None:
    """Change it; cases that stand keep what hangs on their own rows."""
    _must_be_free(values["code"], category.id)
    if values["parent_id"] in {category.id, *_branch(category.id)}:
        raise InItself
    before = {name: getattr(category, name) for name in values}
    for name, value in values.items():
        setattr(category, name, value)
    session().flush()
    changed = sorted(name for name, value in before.items() if value != values[name])
    if changed:
        audit.record("complaint_category.changed", category, by, changed=changed)


def policies() -> Sequence[SlaPolicy]:
    """What may be promised."""
    return session().scalars(select(SlaPolicy).order_by(SlaPolicy.code)).all()


def names(category_ids: set[int]) -> dict[int, dict[str, str]]:
    """What categories are called, for the log."""
    found = session().execute(select(CaseCategory.id, CaseCategory.name).where(CaseCategory.id.in_(category_ids)))
    return {row.id: row.name for row in found}


def _below(categories: Iterable[CaseCategory]) -> dict[int | None, list[CaseCategory]]:
    """The children of each; one whose parent is not among them stands at the top."""
    rows = list(categories)
    known = {each.id for each in rows}
    below: dict[int | None, list[CaseCategory]] = {}
    for each in rows:
        below.setdefault(each.parent_id if each.parent_id in known else None, []).append(each)
    return below


def _leaves(top: CaseCategory, below: dict[int | None, list[CaseCategory]]) -> tuple[CaseCategory, ...]:
    if top.id not in below:
        return (top,)
    return tuple(leaf for child in below[top.id] for leaf in _leaves(child, below))


def _branch(category_id: int) -> set[int]:
    """The ids of all below this one."""
    below = _below(every())
    found: set[int] = set()
    waiting = [category_id]
    while waiting:
        children = [each.id for each in below.get(waiting.pop(), [])]
        found.update(children)
        waiting.extend(children)
    return found


def _must_be_free(code: str, own_id: int | None) -> None:
    taken = session().scalar(select(CaseCategory.id).where(CaseCategory.code == code))
    if taken is not None and taken != own_id:
        raise CodeTaken
