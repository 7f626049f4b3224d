r"""The gaps of Moodle's embedded answers: `{2:SHORTANSWER:=right#told~%50%half}` within a text.

A gap of several right options (`MULTIRESPONSE`) is none of ours and is told as a mistake.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from courses.quizzes.exchange import weights
from courses.quizzes.exchange.face import plain, say
from courses.quizzes.types import numbers
from courses.quizzes.types.face import WHOLE, Body, Said, Stored

HUNDRED: Final = Decimal(100)
TEXTS: Final = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
HEEDING: Final = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
NUMBERS: Final = frozenset({"NUMERICAL", "NM"})
CHOICES: Final = re.compile(r"(?:MULTICHOICE|MC)(?:_?[VH]?S?)?")
_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\}]){0,2000})\}", re.DOTALL)
_WEIGHT = re.compile(r"\s*%(-?[\d.]+)%")
_SIGNS: Final = '}~#/"\\'
_ESCAPED = re.compile(r"\\([}~#/\"\\])")
_HIDDEN: Final = {sign: chr(0xFDE0 + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()})
_NOBODYS = dict.fromkeys(range(0xFDE0, 0xFDE0 + len(_SIGNS)))
_NEEDS = re.compile(r"[}~#\\\"]")


class BadGap(ValueError):
    """A gap cannot be read."""


def read(text: Said) -> tuple[Said, list[Stored]]:
    """The text with `[[1]]` where its gaps stand, and the gaps. Raises `BadGap`, with the gap as it is written."""
    language, words = next((language, words.translate(_NOBODYS)) for language, words in text.items())
    found: list[Stored] = []

    def gap(match: re.Match[str]) -> str:
        found.append({"key": str(len(found) + 1), **_gap(match, language)})
        return f"[[{len(found)}]]"

    return {language: _GAP.sub(gap, words)}, found


def has_any(text: str) -> bool:
    """Whether there is a gap in it."""
    return _GAP.search(text) is not None


def write(body: Body, language: str) -> str:
    """The text of a question in one language, with its gaps as Moodle has them; not yet HTML."""
    text = say(body["text"], language)
    worths = [numbers.parse(str(gap.get("weight", "1"))) or WHOLE for gap in body["gaps"]]
    least = min((worth.normalize().as_tuple().exponent for worth in worths), default=0)
    scale = 10 ** -min(int(least), 0)  # Moodle's weights are whole numbers
    for gap, worth in zip(body["gaps"], worths, strict=True):
        text = text.replace(f"[[{gap['key']}]]", _written(gap, int(worth * scale), language))
    return text


def _gap(match: re.Match[str], language: str) -> Stored:
    worth, kind, inside = match.groups()
    weight: Stored = {"weight": worth} if worth not in ("", "1") else {}
    hidden = _ESCAPED.sub(lambda sign: _HIDDEN[sign[1]], inside)
    pieces = [_piece(told, language) for told in hidden.split("~") if told.strip()]
    if not pieces:
        raise BadGap(match[0])
    if kind in TEXTS:
        answers = [_answer(piece) for piece in pieces if piece.share > 0 or piece.feedback]
        heeds: Stored = {"heeds": ["case"]} if kind in HEEDING else {}
        return {"kind": "text", **weight, "answers": answers, **heeds}
    if CHOICES.fullmatch(kind):
        return {"kind": "choice", **weight, **weights.single(pieces)[1], "shuffle": kind.endswith("S")}
    if kind in NUMBERS:
        return {"kind": "number", **weight, **_number(match[0], pieces, language)}
    raise BadGap(match[0])


def _piece(told: str, language: str) -> weights.Weighed:
    is_right, told = told.lstrip().startswith("="), told.strip()
    told = told[1:] if is_right else told
    share = WHOLE if is_right else Decimal(0)
    if weighed := _WEIGHT.match(told):
        told = told[weighed.end() :]
        share = (numbers.parse(weighed[1]) or Decimal(0)) / HUNDRED
    answer, *feedback = (part.translate(_SHOWN).strip() for part in told.split("#", 1))
    return weights.Weighed({language: answer}, share, {language: feedback[0]} if feedback and feedback[0] else {})


def _answer(piece: weights.Weighed) -> dict[str, Any]:  # Any: the type's own JSON
    answer = weights.answer(next(iter(piece.text.values())))
    if piece.share != WHOLE:
        answer["fraction"] = plain(piece.share)
    return answer | ({"feedback": piece.feedback} if piece.feedback else {})


def _number(whole: str, pieces: Sequence[weights.Weighed], language: str) -> Stored:
    best = max(pieces, key=lambda piece: piece.share)
    value, _sign, by = best.text[language].partition(":")
    right, tolerated = numbers.parse(value), numbers.parse(by or "0")
    if right is None or tolerated is None or best.share != WHOLE:
        raise BadGap(whole)
    return {"right": plain(right), "tolerance": {"kind": "absolute", "by": plain(tolerated)}}


def _written(gap: Body, weight: int, language: str) -> str:
    if gap["kind"] == "text":
        heeds = "SHORTANSWER_C" if "case" in (gap.get("heeds") or []) else "SHORTANSWER"
        told = [_said(weights.starred(each), each, _worth(each), language) for each in weights.typed(gap)]
        return f"{{{weight}:{heeds}:{'~'.join(told)}}}"
    if gap["kind"] == "choice":
        shares = zip(gap["options"], weights.shares("single", gap), strict=True)
        told = [_said(say(each["text"], language), each, share, language) for each, share in shares]
        return f"{{{weight}:MULTICHOICE{'' if gap.get('shuffle') is False else '_S'}:{'~'.join(told)}}}"
    right, by = weights.number(gap)
    return f"{{{weight}:NUMERICAL:={plain(right)}:{plain(by)}}}"


def _said(text: str, part: Mapping[str, Any], share: Decimal, language: str) -> str:  # Any: the type's own JSON
    sign = "=" if share == WHOLE else f"%{weights.percent(share)}%" if share else ""
    if text.startswith(("=", "%")) and not (sign.startswith("%") or (sign and text[0] == "=")):
        sign += "%100%" if sign else "%0%"  # else its first sign would be taken for one of ours
    feedback = say(part.get("feedback"), language)
    return sign + _escaped(text) + (f"#{_escaped(feedback)}" if feedback else "")


def _worth(answer: Mapping[str, Any]) -> Decimal:  # Any: as above
    return numbers.parse(str(answer.get("fraction", "1"))) or Decimal(0)


def _escaped(text: str) -> str:
    return _NEEDS.sub(lambda found: "\\" + found[0], text.replace("\n", " "))
