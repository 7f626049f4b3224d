"""What a question of Moodle XML asks and what is right, by its kind."""

import base64
import binascii
import dataclasses
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import unquote

from courses.quizzes.exchange import attached, gaps, markup, weights
from courses.quizzes.exchange.face import Reading, Trouble, plain
from courses.quizzes.exchange.markup import MULTILANG, Picture
from courses.quizzes.exchange.xmltree import Node
from courses.quizzes.types import numbers
from courses.quizzes.types.face import WHOLE, Said, Stored

Found = tuple[str, Stored]
MOST_BRACES: Final = 200
HUNDRED: Final = Decimal(100)
NEAR: Final = Decimal("0.00001")
MOST_FILE: Final = 6 << 20
WITHIN: Final = "@@PLUGINFILE@@"
FILL_IN: Final[Said] = {"ar": "أكمل الفراغات.", "en": "Fill in the gaps."}
_WORD = re.compile(r"\[\[(\d{1,3})\]\]")
ORDERINGS: Final = {
    "ABSOLUTE_POSITION": "places",
    "ALL_OR_NOTHING": "all",
    "RELATIVE_NEXT_EXCLUDE_LAST": "neighbours",
    "0": "places",
    "-1": "all",
    "1": "neighbours",
}


class Wrong(Exception):
    """What the question says cannot be meant."""

    def __init__(self, word: Trouble, detail: str = "") -> None:
        super().__init__(word)
        self.word, self.detail = word, detail


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A question in the file that is read."""

    node: Node
    reading: Reading
    language: str

    def wrong(self, word: str, detail: str = "") -> None:
        self.reading.wrong(self.node.line, word, detail)

    def remark(self, word: str, detail: str = "") -> None:
        self.reading.remark(self.node.line, word, detail)

    def text(self, node: Node) -> tuple[Said, list[Picture]]:
        """What an element with a <text> says, and its pictures."""
        told = (node.first("text") or node).text
        if node.get("format", "html") == "plain_text" and MULTILANG not in told:
            said = told.strip()
            return ({self.language: said} if said else {}), []
        return markup.of_html(told, self.language)

    def part(self, node: Node) -> tuple[Said, list[Stored]]:
        """What it says and shows; the files of an element stand in it."""
        said, found = self.text(node)
        files = {file.get("name"): file for file in node.all("file")}

        def contents(source: str) -> bytes:
            name = unquote(source.removeprefix(WITHIN).split("?")[0]).lstrip("/")
            return _content(files.get(name.rpartition("/")[2])) if source.startswith(WITHIN) else b""

        return said, attached.media(found, contents, (self.reading, self.node.line), self.language)

    def option(self, node: Node) -> tuple[Said, list[Stored]]:
        """What an option says and the picture that it may have; one that is only a picture says what that shows."""
        said, found = self.part(node)
        media = attached.one_picture(found, (self.reading, self.node.line))
        return said or (dict(media[0]["alt"]) if media else {}), media

    def said(self, node: Node | None) -> Said:
        """What it says; a picture in it is told, as only the question and its options can have some."""
        if node is None:
            return {}
        said, pictures = self.text(node)
        for picture in pictures:
            self.remark(Trouble.PICTURE_GONE, picture.source[:60])
        return said

    def plain(self, node: Node | None) -> Said:
        """What an element says that holds no markup, but may speak two languages."""
        told = node.said("text") if node else ""
        return markup.of_html(told, self.language)[0] if MULTILANG in told else {self.language: told} if told else {}

    def is_set(self, name: str, otherwise: str = "") -> bool:
        return (self.node.said(name) or otherwise).lower() in {"1", "true"}

    def answers(self) -> Iterator[tuple[Node, Decimal]]:
        """The answers with what each earns, from -1 to 1."""
        for answer in self.node.all("answer"):
            share = numbers.parse(answer.get("fraction", "0"))
            if share is None or abs(share) > HUNDRED:
                raise Wrong(Trouble.BAD_WEIGHT, answer.get("fraction"))
            exact = share / HUNDRED
            yield answer, WHOLE if abs(exact - WHOLE) < NEAR else exact


def _choice(place: Place, _ask: Said) -> Found:
    parts = []
    for answer, share in place.answers():
        said, media = place.option(answer)
        parts.append(weights.Weighed(said, share, place.said(answer.first("feedback")), media))
    if not parts:
        raise Wrong(Trouble.NO_ANSWERS)
    if not any(part.share > 0 for part in parts):
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    is_single = place.is_set("single", "true")
    kind, body = weights.single(parts) if is_single else weights.multiple(parts)
    return kind, {**body, "shuffle": place.is_set("shuffleanswers", "1")}


def _choice_set(place: Place, ask: Said) -> Found:
    """All or nothing: a question of a widespread addition to Moodle."""
    _kind, body = _choice(place, ask)
    options = [{**option, "right": option["right"]} for option in body["options"]]
    for option in options:
        option.pop("fraction", None)
    return "multiple", {"options": options, "shuffle": place.is_set("shuffleanswers", "1"), "scoring": "all"}


def _true_false(place: Place, _ask: Said) -> Found:
    rights = [answer.said("text").lower() for answer, share in place.answers() if share == WHOLE]
    if not rights or rights[0] not in {"true", "false"}:
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    for answer, _share in place.answers():
        if told := place.said(answer.first("feedback")):
            place.remark(Trouble.NOT_KEPT, next(iter(told.values())))
    return "true_false", {"right": rights[0] == "true"}


def _short(place: Place, _ask: Said) -> Found:
    answers = []
    for node, share in place.answers():
        if share <= 0:
            continue
        answer = weights.answer(node.said("text"))
        if share != WHOLE:
            answer["fraction"] = plain(share)
        if told := place.said(node.first("feedback")):
            answer["feedback"] = told
        answers.append(answer)
    return "short", {"answers": answers, **({"heeds": ["case"]} if place.is_set("usecase") else {})}


def _numeric(place: Place, _ask: Said) -> Found:
    found = [(answer, share) for answer, share in place.answers() if answer.said("text") != "*"]
    best = next((answer for answer, share in found if share == WHOLE), None)
    if best is None:
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    right, by = numbers.parse(best.said("text")), numbers.parse(best.said("tolerance") or "0")
    if right is None or by is None or by < 0:
        raise Wrong(Trouble.BAD_NUMBER, best.said("text"))
    for answer, _share in found:
        told = place.said(answer.first("feedback"))
        if answer is not best or told:
            place.remark(Trouble.NOT_KEPT, next(iter(told.values()), "") or answer.said("text"))
    return "numeric", {
        "right": plain(right),
        "tolerance": {"kind": "absolute", "by": plain(by)},
        **_units(place),
    }


def _units(place: Place) -> Stored:
    """The first unit is that of the answer; Moodle says of the others how many of them make one of it."""
    listed = (place.node.first("units") or place.node).all("unit")
    told = [(each.said("unit_name"), numbers.parse(each.said("multiplier") or "1")) for each in listed]
    known = [(name, worth) for name, worth in told if name and worth and worth > 0]
    if not known:
        return {}
    name, base = known[0]
    unit = markup.of_html(name, place.language)[0] if MULTILANG in name else {place.language: name}
    others = [{"text": name, "times": _times(base / worth)} for name, worth in known[1:]]
    is_needed = place.node.said("unitgradingtype") not in {"", "0"}
    return {"unit": unit, **({"units": others} if others else {}), **({"unit_needed": True} if is_needed else {})}


def _times(worth: Decimal) -> str:
    return plain(Decimal(f"{worth:.9g}"))


def _matching(place: Place, _ask: Said) -> Found:
    pairs = []
    for node in place.node.all("subquestion"):
        stem, choice = place.said(node), place.plain(node.first("answer"))
        if not choice:
            raise Wrong(Trouble.BAD_PAIR, next(iter(stem.values()), ""))
        pairs.append((stem, choice))
    return "matching", {**weights.matched(pairs), "shuffle": place.is_set("shuffleanswers", "1")}


def _ordering(place: Place, _ask: Said) -> Found:
    items = [{"text": place.said(node)} for node in place.node.all("answer")]
    scoring = ORDERINGS.get(place.node.said("gradingtype"), "places")
    return "ordering", {"items": items, **({"scoring": scoring} if scoring != "places" else {})}


def _essay(place: Place, _ask: Said) -> Found:
    markers = place.said(place.node.first("graderinfo"))
    more: Stored = {"for_markers": markers} if markers else {}
    if place.node.said("responseformat") == "noinline":
        most = int(numbers.parse(place.node.said("attachments") or "1") or 1)
        return "file", {**more, **({"most_files": min(most, 5)} if most > 1 else {})}
    limits = {"least": place.node.said("minwordlimit"), "most": place.node.said("maxwordlimit")}
    words = {name: int(said) for name, said in limits.items() if said.isdecimal() and int(said)}
    return "essay", {**more, **({"words": words} if words else {})}


def _cloze(place: Place, ask: Said) -> Found:
    """The lines before the first with a gap are the question itself; a text without any gets the usual words."""
    if len(ask) > 1:
        place.remark(Trouble.NOT_KEPT, ask.pop("en" if place.language == "ar" else "ar"))
    (language, words) = next(iter(ask.items()), (place.language, ""))
    if words.count("{") > MOST_BRACES:
        raise Wrong(Trouble.BAD_GAP)
    lines = words.split("\n")
    first = next((number for number, line in enumerate(lines) if gaps.has_any(line)), 0)
    try:
        text, found = gaps.read({language: "\n".join(lines[first:])})
    except gaps.BadGap as bad:
        raise Wrong(Trouble.BAD_GAP, str(bad)) from bad
    ask[language] = "\n".join(lines[:first]) or FILL_IN[language]
    return "cloze", {"text": text, "gaps": found}


def _missing_words(place: Place, ask: Said) -> Found:
    """Words that are chosen, or dragged, into a text: each gap names the place of its right word in the list."""
    language, words = next(iter(ask.items()), (place.language, ""))
    listed = [*place.node.all("selectoption"), *place.node.all("dragbox")]
    found: list[Stored] = []

    def gap(match: re.Match[str]) -> str:
        place_of = int(match[1]) - 1
        if not 0 <= place_of < len(listed):
            raise Wrong(Trouble.BAD_GAP, match[0])
        right = listed[place_of]
        group = [each for each in listed if each.said("group") == right.said("group")]
        options = [{"text": place.plain(each), "right": each is right} for each in group]
        found.append({"key": str(len(found) + 1), "kind": "choice", "options": options, "shuffle": True})
        return f"[[{len(found)}]]"

    text = _WORD.sub(gap, words)
    ask.clear()
    ask[language] = FILL_IN[language]
    return "cloze", {"text": {language: text}, "gaps": found}


def _content(file: Node | None) -> bytes:
    if file is None or file.get("encoding") != "base64" or len(file.text) > MOST_FILE * 4 // 3:
        return b""
    try:
        return base64.b64decode(file.text, validate=False)
    except (binascii.Error, ValueError):
        return b""


READERS: Final[dict[str, Callable[[Place, Said], Found]]] = {
    "multichoice": _choice,
    "multichoiceset": _choice_set,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _missing_words,
    "ddwtos": _missing_words,
}
