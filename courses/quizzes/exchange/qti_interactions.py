"""The interactions of QTI 2.1 by which our kinds of question ask, what they declare as right, and how it is scored."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from courses.quizzes.exchange import qti_spots, weights
from courses.quizzes.exchange.face import Files, plain, say
from courses.quizzes.exchange.markup import escaped
from courses.quizzes.types import cloze, hotspot, numbers, true_false
from courses.quizzes.types.face import NOTHING, Body

ONLY: Final = "RESPONSE"
PLACES: Final = Decimal("0.00001")


@dataclasses.dataclass(slots=True)
class Asked:
    """What is declared, what is shown, and the conditions with what each adds to the score."""

    body: str
    declared: list[str] = dataclasses.field(default_factory=list)
    scored: list[tuple[str, Decimal | str]] = dataclasses.field(default_factory=list)

    def declare(
        self, name: str, shape: str, rights: Sequence[str], points: Mapping[str, Decimal] | None = None, more: str = ""
    ) -> None:
        """Say what is right; `shape` is cardinality and base type, `more` another mapping."""
        cardinality, kind = shape.split(" ")
        values = "".join(f"<value>{escaped(value)}</value>" for value in rights)
        entries = "".join(
            f'<mapEntry mapKey="{escaped(key)}" mappedValue="{plain(rounded(value))}"/>'
            for key, value in (points or {}).items()
        )
        mapping = f'<mapping lowerBound="0" defaultValue="0">{entries}</mapping>' if entries else more
        known = f'identifier="{name}" cardinality="{cardinality}" baseType="{kind}"'
        inside = f"<correctResponse>{values}</correctResponse>{mapping}" if values else mapping
        self.declared.append(f"<responseDeclaration {known}>{inside}</responseDeclaration>")

    def score_mapped(self, name: str) -> None:
        """Add what the mapping gives."""
        given = f'<not><isNull><variable identifier="{name}"/></isNull></not>'
        self.scored.append((given, f'<mapResponse identifier="{name}"/>'))

    def score_exact(self, name: str, worth: Decimal) -> None:
        """Add all for what is declared as right, and nothing for anything else."""
        self.scored.append((f'<match><variable identifier="{name}"/><correct identifier="{name}"/></match>', worth))


def lines(text: str) -> str:
    """A text in a place that holds words and breaks of lines."""
    return "<br/>".join(escaped(line) for line in text.split("\n"))


def rounded(value: Decimal) -> Decimal:
    """To the places that others read."""
    return value.quantize(PLACES, rounding=ROUND_HALF_UP)


def _prompt(body: Body, language: str) -> str:
    return f"<prompt>{lines(say(body['ask'], language))}</prompt>"


def _choice(kind: str, body: Body, mark: Decimal, language: str, files: Files) -> Asked:
    options = body["options"]
    told = []
    for option in options:
        said = _option(option, language) + shown(option.get("media"), files, language)
        feedback = lines(say(option.get("feedback"), language))
        known = f'identifier="k{option["key"]}" outcomeIdentifier="FEEDBACK" showHide="show"'
        later = f"<feedbackInline {known}>{feedback}</feedbackInline>" if feedback else ""
        told.append(f'<simpleChoice identifier="k{option["key"]}">{said}{later}</simpleChoice>')
    known = f'responseIdentifier="{ONLY}" shuffle="{_shuffled(body)}" maxChoices="{int(kind == "single")}"'
    asked = Asked(f"<choiceInteraction {known}>{_prompt(body, language)}{''.join(told)}</choiceInteraction>")
    rights = [f"k{option['key']}" for option in options if option.get("right")]
    points = {
        f"k{option['key']}": share * mark
        for option, share in zip(options, weights.shares(kind, body), strict=True)
        if share
    }
    shape = "single identifier" if kind == "single" else "multiple identifier"
    if body.get("scoring") == "all" or (kind == "single" and set(points) == set(rights)):
        asked.declare(ONLY, shape, rights)
        asked.score_exact(ONLY, mark)
    else:
        asked.declare(ONLY, shape, rights, points)
        asked.score_mapped(ONLY)
    return asked


def _single(body: Body, mark: Decimal, language: str, files: Files) -> Asked:
    return _choice("single", body, mark, language, files)


def _multiple(body: Body, mark: Decimal, language: str, files: Files) -> Asked:
    return _choice("multiple", body, mark, language, files)


def _true_false(body: Body, mark: Decimal, language: str, _files: Files) -> Asked:
    told = "".join(
        f'<simpleChoice identifier="{key}">{words[language]}</simpleChoice>' for key, words in true_false.WORDS.items()
    )
    known = f'responseIdentifier="{ONLY}" shuffle="false" maxChoices="1"'
    asked = Asked(f"<choiceInteraction {known}>{_prompt(body, language)}{told}</choiceInteraction>")
    asked.declare(ONLY, "single identifier", ["true" if body["right"] else "false"])
    asked.score_exact(ONLY, mark)
    return asked


def _matching(body: Body, mark: Decimal, language: str, _files: Files) -> Asked:
    stems = "".join(_associable(f"s{each['key']}", each, 1, language) for each in body["stems"])
    many = len(body["stems"])
    choices = "".join(_associable(f"c{each['key']}", each, many, language) for each in body["choices"])
    sets = f"<simpleMatchSet>{stems}</simpleMatchSet><simpleMatchSet>{choices}</simpleMatchSet>"
    known = f'responseIdentifier="{ONLY}" shuffle="{_shuffled(body)}" maxAssociations="{many}"'
    asked = Asked(f"<matchInteraction {known}>{_prompt(body, language)}{sets}</matchInteraction>")
    pairs = [f"s{stem['key']} c{stem['right']}" for stem in body["stems"]]
    if body.get("scoring") == "all":
        asked.declare(ONLY, "multiple directedPair", pairs)
        asked.score_exact(ONLY, mark)
    else:
        asked.declare(ONLY, "multiple directedPair", pairs, dict.fromkeys(pairs, mark / many))
        asked.score_mapped(ONLY)
    return asked


def _associable(key: str, part: Mapping[str, object], most: int, language: str) -> str:
    known = f'identifier="{key}" matchMax="{most}"'
    return f"<simpleAssociableChoice {known}>{_option(part, language)}</simpleAssociableChoice>"


def _ordering(body: Body, mark: Decimal, language: str, _files: Files) -> Asked:
    keys = [f"k{item['key']}" for item in body["items"]]
    told = "".join(
        f'<simpleChoice identifier="{key}">{_option(item, language)}</simpleChoice>'
        for key, item in sorted(zip(keys, body["items"], strict=True), key=lambda each: each[0])
    )
    known = f'responseIdentifier="{ONLY}" shuffle="true"'
    asked = Asked(f"<orderInteraction {known}>{_prompt(body, language)}{told}</orderInteraction>")
    asked.declare(ONLY, "ordered identifier", keys)
    if body.get("scoring") == "all":
        asked.score_exact(ONLY, mark)
        return asked
    for place, key in enumerate(keys, 1):
        stands = f'<index n="{place}"><variable identifier="{ONLY}"/></index>'
        wanted = f'<baseValue baseType="identifier">{key}</baseValue>'
        asked.scored.append((f"<match>{stands}{wanted}</match>", rounded(mark / len(keys))))
    return asked


def _typed(body: Body, mark: Decimal, language: str, _files: Files) -> Asked:
    """A short answer or a number: what is asked, and a field on a line of its own."""
    asked = Asked(
        f'<p>{lines(say(body["ask"], language))}</p><p><textEntryInteraction responseIdentifier="{ONLY}"/></p>'
    )
    _entry(asked, ONLY, body, mark)
    return asked


def _entry(asked: Asked, name: str, body: Body, mark: Decimal) -> None:
    if "answers" in body:
        worth = {answer["text"]: numbers.parse(str(answer.get("fraction") or "1")) or NOTHING
                 for answer in reversed(weights.typed(body, stars=False))}  # fmt: skip
        points = {text: share * mark for text, share in reversed(worth.items())}
        asked.declare(name, "single string", [next(text for text, share in points.items() if share == mark)], points)
        asked.score_mapped(name)
        return
    right, _by = weights.number(body)
    tolerance = body.get("tolerance") or {}
    by = plain(numbers.parse(str(tolerance.get("by") or "0")) or NOTHING)
    mode = "relative" if tolerance.get("kind") == "percent" else "absolute"
    known = f'toleranceMode="{mode}" tolerance="{by} {by}"' if by != "0" else 'toleranceMode="exact"'
    asked.declare(name, "single float", [plain(right)])
    asked.scored.append((f'<equal {known}><variable identifier="{name}"/><correct identifier="{name}"/></equal>', mark))


def _cloze(body: Body, mark: Decimal, language: str, _files: Files) -> Asked:
    gaps = {gap["key"]: gap for gap in body["gaps"]}
    asked = Asked(f'<p class="ask">{lines(say(body["ask"], language))}</p>')
    share = mark / len(gaps)

    def shown(found: re.Match[str]) -> str:
        return _gap(asked, f"G{found[1]}", gaps[found[1]], share, language)

    for line in say(body["text"], language).split("\n"):
        asked.body += f"<p>{cloze.MARK.sub(shown, escaped(line))}</p>"
    return asked


def _gap(asked: Asked, name: str, gap: Body, mark: Decimal, language: str) -> str:
    if gap["kind"] != "choice":
        _entry(asked, name, gap, mark)
        return f'<textEntryInteraction responseIdentifier="{name}"/>'
    points: dict[str, Decimal] = {}
    told = []
    for option, share in zip(gap["options"], weights.shares("single", gap), strict=True):
        key = f"k{option['key']}"
        told.append(f'<inlineChoice identifier="{key}">{escaped(say(option["text"], language))}</inlineChoice>')
        points |= {key: share * mark} if share else {}
    rights = [f"k{option['key']}" for option in gap["options"] if option.get("right")]
    asked.declare(name, "single identifier", rights, points)
    asked.score_mapped(name)
    known = f'responseIdentifier="{name}" shuffle="{_shuffled(gap)}"'
    return f"<inlineChoiceInteraction {known}>{''.join(told)}</inlineChoiceInteraction>"


def _essay(body: Body, _mark: Decimal, language: str, _files: Files) -> Asked:
    prompt = _prompt(body, language)
    asked = Asked(f'<extendedTextInteraction responseIdentifier="{ONLY}">{prompt}</extendedTextInteraction>')
    asked.declare(ONLY, "single string", [])
    return asked


def _file(body: Body, _mark: Decimal, language: str, _files: Files) -> Asked:
    prompt = _prompt(body, language)
    asked = Asked(f'<uploadInteraction responseIdentifier="{ONLY}">{prompt}</uploadInteraction>')
    asked.declare(ONLY, "single file", [])
    return asked


def _recording(body: Body, _mark: Decimal, language: str, _files: Files) -> Asked:
    known = f'responseIdentifier="{ONLY}" type="audio/*"'
    asked = Asked(f"<uploadInteraction {known}>{_prompt(body, language)}</uploadInteraction>")
    asked.declare(ONLY, "single file", [])
    return asked


def _hotspot(body: Body, mark: Decimal, language: str, files: Files) -> Asked:
    asked = Asked(qti_spots.interaction(body, files, language, _prompt(body, language)))
    if not hotspot.has_labels(body):
        asked.declare(ONLY, "single point", [qti_spots.point(body)], more=qti_spots.mapping(body, mark))
        given = f'<not><isNull><variable identifier="{ONLY}"/></isNull></not>'
        asked.scored.append((given, f'<mapResponsePoint identifier="{ONLY}"/>'))
        return asked
    rights = [f"k{area['key']}" for area in qti_spots.rights(body)]
    asked.declare(ONLY, "single identifier", rights[:1], dict.fromkeys(rights, mark))
    asked.score_mapped(ONLY)
    return asked


WRITERS: Final[dict[str, Callable[[Body, Decimal, str, Files], Asked]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short": _typed,
    "numeric": _typed,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "essay": _essay,
    "file": _file,
    "recording": _recording,
    "hotspot": _hotspot,
}


def shown(media: Sequence[Body] | None, files: Files, language: str) -> str:
    """The pictures and sounds of a question or an option, as far as they are in the package."""
    told = []
    for each in media or ():
        if file := files.get(each["asset"]):
            alt, source = escaped(say(each["alt"], language)), f"../media/{file.name}"
            is_picture = file.kind == "picture"
            heard = f'<object data="{source}" type="{file.mime}">{alt}</object>'
            told.append(f'<img src="{source}" alt="{alt}"/>' if is_picture else heard)
    return "".join(told)


def _option(part: Mapping[str, object], language: str) -> str:
    text = part.get("text")
    return lines(say(text, language)) if isinstance(text, Mapping) else ""


def _shuffled(body: Body) -> str:
    return "false" if body.get("shuffle") is False else "true"
