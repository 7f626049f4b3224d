"""What stands in the braces of a GIFT question: it says what kind of question it is."""

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import islice
from typing import Any

from courses.quizzes.exchange import markup, weights
from courses.quizzes.exchange.face import Reading, Trouble, plain
from courses.quizzes.exchange.gift_signs import show
from courses.quizzes.types import numbers
from courses.quizzes.types.face import Fault, Said, Stored

Found = tuple[str, Stored] | None
_PIECE = re.compile(r"[~=][^~=]*")
_WEIGHT = re.compile(r"\s*%([^%]*)%")
MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_JUDGED = {"T": True, "TRUE": True, "F": False, "FALSE": False}
HUNDRED = Decimal(100)
MOST_PIECES = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where the answers stand, and in which language and markup."""

    start: int
    line_of: Callable[[int], int]
    language: str
    is_html: bool

    def line(self, offset: int) -> int:
        return self.line_of(self.start + offset)

    def text(self, words: str) -> Said:
        return {self.language: words} if words else {}


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """One answer: `=` or `~`, its weight in hundredths where it has one, what it says, its feedback."""

    sign: str
    weight: Decimal | None
    text: str
    feedback: str
    line: int


def said(text: str, is_html: bool) -> str:
    """The text as it is read; each may say for itself whether it is HTML."""
    if found := MARKUP.match(text):
        text, is_html = text[found.end() :], found[1] in {"html", "moodle"}
    shown = show(text)
    return markup.of_html(shown, "ar")[0].get("ar", "") if is_html else shown


def read(text: str, place: Place, reading: Reading) -> Found:
    """The kind of the question, and what its braces say of its body; None with mistakes noted."""
    inside, _signs, explain = text.partition("####")
    found = _by_kind(inside, place, reading)
    if found is None:
        return None
    told = place.text(said(explain, place.is_html))
    return found[0], {**found[1], **({"explain": told} if told else {})}


def _by_kind(inside: str, place: Place, reading: Reading) -> Found:
    bare = inside.strip()
    if not bare:
        return "essay", {}
    judged, *remarks = bare.split("#")
    if judged.strip().upper() in _JUDGED:
        if any(show(each) for each in remarks):
            reading.remark(place.line(0), Trouble.NOT_KEPT, show(" ".join(remarks)))
        return "true_false", {"right": _JUDGED[judged.strip().upper()]}
    if bare.startswith("#"):
        return _number(inside, place, reading)
    return _of_pieces(_pieces(inside, place, reading), place, reading)


def _of_pieces(pieces: list[Piece], place: Place, reading: Reading) -> Found:
    if not pieces:
        return None
    if all("->" in piece.text for piece in pieces if piece.sign == "=") and pieces[0].sign == "=":
        return _matching(pieces, place, reading)
    if all(piece.sign == "=" for piece in pieces):
        return _short(pieces, place)
    return _choice(pieces, place, reading)


def _pieces(inside: str, place: Place, reading: Reading) -> list[Piece]:
    """The answers; none where any of them is broken."""
    before = len(reading.mistakes)
    first = re.search(r"[~=]", inside)
    lead = inside[: first.start()] if first else inside
    if lead.strip():
        reading.wrong(place.line(len(lead) - len(lead.lstrip())), Trouble.NO_SIGN, show(lead))
    matches = list(islice(_PIECE.finditer(inside), MOST_PIECES + 1))
    if len(matches) > MOST_PIECES:
        reading.wrong(place.line(0), Fault.TOO_MANY_OPTIONS)
        return []
    found = []
    for match in matches:
        line, weight = place.line(match.start()), None
        told, _sign, feedback = match[0][1:].partition("#")
        if (weighed := _WEIGHT.match(told)) and "->" not in told:
            told = told[weighed.end() :]
            weight = numbers.parse(weighed[1])
            if weight is None or abs(weight) > HUNDRED:
                reading.wrong(line, Trouble.BAD_WEIGHT, weighed[1])
        if not said(told, place.is_html):
            reading.wrong(line, Trouble.EMPTY_ANSWER)
        feedback = said(feedback, place.is_html)
        found.append(Piece(match[0][0], weight, said(told, place.is_html), feedback, line))
    return found if len(reading.mistakes) == before else []


def _number(inside: str, place: Place, reading: Reading) -> Found:
    start = inside.index("#") + 1
    rest = inside[start:]
    lead = re.split(r"[=~]", rest, maxsplit=1)[0]
    spots = [(0, lead)] if lead.strip() else []
    for match in islice(_PIECE.finditer(rest), MOST_PIECES):
        if match[0][0] == "=":
            spots.append((match.start(), match[0][1:]))
        else:  # what is told to whoever gives any other number
            reading.remark(place.line(start + match.start()), Trouble.NOT_KEPT, show(match[0][1:].strip(" #")))
    if not spots:
        reading.wrong(place.line(start), Trouble.BAD_NUMBER, show(rest))
        return None
    bodies = []
    for offset, told in spots:
        value, _sign, feedback = told.partition("#")
        weighed = _WEIGHT.match(value)
        value = show(value[weighed.end() :] if weighed else value)
        body = _numeric(value)
        if body is None:
            reading.wrong(place.line(start + offset), Trouble.BAD_NUMBER, value)
            return None
        bodies.append((numbers.parse(weighed[1]) if weighed else HUNDRED, body))
        if show(feedback):
            reading.remark(place.line(start + offset), Trouble.NOT_KEPT, show(feedback))
    worth, best = max(bodies, key=lambda each: each[0] or 0)
    if worth != HUNDRED:
        reading.wrong(place.line(start), Trouble.NO_RIGHT_ANSWER)
        return None
    for _worth, other in bodies:
        if other is not best:
            reading.remark(place.line(start), Trouble.NOT_KEPT, other["right"])
    return "numeric", best


def _numeric(value: str) -> Stored | None:
    """`5`, `5:0.1` or `4.9..5.1`."""
    if ".." in value:
        low, high = (numbers.parse(end) for end in value.split("..", 1))
        if low is None or high is None or high < low:
            return None
        right, by = (low + high) / 2, (high - low) / 2
    else:
        first, _sign, second = value.partition(":")
        found, tolerated = numbers.parse(first), numbers.parse(second or "0")
        if found is None or tolerated is None or tolerated < 0:
            return None
        right, by = found, tolerated
    return {"right": plain(right), "tolerance": {"kind": "absolute", "by": plain(by)}}


def _matching(pieces: list[Piece], place: Place, reading: Reading) -> Found:
    pairs: list[tuple[str, str]] = []
    for piece in pieces:
        stem, arrow, choice = piece.text.partition("->")
        if not arrow or not choice.strip():
            reading.wrong(piece.line, Trouble.BAD_PAIR, piece.text)
            return None
        pairs.append((stem.strip(), choice.strip()))
    return "matching", weights.matched([(place.text(stem), place.text(choice)) for stem, choice in pairs])


def _short(pieces: list[Piece], place: Place) -> Found:
    answers: list[dict[str, Any]] = []
    for piece in pieces:
        answer = weights.answer(piece.text)
        if piece.weight not in (None, HUNDRED):
            answer["fraction"] = plain((piece.weight or Decimal(0)) / HUNDRED)
        if piece.feedback:
            answer["feedback"] = place.text(piece.feedback)
        answers.append(answer)
    return "short", {"answers": answers}


def _choice(pieces: list[Piece], place: Place, reading: Reading) -> Found:
    parts = []
    for piece in pieces:
        share = piece.weight if piece.weight is not None else (HUNDRED if piece.sign == "=" else Decimal(0))
        parts.append(weights.Weighed(place.text(piece.text), share / HUNDRED, place.text(piece.feedback)))
    single = sum(piece.sign == "=" for piece in pieces) == 1
    if not any(part.share > 0 for part in parts):
        reading.wrong(pieces[0].line, Trouble.NO_RIGHT_ANSWER)
        return None
    return weights.single(parts) if single else weights.multiple(parts)
