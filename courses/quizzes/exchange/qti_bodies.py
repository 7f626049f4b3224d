"""What an item of QTI 2.x asks and what is right, by its interaction."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from courses.quizzes.exchange import attached, qti_spots, weights
from courses.quizzes.exchange.face import Trouble, plain
from courses.quizzes.exchange.moodle_bodies import FILL_IN, Wrong
from courses.quizzes.exchange.qti_item import Item, Take
from courses.quizzes.exchange.xmltree import Node
from courses.quizzes.types import numbers
from courses.quizzes.types.face import NOTHING, WHOLE, Said, Stored

__all__ = ["Wrong", "read"]

Found = tuple[str, Stored]
TYPED: Final = {"textEntryInteraction", "inlineChoiceInteraction"}
NUMBERS: Final = {"float", "integer"}
ASK: Final = "ask"  # the class of what is asked before a text with gaps
GAP: Final = "_____"
NEAR: Final = Decimal("0.0005")


def read(item: Item, take: Take) -> Found | None:
    """The kind and the body of a question; None for a way of asking that is not known here. Raises `Wrong`.

    `take` keeps pictures and sounds of the package, and tells what is none.
    """
    asking = item.interactions
    if asking and all(node.name in TYPED for node in asking):
        is_alone = len(asking) == 1 and asking[0].name == "textEntryInteraction" and not _marked(item)
        kind, body = _typed(item, asking[0]) if is_alone else _gaps(item)
    elif len(asking) == 1 and asking[0].name in _READERS:
        kind, own = _READERS[asking[0].name](item, asking[0], take)
        body = {"ask": _ask(item, asking[0]), **own}
    else:
        return None
    shown = [picture for node in (item.body, asking[0].first("prompt")) for picture in item.pictures(node)]
    if media := take(shown):
        body["media"] = media
    if explain := item.text(item.root.first("modalFeedback")):
        body["explain"] = explain
    told = [node for node in item.body.every() if node.name == "rubricBlock" and "scorer" in node.get("view")]
    if told and kind in {"essay", "file", "recording"}:
        body["for_markers"] = item.text(told[0])
    return kind, body


def _ask(item: Item, interaction: Node) -> Said:
    above, prompt = item.text(item.body), item.text(interaction.first("prompt"))
    said = [words for text in (above, prompt) for words in text.values()]
    return {item.language: "\n".join(said)} if said else {}


def _choice(item: Item, node: Node, take: Take) -> Found:
    choices = {choice.get("identifier"): choice for choice in node.every() if choice.name == "simpleChoice"}
    rights, points = item.rights(node), item.points(node)
    if not rights and not any(value > 0 for value in points.values()):
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    if lost := set(rights) - set(choices):
        raise Wrong(Trouble.NO_SUCH_OPTION, ", ".join(sorted(lost)))
    is_single = item.declared(node).get("cardinality", "single") == "single"
    if is_single and set(choices) == {"true", "false"}:
        return "true_false", {"right": rights == ["true"]}
    most = (item.most or item.attainable(node)) if points else WHOLE
    best = rights[0] if rights else max(points, key=lambda key: points[key])
    parts = []
    for key, choice in choices.items():
        said, media = _option(item, choice, take)
        share = _share(key, best if is_single else "", points, most)
        parts.append(weights.Weighed(said, share, _feedback(item, choice), media))
    shuffle = {"shuffle": node.get("shuffle") == "true"}
    if is_single:
        return "single", {**weights.single(parts)[1], **shuffle}
    if points:
        return "multiple", {**weights.multiple(parts)[1], **shuffle}
    told = zip(choices, parts, strict=True)
    options = [
        {"text": part.text, "right": key in rights, "feedback": part.feedback, "media": list(part.media)}
        for key, part in told
    ]
    return "multiple", {"options": options, "scoring": "all", **shuffle}


def _option(item: Item, choice: Node, take: Take) -> tuple[Said, list[Stored]]:
    """What an option says and the picture that it may have; one that is only a picture says what that shows."""
    media = attached.one_picture(take(item.pictures(choice)), (item.reading, item.number))
    return item.text(choice) or (dict(media[0]["alt"]) if media else {}), media


def _share(key: str, right: str, points: dict[str, Decimal], most: Decimal) -> Decimal:
    if key == right:
        return WHOLE
    return points.get(key, NOTHING) / most if most else NOTHING


def _feedback(item: Item, choice: Node) -> Said:
    return item.text(next((node for node in choice.every() if node.name == "feedbackInline"), None))


def _matching(item: Item, node: Node, _take: Take) -> Found:
    sets = node.all("simpleMatchSet")
    if len(sets) != 2:  # noqa: PLR2004 - what is matched, and what it is matched with
        raise Wrong(Trouble.BAD_PAIR)
    stems, choices = ({each.get("identifier"): item.text(each) for each in one.children} for one in sets)
    points = item.points(node)
    pairs = item.rights(node) or [key for key, value in points.items() if value > 0]
    found: dict[str, str] = {}
    for pair in pairs:
        stem, _blank, choice = " ".join(pair.split()).partition(" ")
        if stem not in stems or choice not in choices or stem in found:
            raise Wrong(Trouble.BAD_PAIR, pair)
        found[stem] = choice
    if lost := [key for key in stems if key not in found]:
        raise Wrong(Trouble.BAD_PAIR, lost[0])
    told = [(stems[stem], choices[found[stem]]) for stem in stems]
    nothing: Said = {}
    told += [(nothing, text) for key, text in choices.items() if key not in found.values()]
    body = {**weights.matched(told), "shuffle": node.get("shuffle") == "true"}
    return "matching", body if points else {**body, "scoring": "all"}


def _ordering(item: Item, node: Node, _take: Take) -> Found:
    choices = {choice.get("identifier"): choice for choice in node.all("simpleChoice")}
    rights = item.rights(node)
    if sorted(rights) != sorted(choices):
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    processing = item.root.first("responseProcessing")
    by_place = processing is not None and any(each.name == "index" for each in processing.every())
    body: Stored = {"items": [{"text": item.text(choices[key])} for key in rights]}
    return "ordering", body if by_place else {**body, "scoring": "all"}


def _essay(_item: Item, _node: Node, _take: Take) -> Found:
    return "essay", {}


def _sent(_item: Item, node: Node, _take: Take) -> Found:
    """A file; a recording where only sound is taken."""
    return ("recording" if node.get("type").startswith("audio/") else "file"), {}


def _spot(item: Item, node: Node, take: Take) -> Found:
    return "hotspot", qti_spots.read(item, node, take)


_READERS: Final[dict[str, Callable[[Item, Node, Take], Found]]] = {
    "choiceInteraction": _choice,
    "matchInteraction": _matching,
    "orderInteraction": _ordering,
    "extendedTextInteraction": _essay,
    "uploadInteraction": _sent,
    qti_spots.NUMBERED: _spot,
    qti_spots.POINTED: _spot,
}


def _typed(item: Item, node: Node) -> Found:
    """A single text entry: its place is shown where words follow it."""
    text = item.text(item.body, lambda each: GAP if each is node else None)
    ask = {language: words.removesuffix(GAP).strip() for language, words in text.items()}
    kind, own = _entry(item, node)
    return {"number": "numeric", "text": "short"}[kind], {"ask": ask, **own}


def _entry(item: Item, node: Node) -> Found:
    rights, points = item.rights(node), item.points(node)
    if item.declared(node).get("baseType") in NUMBERS:
        return "number", _number(item, node, rights)
    most = max(points.values(), default=WHOLE)
    earning = {key: value for key, value in points.items() if value > 0} or dict.fromkeys(rights, most)
    if not earning:
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    answers = []
    for text, value in earning.items():
        share = value / most
        near = abs(share - WHOLE) < NEAR
        answers.append({"text": text, "match": "words"} | ({} if near else {"fraction": plain(round(share, 7))}))
    return "text", {"answers": answers}


def _number(item: Item, node: Node, rights: list[str]) -> Stored:
    right = numbers.parse(rights[0]) if rights else None
    if right is None:
        raise Wrong(Trouble.BAD_NUMBER, rights[0] if rights else "")
    wanted = node.get("responseIdentifier")
    for equal in (each for each in item.root.every() if each.name == "equal"):
        if wanted not in {each.get("identifier") for each in equal.children}:
            continue
        by = numbers.parse(equal.get("tolerance").split(" ")[0] or "0")
        kind = {"absolute": "absolute", "relative": "percent"}.get(equal.get("toleranceMode"))
        if by and kind:
            return {"right": plain(right), "tolerance": {"kind": kind, "by": plain(by)}}
    return {"right": plain(right), "tolerance": {"kind": "absolute", "by": "0"}}


def _gaps(item: Item) -> Found:
    """A text with gaps; what is asked is what is marked so, or the lines before the first gap, or the usual words."""
    made: list[Stored] = []

    def instead(node: Node) -> str | None:
        if node.name not in TYPED:
            return "" if node.get("class") == ASK else None
        made.append({"key": str(len(made) + 1), **_gap(item, node)})
        return f"[[{len(made)}]]"

    words = next(iter(item.text(item.body, instead).values()), "")
    marked, lines = _marked(item), words.split("\n")
    first = 0 if marked else next((place for place, line in enumerate(lines) if "[[" in line), 0)
    above = item.text(marked) if marked else {item.language: "\n".join(lines[:first])}
    ask = {language: said or FILL_IN[language] for language, said in above.items()}
    return "cloze", {"ask": ask, "text": {item.language: "\n".join(lines[first:])}, "gaps": made}


def _gap(item: Item, node: Node) -> Stored:
    if node.name == "textEntryInteraction":
        kind, own = _entry(item, node)
        return {"kind": kind, **own}
    choices = {choice.get("identifier"): choice for choice in node.all("inlineChoice")}
    rights, points = item.rights(node), item.points(node)
    most = max(points.values(), default=WHOLE) or WHOLE
    nothing: Said = {}
    right = rights[0] if rights else max(points, key=lambda key: points[key], default="")
    parts = [
        weights.Weighed(item.text(choice), _share(key, right, points, most), nothing) for key, choice in choices.items()
    ]
    return {"kind": "choice", **weights.single(parts)[1], "shuffle": node.get("shuffle") == "true"}


def _marked(item: Item) -> Node | None:
    return next((node for node in item.body.children if node.get("class") == ASK), None)
