"""The courses of the demo academy, read from `demo/content`.

One folder a course: `course.toml`, then a folder a section with `section.toml` (lessons and quiz),
`questions.toml` (its bank) and one `<lesson>.<language>.html` for each text.
"""

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from courses.quizzes.types import Kind

CONTENT = Path(__file__).parent / "content"

Words = dict[str, str]  # what a Translated column takes: {"ar": …, "en": …}
Table = dict[str, Any]  # a TOML table: its shape is checked where a dataclass takes it


class LessonKind(StrEnum):
    """What a lesson is made of."""

    TEXT = "text"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    LINK = "link"
    LIVE = "live"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True)
class Option:
    """One answer to choose from."""

    ar: str
    en: str
    right: bool = False

    @property
    def words(self) -> Words:
        """The option in both languages."""
        return {"ar": self.ar, "en": self.en}


@dataclass(frozen=True)
class Question:
    """A question of the bank with its key and the reason shown in review."""

    key: str
    kind: Kind
    ar: str
    en: str
    why: Words
    tags: tuple[str, ...]
    options: tuple[Option, ...] = ()
    answer: bool | Decimal | None = None
    tolerance: Decimal = Decimal(0)
    unit: Words | None = None
    hints: tuple[Words, ...] = ()
    also: tuple[str, ...] = ()  # other spellings of the unit that a learner may type
    mark: Decimal = Decimal(1)

    @property
    def words(self) -> Words:
        """The question in both languages."""
        return {"ar": self.ar, "en": self.en}

    @property
    def body(self) -> Table:
        """The question as the bank keeps it."""
        said: Table = {"ask": self.words, "explain": self.why} | ({"hints": list(self.hints)} if self.hints else {})
        if self.options:
            keys = zip("abcdefgh", self.options, strict=False)
            return said | {"options": [{"key": key, "text": o.words, "right": o.right} for key, o in keys]}
        if isinstance(self.answer, bool):
            return said | {"right": self.answer}
        number = {"right": str(self.answer), "tolerance": {"kind": "absolute", "by": str(self.tolerance)}}
        return said | number | {"unit": self.unit or {}, "units": [{"text": unit, "times": "1"} for unit in self.also]}


@dataclass(frozen=True)
class Lesson:
    """A lesson with what its kind needs: a film or a handout by name, the address of a page or of a room."""

    key: str
    kind: LessonKind
    title: Words
    summary: Words
    minutes: int
    outcomes: dict[str, list[str]]
    video: str | None = None
    handout: str | None = None
    url: str = ""
    room: str = ""
    is_required: bool = True
    body: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Quiz:
    """The quiz that closes a section: which questions of the bank, and its rules."""

    key: str
    title: Words
    summary: Words
    minutes: int
    attempts: int
    pass_percent: int
    questions: tuple[str, ...]
    rules: Table = field(default_factory=dict)  # the rest, as `courses.quizzes.rules` reads it


@dataclass(frozen=True)
class Section:
    """A unit of a course."""

    key: str
    title: Words
    summary: Words
    lessons: tuple[Lesson, ...]
    quiz: Quiz
    bank: tuple[Question, ...]

    @property
    def drawn(self) -> tuple[Question, ...]:
        """The questions of the quiz, in its order."""
        by_key = {question.key: question for question in self.bank}
        return tuple(by_key[key] for key in self.quiz.questions)


@dataclass(frozen=True)
class Course:
    """A whole course, ready to be planted."""

    slug: str
    code: str
    title: Words
    tagline: Words
    summary: Words
    outcomes: dict[str, list[str]]
    hours: int
    cover: str
    sections: tuple[Section, ...]

    @property
    def bank(self) -> tuple[Question, ...]:
        """Every question of every section."""
        return tuple(question for section in self.sections for question in section.bank)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson of every section."""
        return tuple(lesson for section in self.sections for lesson in section.lessons)


def slugs() -> list[str]:
    """The folder names of all courses, in a steady order."""
    return sorted(path.parent.name for path in CONTENT.glob("*/course.toml"))


def load(slug: str) -> Course:
    """Read one course; an unknown or missing entry in a file is a TypeError or KeyError that names it."""
    folder = CONTENT / slug
    table = _toml(folder / "course.toml")
    sections = tuple(_section(folder / name) for name in table.pop("sections"))
    return Course(sections=sections, **table)


def _section(folder: Path) -> Section:
    table = _toml(folder / "section.toml")
    lessons = tuple(_lesson(folder, entry) for entry in table.pop("lesson"))
    rules = table.pop("quiz")
    quiz = Quiz(questions=tuple(rules.pop("questions")), **rules)
    bank = tuple(_question(entry) for entry in _toml(folder / "questions.toml")["question"])
    return Section(key=folder.name, lessons=lessons, quiz=quiz, bank=bank, **table)


def _lesson(folder: Path, entry: Table) -> Lesson:
    key = entry["key"]
    texts = {path.suffixes[0][1:]: path for path in folder.glob(f"{key}.??.html")}
    body = {language: texts[language].read_text("utf-8").strip() for language in sorted(texts)}
    return Lesson(kind=LessonKind(entry.pop("kind")), body=body, **entry)


def _question(entry: Table) -> Question:
    kind = Kind(entry.pop("kind"))
    options = tuple(Option(**option) for option in entry.pop("options", ()))
    entry["also"], entry["hints"] = tuple(entry.pop("also", ())), tuple(entry.pop("hints", ()))
    if kind is Kind.NUMERIC:
        entry["answer"] = Decimal(entry["answer"])
        entry["tolerance"] = Decimal(entry["tolerance"])
    return Question(kind=kind, options=options, tags=tuple(entry.pop("tags")), **entry)


def _toml(path: Path) -> Table:
    return tomllib.loads(path.read_text("utf-8"))
