"""The body of a question from a row of a sheet."""

import re
from collections.abc import Callable, Iterator, Mapping

from courses.quizzes.exchange import columns, weights
from courses.quizzes.exchange.face import Trouble, plain
from courses.quizzes.types import numbers
from courses.quizzes.types.face import LANGUAGES, Said, Stored
from lms.core import digits

Row = Mapping[str, str]
ARROW = "=>"
LETTERS = "أبجدهوزحطيكل"
_BARS = re.compile(r"(?<!\\)\|")
_PARTS = re.compile(r"[,،;؛\s]+")


class Wrong(Exception):
    """What a row says cannot be meant."""

    def __init__(self, word: Trouble, detail: str = "") -> None:
        super().__init__(word)
        self.word, self.detail = word, detail


def text(row: Row, name: str) -> Said:
    """What the columns of both languages say."""
    return {language: said for language in LANGUAGES if (said := row.get(f"{name}_{language}", "").strip())}


def options(row: Row) -> Iterator[tuple[int, Said]]:
    """The options that say something, with their numbers."""
    for number in range(1, columns.OPTIONS + 1):
        if said := text(row, f"option_{number}"):
            yield number, said


def _choice(row: Row) -> Stored:
    found = dict(options(row))
    rights = {_number(part) for part in _PARTS.split(row.get("right", "")) if part}
    if not rights:
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    if lost := rights - set(found):
        raise Wrong(Trouble.NO_SUCH_OPTION, ", ".join(str(number) for number in sorted(lost)))
    listed = [{"text": said, "right": number in rights} for number, said in found.items()]
    is_fixed = bool(row.get("shuffle")) and columns.judged(row["shuffle"]) is False
    return {"options": listed, "shuffle": not is_fixed}


def _multiple(row: Row) -> Stored:
    return {**_choice(row), "scoring": "all" if columns.is_all(row.get("scoring", "")) else "partial"}


def _number(part: str) -> int:
    """An option by its number in any digits, or by its letter."""
    folded = digits.fold(part).strip(".)").upper()
    if folded.isdecimal():
        return int(folded[:3])
    if len(folded) == 1 and folded in LETTERS:
        return LETTERS.index(folded) + 1
    if len(folded) == 1 and "A" <= folded <= "L":
        return ord(folded) - ord("A") + 1
    raise Wrong(Trouble.NO_SUCH_OPTION, part)


def _true_false(row: Row) -> Stored:
    judged = columns.judged(row.get("right", ""))
    if judged is None:
        raise Wrong(Trouble.NO_RIGHT_ANSWER, row.get("right", ""))
    return {"right": judged}


def _numeric(row: Row) -> Stored:
    said, by = row.get("right", ""), row.get("tolerance", "").replace("٪", "%")
    right, tolerated = numbers.parse(said), numbers.parse(by.replace("%", "").strip() or "0")
    if right is None or tolerated is None or tolerated < 0:
        raise Wrong(Trouble.BAD_NUMBER, said if right is None else by)
    kind = "percent" if "%" in by else "absolute"
    body: Stored = {"right": plain(right), "tolerance": {"kind": kind, "by": plain(tolerated)}}
    unit = text(row, "unit")
    return {**body, "unit": unit} if unit else body


def _short(row: Row) -> Stored:
    told = (said.replace("\\|", "|").strip() for said in _BARS.split(row.get("right", "")))
    answers = [weights.answer(said) for said in told if said]
    if not answers:
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    return {"answers": answers}


def _matching(row: Row) -> Stored:
    pairs: list[tuple[Said, Said]] = []
    for _number_of, said in options(row):
        stem: Said = {}
        choice: Said = {}
        for language, words in said.items():
            left, arrow, right = words.partition(ARROW)
            if not arrow or not right.strip():
                raise Wrong(Trouble.BAD_PAIR, words)
            choice[language] = right.strip()
            if left.strip():
                stem[language] = left.strip()
        pairs.append((stem, choice))
    body = weights.matched(pairs)
    return {**body, "shuffle": not (row.get("shuffle") and columns.judged(row["shuffle"]) is False)}


def _ordering(row: Row) -> Stored:
    return {"items": [{"text": said} for _number_of, said in options(row)]}


def _essay(_row: Row) -> Stored:
    return {}


READERS: dict[str, Callable[[Row], Stored]] = {
    "single": _choice,
    "multiple": _multiple,
    "true_false": _true_false,
    "numeric": _numeric,
    "short": _short,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
