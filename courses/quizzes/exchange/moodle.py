"""Moodle XML, as Moodle documents it: questions of all its kinds that have one here, with their pictures.

Known: one and several right options (also as all or nothing), true and false, short answers, numbers with units,
matching, ordering, essays, files handed in, embedded answers, missing words; categories, tags, hints, feedback, texts
in two languages (as its multilang filter says them). A description is no question, and a kind that is not known is
left out; both are told. Bodies are read in `moodle_bodies`, and written in `moodle_writing`.
"""

import base64
import binascii
import posixpath
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from courses.quizzes.exchange import markup, moodle_bodies, moodle_writing, xmltree
from courses.quizzes.exchange.face import Draft, Feature, Reading, Refused, Trouble
from courses.quizzes.exchange.markup import Picture
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
        *(Feature.MARKERS, Feature.WEIGHTS),
    }
)
EXCEPT: Mapping[str, frozenset[Feature]] = {
    "cloze": frozenset({Feature.TWO_LANGUAGES, Feature.UNIT, Feature.UNITS}),
    "numeric": frozenset({Feature.FEEDBACK}),
}
MOST_PICTURE = 6 << 20
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
    ask, pictures = place.text(asked) if asked else ({}, [])
    mark = numbers.parse(node.said("defaultgrade") or "1")
    if mark is None:
        return place.wrong(Trouble.BAD_NUMBER, node.said("defaultgrade"))
    try:
        kind, body = moodle_bodies.READERS[node.get("type")](place, ask)
    except moodle_bodies.Wrong as wrong:
        return place.wrong(wrong.word, wrong.detail)
    whole = {"ask": ask, **body}
    if explain := place.said(node.first("generalfeedback")):
        whole["explain"] = explain
    if hints := [said for hint in node.all("hint") if (said := place.said(hint))]:
        whole["hints"] = hints
    tags = [tag.said("text") for tag in (node.first("tags") or node).all("tag")]
    draft = Draft(kind, whole, node.line, mark if mark > 0 else WHOLE, tags, path)
    if asked:
        draft.pictures = _pictures(asked, pictures, place, draft)
    place.reading.drafts.append(draft)
    return None


def _pictures(asked: Node, pictures: Sequence[Picture], place: moodle_bodies.Place, draft: Draft) -> list[list[str]]:
    """The pictures of a question as [name, words for who cannot see it]; their content stands in the reading."""
    files = {file.get("name"): file for file in asked.all("file")}
    found = []
    for picture in pictures:
        name = unquote(posixpath.basename(picture.source))
        content = _content(files.get(name)) if picture.source.startswith("@@PLUGINFILE@@") else b""
        if not content:
            place.remark(Trouble.PICTURE_GONE, picture.source[:60])
            continue
        key = f"{draft.line}/{name}"
        place.reading.pictures[key] = content
        found.append([key, picture.alt or name])
    return found


def _content(file: Node | None) -> bytes:
    if file is None or file.get("encoding") != "base64" or len(file.text) > MOST_PICTURE * 4 // 3:
        return b""
    try:
        return base64.b64decode(file.text, validate=False)
    except (binascii.Error, ValueError):
        return b""


def _path(said: str, language: str) -> tuple[Said, ...]:
    """The shelves that a category names; a slash in a name is doubled."""
    names = (name.replace("\ufdef", "/").strip() for name in said.replace("//", "\ufdef").split("/"))
    kept = [name for name in names if name and name not in {"top", "$course$", "$system$", "$module$", "$cat$"}]
    told = (markup.of_html(name, language)[0] for name in kept if not (name.startswith("$") and name.endswith("$")))
    return tuple(name for name in told if name)
