"""The one face of every format, and what they share.

A format is a module: it reads a file into drafts, each with its line, and writes drafts into a file. A *draft* is a
question on its way: its body is the neutral shape that the question types document, its keys do not matter. What a
format cannot carry follows from what it says it carries (`CARRIES`); nothing is dropped without a word.
"""

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Protocol

from courses.quizzes.types.face import WHOLE, Said, Stored, written

MOST_BYTES: Final = 8 << 20
MOST_QUESTIONS: Final = 2000
MOST_QUESTION: Final = 200_000  # letters, with all markup
MOST_NOTES: Final = 400


class Trouble(enum.StrEnum):
    """What is wrong with a file, or with one of its questions. `words.py` says it in sentences."""

    NO_TEXT = "no_text"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    BOMB = "bomb"
    DAMAGED = "damaged"
    FORBIDDEN = "forbidden"
    OTHER_FORMAT = "other_format"
    UNKNOWN_KIND = "unknown_kind"
    NO_QUESTION = "no_question"
    NO_ANSWERS = "no_answers"
    UNCLOSED = "unclosed"
    UNOPENED = "unopened"
    SECOND_BRACE = "second_brace"
    EMPTY_ANSWER = "empty_answer"
    NO_SIGN = "no_sign"
    NO_RIGHT_ANSWER = "no_right_answer"
    BAD_WEIGHT = "bad_weight"
    BAD_NUMBER = "bad_number"
    BAD_PAIR = "bad_pair"
    BAD_SHAPE = "bad_shape"
    BAD_GAP = "bad_gap"
    NO_SUCH_OPTION = "no_such_option"
    NO_COLUMNS = "no_columns"
    NO_ROOM = "no_room"
    # these are only told: the question is taken in without it
    PICTURE_GONE = "picture_gone"
    BAD_FILE = "bad_file"
    NOT_KEPT = "not_kept"
    LEFT_OUT = "left_out"


class Feature(enum.StrEnum):
    """What a question may have besides its plain wording; a format carries some of it."""

    TWO_LANGUAGES = "two_languages"
    MARK = "mark"
    TAGS = "tags"
    SHELF = "shelf"
    SOURCE = "source"
    EXPLAIN = "explain"
    HINTS = "hints"
    MEDIA = "media"
    LINES = "lines"
    FIXED_ORDER = "fixed_order"
    ALL_OR_NOTHING = "all_or_nothing"
    PENALTY = "penalty"
    FRACTIONS = "fractions"
    FEEDBACK = "feedback"
    UNIT = "unit"
    UNITS = "units"
    PERCENT = "percent"
    STARS = "stars"
    REGEX = "regex"
    HEEDS = "heeds"
    SPARE_CHOICES = "spare_choices"
    SHARED_CHOICES = "shared_choices"
    SCORING = "scoring"
    WEIGHTS = "weights"
    LIMITS = "limits"
    MARKERS = "markers"
    RUBRIC = "rubric"
    AREA_NAMES = "area_names"


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """Something to be told about a line of the file: `word` is of `Trouble`, or a fault of the question types."""

    line: int
    word: str
    detail: str = ""


@dataclasses.dataclass(slots=True)
class Draft:
    """A question on its way. The pictures and sounds that its body names are of the reading, or of the library."""

    type: str
    body: Stored
    line: int = 1
    mark: Decimal = WHOLE
    tags: Sequence[str] = ()
    path: Sequence[Said] = ()
    source: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Attached:
    """A picture or a sound that comes or goes with questions; the library knows it by its `prints`, SHA-256."""

    name: str
    kind: str  # "picture" or "sound", as its content says
    content: bytes
    mime: str = ""
    prints: tuple[str, ...] = ()


Files = Mapping[str, Attached]  # by the name that a body calls an asset by
NO_FILES: Final[Files] = MappingProxyType({})


@dataclasses.dataclass(slots=True)
class Reading:
    """What a file holds: the questions, what is wrong, what will not be kept, and the files that the bodies name."""

    drafts: list[Draft] = dataclasses.field(default_factory=list)
    mistakes: list[Note] = dataclasses.field(default_factory=list)
    remarks: list[Note] = dataclasses.field(default_factory=list)
    files: dict[str, Attached] = dataclasses.field(default_factory=dict)

    def wrong(self, line: int, word: str, detail: str = "") -> None:
        """Note a mistake; a line has one, its first."""
        if all(note.line != line for note in self.mistakes[-20:]) and len(self.mistakes) < MOST_NOTES:
            self.mistakes.append(Note(line, word, detail[:80]))

    def remark(self, line: int, word: str, detail: str = "") -> None:
        """Note what will not be kept."""
        note = Note(line, word, detail[:80])
        if note not in self.remarks[-20:] and len(self.remarks) < MOST_NOTES:
            self.remarks.append(note)


class Refused(Exception):
    """The file as a whole cannot be read; `word` is of `Trouble`."""

    def __init__(self, word: Trouble, line: int = 1, detail: str = "") -> None:
        super().__init__(word)
        self.word, self.line, self.detail = word, line, detail[:80]


class Format(Protocol):
    """What each module of this package offers."""

    @property
    def SUFFIX(self) -> str:  # noqa: N802 - a module's constant
        """How the name of such a file ends."""

    @property
    def MIME(self) -> str:  # noqa: N802 - likewise
        """What such a file is called on the web."""

    @property
    def KINDS(self) -> frozenset[str]:  # noqa: N802 - likewise
        """The kinds of question that it can say."""

    @property
    def CARRIES(self) -> frozenset[Feature]:  # noqa: N802 - likewise
        """What it keeps of them besides their plain wording."""

    @property
    def EXCEPT(self) -> Mapping[str, frozenset[Feature]]:  # noqa: N802 - likewise
        """What of that it does not keep of a single kind."""

    def read(self, content: bytes, language: str) -> Reading:
        """Return what the file holds. Raises `Refused` where it is no file of this format at all."""

    def write(self, drafts: Sequence[Draft], language: str, files: Files = NO_FILES, /) -> bytes:
        """Return a file of these questions, all of a kind that the format knows, with their pictures and sounds."""


def say(text: Mapping[str, str] | None, language: str) -> str:
    """Return a text in this language, or in the other where it has only that."""
    said = written(text)
    return said.get(language) or next(iter(said.values()), "")


def plain(number: Decimal) -> str:
    """Return a number as files have it: 12.5, never 1.25E+1."""
    return f"{number.normalize():f}" if number else "0"
