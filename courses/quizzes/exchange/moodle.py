"""Moodle XML, as Moodle documents it: questions of all kinds that have one here, with pictures and sounds.

Known: one and several right options (also as all or nothing), true and false, short answers, numbers with units,
matching, ordering, essays, files handed in, embedded answers, missing words; categories, tags, hints, feedback, texts
in two languages (as its multilang filter says them). A description is no question, and a kind that is not known is
left out; both are told. Bodies are read in `moodle_bodies`, and written in `moodle_writing`.
"""

from collections.abc import Mapping, Sequence

from courses.quizzes.exchange import markup, moodle_bodies, moodle_writing, xmltree
from courses.quizzes.exchange.face import Draft, Feature, Reading, Refused, Trouble
from courses.quizzes.exchange.xmltree import Node
from courses.quizzes.types import numbers
from courses.quizzes.types.face import WHOLE, Said

SUFFIX = "moodle.xml"
MIME = "application/xml; charset=utf-8"
KINDS = frozenset(
    {
        *("single", "multiple", "true_false", "numeric", "short"),
        *("matching", "ordering", "cloze", "essay", "file"),
    }
)
CARRIES = frozenset(
    {
        *(Feature.TWO_LANGUAGES, Feature.MARK, Feature.TAGS, Feature.SHELF, Feature.EXPLAIN, Feature.HINTS),
        *(Feature.LINES, Feature.FIXED_ORDER, Feature.PENALTY, Feature.FRACTIONS, Feature.FEEDBACK, Feature.UNIT),
        *(Feature.UNITS, Feature.STARS, Feature.SPARE_CHOICES, Feature.SHARED_CHOICES, Feature.LIMITS),
        *(Feature.MARKERS, Feature.WEIGHTS, Feature.MEDIA),
    }
)
EXCEPT: Mapping[str, frozenset[Feature]] = {
    "cloze": frozenset({Feature.TWO_LANGUAGES, Feature.UNIT, Feature.UNITS}),
    "numeric": frozenset({Feature.FEEDBACK}),
}
write = moodle_writing.write


def read(content: bytes, language: str) -> Reading:
    """Return the questions of a Moodle XML file."""
    root = xmltree.parse(content)
    if root.name != "quiz":
        raise Refused(Trouble.OTHER_FORMAT, root.line)
    reading = Reading()
    path: tuple[Said, ...] = ()
    for node in root.all("question"):
        kind = node.get("type")
        if kind == "category":
            path = _path(node.said("category", "text"), language)
        elif kind == "description":
            reading.remark(node.line, Trouble.NOT_KEPT, node.said("name", "text"))
        elif kind not in moodle_bodies.READERS:
            reading.remark(node.line, Trouble.LEFT_OUT, kind)
        else:
            _take(node, moodle_bodies.Place(node, reading, language), path)
    return reading


def _take(node: Node, place: moodle_bodies.Place, path: Sequence[Said]) -> None:
    asked = node.first("questiontext")
    ask, media = place.part(asked) if asked else ({}, [])
    mark = numbers.parse(node.said("defaultgrade") or "1")
    if mark is None:
        return place.wrong(Trouble.BAD_NUMBER, node.said("defaultgrade"))
    try:
        kind, body = moodle_bodies.READERS[node.get("type")](place, ask)
    except moodle_bodies.Wrong as wrong:
        return place.wrong(wrong.word, wrong.detail)
    whole = {"ask": ask, **body, **({"media": media} if media else {})}
    if explain := place.said(node.first("generalfeedback")):
        whole["explain"] = explain
    if hints := [said for hint in node.all("hint") if (said := place.said(hint))]:
        whole["hints"] = hints
    tags = [tag.said("text") for tag in (node.first("tags") or node).all("tag")]
    place.reading.drafts.append(Draft(kind, whole, node.line, mark if mark > 0 else WHOLE, tags, path))
    return None


def _path(said: str, language: str) -> tuple[Said, ...]:
    """The shelves that a category names; a slash in a name is doubled."""
    names = (name.replace("\ufdef", "/").strip() for name in said.replace("//", "\ufdef").split("/"))
    kept = [name for name in names if name and name not in {"top", "$course$", "$system$", "$module$", "$cat$"}]
    told = (markup.of_html(name, language)[0] for name in kept if not (name.startswith("$") and name.endswith("$")))
    return tuple(name for name in told if name)
