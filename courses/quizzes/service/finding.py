"""Searching the bank: by words in any spelling, kind, tag, shelf, and whether somebody has reviewed it."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import joinedload, selectinload

from courses.quizzes.models import QuestionCategory, QuestionEntry, QuestionVersion
from courses.quizzes.service import shelves
from lms.accounts import names
from lms.core.db import session

MOST_TAGS = 12
MOST_TAG = 40
MOST_WORDS = 8000


@dataclasses.dataclass(frozen=True, slots=True)
class Search:
    """What a trainer looks for in the bank of a course, or of the academy. Shelves bring those below them."""

    words: str = ""
    type: str = ""
    category_id: int | None = None
    tag: str = ""
    reviewed: bool | None = None
    hidden: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether more than words is asked for."""
        return bool(self.type or self.category_id or self.tag or self.hidden) or self.reviewed is not None

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked for."""
        return not self.words and not self.is_narrow


def find(course_id: int | None, search: Search) -> Select[QuestionEntry]:
    """Return the questions of a bank, newest first, each with its shelf and its versions."""
    query = (
        select(QuestionEntry)
        .join(QuestionCategory, QuestionCategory.id == QuestionEntry.category_id)
        .options(
            selectinload(QuestionEntry.versions),
            joinedload(QuestionEntry.category).joinedload(QuestionCategory.course),
        )
        .where(
            QuestionCategory.course_id.is_(None) if course_id is None else QuestionCategory.course_id == course_id,
            QuestionEntry.hidden_at.is_not(None) if search.hidden else QuestionEntry.hidden_at.is_(None),
        )
        .order_by(QuestionEntry.id.desc())
    )
    if search.category_id:
        query = query.where(
            QuestionEntry.category_id.in_(shelves.with_all_below(shelves.of(course_id), search.category_id))
        )
    if search.tag:
        query = query.where(QuestionEntry.tag_keys.contains(f"|{tag_key(search.tag)}|", autoescape=True))
    if search.type or search.reviewed is not None:
        query = _with_newest(query, search)
    words = spelled_alike(search.words).split()
    if search.words and not words:
        query = query.where(false())
    for word in words:
        query = query.where(QuestionEntry.words.contains(word, autoescape=True))
    return query


def spelled_alike(text: str) -> str:
    """The text as `QuestionEntry.words` has it: one Arabic spelling, no vowel signs, no case, Latin digits."""
    return names.spelled_alike(text)


def words_of(body: Mapping[str, Any], tags: Iterable[str], source: str = "") -> str:  # Any: a body is JSON
    """All that a question says, to be searched."""
    return spelled_alike(" ".join([*_texts(body), *tags, source]))[:MOST_WORDS]


def tag_key(tag: str) -> str:
    """The same for all spellings of a tag."""
    return spelled_alike(tag)


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """The tags, each once whatever its spelling, short enough, at most twelve."""
    kept: dict[str, str] = {}
    for tag in tags:
        short = " ".join(tag.replace("|", " ").split())[:MOST_TAG].strip()
        if tag_key(short):
            kept.setdefault(tag_key(short), short)
    return list(kept.values())[:MOST_TAGS]


def tags_of(course_id: int | None) -> list[str]:
    """The tags of a bank, those used most first; one query."""
    query = (
        select(QuestionEntry.tags)
        .join(QuestionCategory, QuestionCategory.id == QuestionEntry.category_id)
        .where(
            QuestionCategory.course_id.is_(None) if course_id is None else QuestionCategory.course_id == course_id,
            QuestionEntry.hidden_at.is_(None),
            QuestionEntry.tag_keys != "",
        )
    )
    said: dict[str, list[str]] = {}
    for tags in session().scalars(query):
        for tag in tags:
            said.setdefault(tag_key(tag), []).append(tag)
    return [found[0] for _key, found in sorted(said.items(), key=lambda each: (-len(each[1]), each[0]))]


def _with_newest(query: Select[QuestionEntry], search: Search) -> Select[QuestionEntry]:
    latest = (
        select(QuestionVersion.entry_id, func.max(QuestionVersion.number).label("number"))
        .group_by(QuestionVersion.entry_id)
        .subquery()
    )
    newest = (QuestionVersion.entry_id == latest.c.entry_id) & (QuestionVersion.number == latest.c.number)
    query = query.join(latest, latest.c.entry_id == QuestionEntry.id).join(QuestionVersion, newest)
    if search.type:
        query = query.where(QuestionVersion.type == search.type)
    if search.reviewed is not None:
        reviewed = QuestionVersion.reviewed_at
        query = query.where(reviewed.is_not(None) if search.reviewed else reviewed.is_(None))
    return query


def _texts(value: Any) -> Iterable[str]:  # Any: JSON
    """The texts of a body, wherever they stand: what is under a language, not keys, marks or addresses."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if isinstance(inner, str):
                yield from [inner] if name in {"ar", "en"} else []
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
